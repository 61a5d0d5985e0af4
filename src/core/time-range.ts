import { quoteLiteral } from './relation.ts';

/** A stretch of time: from `start`, up to `end`, which is no part of it. */
export interface TimeRange {
  readonly start: Date;
  readonly end: Date;
}

/** The condition that a column with dates or times is in a stretch of time. */
export function inRange(column: string, { start, end }: TimeRange): string {
  return `${column} >= ${timeLiteral(start)} and ${column} < ${timeLiteral(end)}`;
}

/** Without a type it takes that of what it is compared with, and with an offset it means the same in every time zone. */
function timeLiteral(time: Date): string {
  return quoteLiteral(`${time.toISOString().slice(0, 19).replace('T', ' ')}+00`);
}
