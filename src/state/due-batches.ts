import { batchAt, batchesIn } from '../core/batches.ts';
import type { MicrobatchStrategy } from '../core/materialization.ts';
import type { TimeRange } from '../core/time-range.ts';
import type { BuiltBatch } from './batches-table.ts';

/** What a table that is made of batches holds. */
export interface BatchFacts {
  readonly built: readonly BuiltBatch[];
  /** Rows of each batch that are there now, by the milliseconds of its start. */
  readonly rows: ReadonlyMap<number, number>;
  /** Whether the batches that hold rows count as built, for nothing tells which were. */
  readonly isAdopted?: boolean;
}

/** Of a table that is not there. */
export const noBatches: BatchFacts = { built: [], rows: new Map() };

export interface DueBatches {
  /** From `begin` until now. */
  readonly all: readonly TimeRange[];
  /** Those that were never built, or failed, or whose rows are not those that were written. */
  readonly lacking: readonly TimeRange[];
  /** Those that may hold other rows when what they read is another: the latest ones, and those that were built before they were over. */
  readonly open: readonly TimeRange[];
  /** Those that hold rows in a table of which nothing tells how it was made; they count as built. */
  readonly adopted: readonly BuiltBatch[];
}

/** Which batches of a model are to be built by a run at a moment. */
export function dueBatches(
  { begin, batchSize, lookback }: MicrobatchStrategy,
  { built: recorded, rows, isAdopted = false }: BatchFacts,
  now: Date,
): DueBatches {
  const all = batchesIn({ start: begin, end: now }, batchSize);
  const adopted = isAdopted ? adoptedBatches(all, rows) : [];
  const built = isAdopted ? adopted : recorded;
  const known = new Map(built.map((batch) => [batch.start.getTime(), batch]));
  const isBuilt = ({ start, end }: TimeRange) => {
    const found = known.get(start.getTime());
    const count = rows.get(start.getTime()) ?? 0;
    return found?.end.getTime() === end.getTime() && found.rows === count;
  };
  const wasOpen = ({ start, end }: TimeRange) => {
    const found = known.get(start.getTime());
    return found !== undefined && found.builtAt < end;
  };
  return {
    all,
    lacking: all.filter((batch) => !isBuilt(batch)),
    open: all.filter((batch, at) => at >= all.length - 1 - lookback || wasOpen(batch)),
    adopted,
  };
}

function adoptedBatches(
  all: readonly TimeRange[],
  rows: BatchFacts['rows'],
): readonly BuiltBatch[] {
  return all.flatMap(({ start, end }) => {
    const count = rows.get(start.getTime()) ?? 0;
    return count === 0 ? [] : [{ start, end, rows: count, builtAt: end }];
  });
}

/** Batches of both lists, in their order, each once. */
export function mergedBatches(
  left: readonly TimeRange[],
  right: readonly TimeRange[],
): readonly TimeRange[] {
  const byStart = new Map([...left, ...right].map((batch) => [batch.start.getTime(), batch]));
  return [...byStart].sort(([a], [b]) => a - b).map(([, batch]) => batch);
}

/** The batches that a stretch of time has a part of. */
export function batchesOf(
  range: TimeRange,
  { batchSize }: MicrobatchStrategy,
): readonly TimeRange[] {
  return batchesIn({ start: batchAt(range.start, batchSize).start, end: range.end }, batchSize);
}
