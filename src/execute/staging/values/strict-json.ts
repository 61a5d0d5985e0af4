import { quoteLiteral } from '../../../core/relation.ts';

const loose = quoteLiteral('(?i)nan|inf|,\\s*[\\]}]');
const strings = quoteLiteral('"(?:[^"\\\\]|\\\\.)*"');

/** SQL of a text of JSON in which every string is empty, so that what is outside of them can be looked at. */
export function withoutStrings(text: string): string {
  return `regexp_replace(${text}, ${strings}, '""', 'g')`;
}

/** Cheap; true for every text of `isLoose`. */
export function mayBeLoose(text: string): string {
  return `regexp_matches(${text}, ${loose})`;
}

/** Whether DuckDB takes a text for JSON that is none: with NaN, an infinity, or a comma behind the last value. */
export function isLoose(text: string): string {
  return `regexp_matches(${withoutStrings(text)}, ${loose})`;
}

/** Cheap; true for every text of `hasLongFraction`. */
export function mayHaveLongFraction(text: string): string {
  return `regexp_matches(${text}, '[0-9.]{18}')`;
}

/** Whether DuckDB's functions of JSON would round a number in it. */
export function hasLongFraction(text: string): string {
  return `len(list_filter(regexp_extract_all(${withoutStrings(text)}, '[0-9]+[.][0-9]+'), lambda n: length(n) > 17)) > 0`;
}
