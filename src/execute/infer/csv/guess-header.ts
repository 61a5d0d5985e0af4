import { isNullWord } from '../columns/null-words.ts';
import type { SampleRecord } from './split-records.ts';

/** Whether the first record of a table names its columns. */
export interface GuessedHeader {
  readonly isHeader: boolean;
  /** Where nothing tells for sure, why it was taken so. */
  readonly doubt: string | undefined;
}

/** Compares the first record with those below it: names are unlike values. */
export function guessHeader(records: readonly SampleRecord[], width: number): GuessedHeader {
  const [head, ...rest] = records.filter(({ values }) => values.length === width);
  if (head === undefined) return { isHeader: true, doubt: undefined };
  const names = head.values.map((value) => value.trim());
  if (rest.length === 0) return alone(names);
  const columns = names.map((_, index) =>
    rest.slice(0, 1000).map(({ values }) => (values[index] ?? '').trim()),
  );
  const votes = columns.map((values, index) => voteOf(names[index]!, values));
  const sure = votes.reduce<number>((sum, vote) => sum + vote, 0);
  if (sure >= 1) return { isHeader: true, doubt: undefined };
  if (sure <= -1)
    return { isHeader: isYears(names), doubt: isYears(names) ? yearsDoubt : undefined };
  return byLooks(names, columns);
}

const yearsDoubt = 'the first line is taken as the header, since its numbers are years in a row';

/** 1: a name above values of another kind; -1: of the same kind, or a value that comes again; 0: nothing told. */
function voteOf(name: string, values: readonly string[]): number {
  const filled = values.filter((value) => value !== '' && !isNullWord(value));
  if (filled.length === 0 || name === '') return 0;
  const kind = usualKind(filled);
  const own = looksLikeName(name) ? 'text' : kindOf(name);
  if (kind !== 'text') return own === kind ? -1 : own === 'text' ? 1 : 0;
  if (own !== 'text') return -0.5;
  if (filled.length > 1 && filled.includes(name)) return -1;
  return sameLength(filled) && filled.length > 2 && name.length !== filled[0]!.length ? 0.5 : 0;
}

function isNameOrText(text: string): boolean {
  return looksLikeName(text) || kindOf(text) === 'text';
}

/** Letters and perhaps a number: `address1`, `Line 2`. */
function looksLikeName(text: string): boolean {
  return /^[\p{L}_#][\p{L}\p{M}_ .()/#-]*\d{0,2}$/u.test(text);
}

/** The kind that nearly all values have; texts may look like anything. */
function usualKind(values: readonly string[]): Kind {
  const kinds = values.map(kindOf);
  const usual = (['number', 'time', 'code'] as const).find(
    (kind) => kinds.filter((each) => each === kind).length >= 0.8 * kinds.length,
  );
  return usual ?? 'text';
}

function sameLength(values: readonly string[]): boolean {
  return values.every((value) => value.length === values[0]!.length);
}

type Kind = 'number' | 'time' | 'code' | 'text';

function kindOf(value: string): Kind {
  if (/^[-+(]?\p{Sc}? ?\d[\d.,' \u00a0]*(?:e[-+]?\d+)?\p{Sc}?%?\)?$/iu.test(value)) return 'number';
  if (/^\d{1,4}[-/.:]\d{1,2}[-/.:]\d{1,4}(?:[T ].*)?$|^\d{1,2}:\d{2}/.test(value)) return 'time';
  return /\d/.test(value) && /^[\w./@:+-]+$/.test(value) && value.length > 5 ? 'code' : 'text';
}

function alone(names: readonly string[]): GuessedHeader {
  const isHeader = names.every(isNameOrText) && areUnique(names);
  return {
    isHeader,
    doubt: `the only record is taken as ${isHeader ? 'the header' : 'data, since it holds values'}`,
  };
}

function byLooks(names: readonly string[], columns: readonly (readonly string[])[]): GuessedHeader {
  const again = names.some((name, index) => columns[index]!.includes(name));
  const looks = names.every((name) => isNameOrText(name) || name === '') && areUnique(names);
  const isHeader = looks && !again;
  return {
    isHeader,
    doubt: isHeader
      ? 'the first line is taken as the header; if it is data, say header: false'
      : 'the first line is taken as data; if it is the header, take header: false out',
  };
}

function areUnique(names: readonly string[]): boolean {
  const filled = names.filter((name) => name !== '').map((name) => name.toLowerCase());
  return filled.length > 0 && new Set(filled).size === filled.length;
}

/** Columns of a pivot table: `country, 2019, 2020, 2021`. */
function isYears(names: readonly string[]): boolean {
  const numbers = names.filter((name) => /^(?:19|20)\d\d$/.test(name)).map(Number);
  const others = names.filter((name) => !/^(?:19|20)\d\d$/.test(name));
  return (
    numbers.length > 1 &&
    numbers.every((year, index) => index === 0 || year - numbers[index - 1]! === 1) &&
    others.every((name) => kindOf(name) === 'text')
  );
}
