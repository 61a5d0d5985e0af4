/** Words by which programs say that there is no value; in a column of texts too, once a typed one has them. */
const strong = new Set([
  'NULL',
  'null',
  'Null',
  '\\N',
  'N/A',
  'n/a',
  '#N/A',
  '#NULL!',
  '<NULL>',
  '<null>',
  '(null)',
  '(NULL)',
  '[NULL]',
  '<NA>',
]);

/** What people write in place of a value, and what may be one in a column of texts. */
const weak = new Set([
  'NA',
  'na',
  'N.A.',
  'n.a.',
  'N/a',
  'ND',
  'N/D',
  'n/d',
  '-',
  '--',
  '---',
  '–',
  '—',
  '.',
  '..',
  '...',
  '?',
  'None',
  'none',
  'NONE',
  'nil',
  'Nil',
  'NIL',
  'NaN',
  'nan',
  'NAN',
  'missing',
  'Missing',
  'unknown',
  'Unknown',
  'UNKNOWN',
  'undefined',
  'TBD',
  'tbd',
  '#DIV/0!',
  '#VALUE!',
  '#REF!',
  '#NUM!',
  '#NAME?',
  'saknas',
  'k.A.',
  'NaT',
]);

export function isNullWord(text: string): boolean {
  return strong.has(text) || weak.has(text);
}

/** Whether a word means NULL wherever it stands. */
export function isSureNullWord(text: string): boolean {
  return strong.has(text);
}

/** Dates of which some databases say that they are none. */
export const zeroDates: readonly string[] = [
  '0000-00-00',
  '0000-00-00 00:00:00',
  '0000-00-00 00:00:00.000',
  '0000-00-00T00:00:00',
  '0000/00/00',
  '00/00/0000',
  '00.00.0000',
  '00-00-0000',
];
