import type { MicrobatchStrategy, Period } from './materialization.ts';
import type { TimeRange } from './time-range.ts';

/** The batch that a moment is in; periods are those of the calendar in UTC. */
export function batchAt(time: Date, size: Period): TimeRange {
  const start = startOf(time, size);
  return { start, end: next(start, size) };
}

export function firstBatch({ begin, batchSize }: MicrobatchStrategy): TimeRange {
  return batchAt(begin, batchSize);
}

/** All batches that have a part in a stretch of time, in their order. */
export function batchesIn({ start, end }: TimeRange, size: Period): readonly TimeRange[] {
  const batches: TimeRange[] = [];
  for (let at = batchAt(start, size); at.start < end; at = batchAt(at.end, size)) batches.push(at);
  return batches;
}

/** The batch as people say it: `2026`, `2026-01`, `2026-01-31` or `2026-01-31 06:00`. */
export function batchName({ start }: TimeRange, size: Period): string {
  const lengths: Readonly<Record<Period, number>> = { year: 4, month: 7, day: 10, hour: 16 };
  return start.toISOString().slice(0, lengths[size]).replace('T', ' ');
}

function startOf(time: Date, size: Period): Date {
  const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()];
  switch (size) {
    case 'hour':
      return new Date(Date.UTC(year, month, day, time.getUTCHours()));
    case 'day':
      return new Date(Date.UTC(year, month, day));
    case 'month':
      return new Date(Date.UTC(year, month));
    case 'year':
      return new Date(Date.UTC(year, 0));
  }
}

function next(start: Date, size: Period): Date {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  switch (size) {
    case 'hour':
      return new Date(start.getTime() + 3_600_000);
    case 'day':
      return new Date(Date.UTC(year, month, day + 1));
    case 'month':
      return new Date(Date.UTC(year, month + 1));
    case 'year':
      return new Date(Date.UTC(year + 1, 0));
  }
}
