import { quoteLiteral } from '../../../core/relation.ts';
import type { ValueReading } from './value-reading.ts';

/** The text that means the value: without blanks around it where they do not count, and NULL where it means NULL. */
export function preparedText(text: string, reading: ValueReading, isText: boolean): string {
  const { trim, nulls } = reading.options;
  const keepsEmpty = isText && reading.keepsEmptyText;
  // Blanks alone are nothing; a text that was empty from the start is one.
  const trimmed = trim ? trimmedText(text, keepsEmpty && nulls.includes('')) : text;
  const read = new Set(isText ? reading.unquotedNulls : []);
  if (keepsEmpty) read.add('');
  const words = nulls.filter((word) => !read.has(word)).map(quoteLiteral);
  if (words.length === 0) return trimmed;
  return words.length === 1
    ? `nullif(${trimmed}, ${words[0]!})`
    : `case when ${trimmed} in (${words.join(', ')}) then null else ${trimmed} end`;
}

/** Looks first what there is to trim: `trim` with characters to take away costs five times as much. */
function trimmedText(text: string, isBlankNull: boolean): string {
  const plain = `trim(${text})`;
  const any = `trim(${text}, ' ${rareBlanks}')`;
  const value = (trimmed: string) => (isBlankNull ? `nullif(${trimmed}, '')` : trimmed);
  // Every blank and control character of ASCII is less than "!".
  const first = [`${text} < '!'`, ...wideBlanks.map((blank) => `starts_with(${text}, '${blank}')`)];
  const last = [' ', '\t', '\n', '\r', ...wideBlanks].map(
    (each) => `ends_with(${text}, '${each}')`,
  );
  const branches = [
    ...(isBlankNull ? [`when ${text} = '' then ''`] : []),
    `when not (${[...first, ...last].join(' or ')}) then ${text}`,
    `when regexp_matches(${text}, '[${rareBlanks}]') then ${value(any)}`,
  ];
  return `case ${branches.join(' ')} else ${value(plain)} end`;
}

/** The no-break spaces, and the byte order mark. */
const wideBlanks = ['\u00a0', '\u202f', '\ufeff'];
const rareBlanks = `\t\n\v\f\r${wideBlanks.join('')}`;
