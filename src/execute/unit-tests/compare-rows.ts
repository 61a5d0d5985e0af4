import type { QueryResult } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import type { RowDifference, RowsDifference } from '../../core/rows-difference.ts';

type Row = readonly Json[];

export interface RowsToCompare {
  readonly columns: QueryResult['columns'];
  readonly expected: readonly Row[];
  readonly got: readonly Row[];
  /** Whether the order of rows counts. */
  readonly isOrdered: boolean;
  /** Places of the columns by which people know a row; asked for where rows differ. */
  readonly key: () => readonly number[];
}

/** White space in JSON means nothing, but inside of its texts. */
export function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) => text ?? '');
}

/** So many are told. */
const mostRows = 20;
/** Of more rows than that, nobody looks for which belong together. */
const mostPaired = 200;

/** Where two lists of rows differ, as sets that may hold a row several times; undefined where they do not. */
export function compareRows(request: RowsToCompare): RowsDifference | undefined {
  const { columns, isOrdered } = request;
  const [lacking, left] = isOrdered ? [request.expected, request.got] : unequal(request);
  if (isOrdered ? rowKey(lacking) === rowKey(left) : lacking.length + left.length === 0)
    return undefined;
  const key = request.key();
  const rows = isOrdered ? inOrder(lacking, left) : paired(lacking, left, key);
  return { columns, key, rows: rows.slice(0, mostRows), count: rows.length };
}

function inOrder(expected: readonly Row[], got: readonly Row[]): readonly RowDifference[] {
  const length = Math.max(expected.length, got.length);
  return Array.from({ length }, (_, at) => different(expected[at], got[at])).flat();
}

function different(expected: Row | undefined, got: Row | undefined): readonly RowDifference[] {
  if (expected === undefined) return got === undefined ? [] : [{ kind: 'extra', got }];
  if (got === undefined) return [{ kind: 'missing', expected }];
  return rowKey(expected) === rowKey(got) ? [] : [{ kind: 'changed', expected, got }];
}

/** What did not come, and what nobody expected. */
function unequal({ expected, got }: RowsToCompare): [readonly Row[], readonly Row[]] {
  const counts = new Map<string, number>();
  for (const row of got) counts.set(rowKey(row), (counts.get(rowKey(row)) ?? 0) + 1);
  const lacking = expected.filter((row) => !take(counts, rowKey(row)));
  const left = got.filter((row) => take(counts, rowKey(row)));
  return [lacking, left];
}

function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

/** Each expected row with the one that is most like it: the key counts more than all else. */
function paired(
  lacking: readonly Row[],
  left: readonly Row[],
  key: readonly number[],
): readonly RowDifference[] {
  const rest = [...left];
  const found = lacking.map((expected): RowDifference => {
    const best = rest.length > mostPaired ? undefined : mostAlike(expected, rest, key);
    if (best === undefined) return { kind: 'missing', expected };
    rest.splice(rest.indexOf(best), 1);
    return { kind: 'changed', expected, got: best };
  });
  return [...found, ...rest.map((got): RowDifference => ({ kind: 'extra', got }))];
}

function mostAlike(expected: Row, rest: readonly Row[], key: readonly number[]): Row | undefined {
  let best: Row | undefined;
  let most = 0;
  for (const row of rest) {
    const like = likeness(expected, row, key);
    if (like > most) [best, most] = [row, like];
  }
  return best;
}

/** Rows with another key, or without any equal value, are different rows. */
function likeness(expected: Row, got: Row, key: readonly number[]): number {
  const isSame = (at: number) => cellKey(expected[at]) === cellKey(got[at]);
  if (!key.every(isSame)) return 0;
  return expected.filter((_, at) => isSame(at)).length;
}

function rowKey(row: Row | readonly Row[]): string {
  return JSON.stringify(row);
}

export function cellKey(cell: Json | undefined): string {
  return JSON.stringify(cell ?? null);
}
