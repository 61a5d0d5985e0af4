import type { Origin } from './model-lineage.ts';

/** What an expression depends on. */
export interface Trace {
  readonly values: ReadonlySet<Origin>;
  readonly rows: ReadonlySet<Origin>;
  /** Why the above may be incomplete. */
  readonly unknown: ReadonlySet<string>;
  /** Of a struct that the query itself packs: the trace of each field, by name in lower case. */
  readonly fields?: ReadonlyMap<string, Trace> | undefined;
}

/** One column of what an operator gives. */
export interface TracedColumn {
  readonly trace: Trace;
  /** How an unresolved reference names it: index of the table and of the column. */
  readonly binding: string;
}

/** What an operator of a plan gives. */
export interface TracedRelation {
  readonly columns: readonly TracedColumn[];
  /** What decides which rows there are. */
  readonly rows: Trace;
  /** It has one row whatever the data, as an aggregate without groups has. */
  readonly isSingleRow: boolean;
}

const empty: ReadonlySet<never> = new Set<never>();

/** The trace of a constant. */
export const nothing: Trace = { values: empty, rows: empty, unknown: empty };

export function valueOf(origin: Origin): Trace {
  return { ...nothing, values: new Set([origin]) };
}

export function rowsOf(origins: Iterable<Origin>): Trace {
  return { ...nothing, rows: new Set(origins) };
}

export function unknown(reason: string): Trace {
  return { ...nothing, unknown: new Set([reason]) };
}

export function merge(traces: readonly Trace[]): Trace {
  const [first = nothing] = traces;
  if (traces.length < 2) return first;
  return {
    values: union(traces.map(({ values }) => values)),
    rows: union(traces.map(({ rows }) => rows)),
    unknown: union(traces.map((trace) => trace.unknown)),
  };
}

/** What depends on these only through which rows are taken. */
export function steering(traces: readonly Trace[]): Trace {
  const { values, rows, unknown: reasons } = merge(traces);
  return { values: empty, rows: union([values, rows]), unknown: reasons };
}

export function isNothing({ values, rows, unknown: reasons }: Trace): boolean {
  return values.size + rows.size + reasons.size === 0;
}

function union<T>(sets: readonly ReadonlySet<T>[]): ReadonlySet<T> {
  const filled = sets.filter(({ size }) => size > 0);
  const [first = empty] = filled;
  if (filled.length < 2) return first;
  return new Set(filled.flatMap((set) => [...set]));
}
