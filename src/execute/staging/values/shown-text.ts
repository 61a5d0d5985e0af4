import type { ValueReading } from './value-reading.ts';

/** Longer values are cut. */
const shownCharacters = 200;

/** A text as messages show it, in SQL that is never NULL: error(NULL) raises nothing (DuckDB 1.5). */
export function shownText(text: string, { isMasked }: ValueReading): string {
  return isMasked
    ? `'the value'`
    : `'"' || coalesce(case when length(${text}) > ${shownCharacters} then left(${text}, ${shownCharacters}) || '…' else ${text} end, '') || '"'`;
}
