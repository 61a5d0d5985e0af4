import { valuesOf, type CsvLayout } from './csv-header.ts';
import { recordMachine } from './record-states.ts';
import { scanRecord } from './scan-record.ts';

/** As many records as tell what stands in the columns. */
const mostRecords = 100;

/** The first records below a header, as far as they stand in a text; those in which a quote is open are none. */
export function firstRecords(
  text: Buffer,
  { dialect, body }: CsvLayout,
  isEnded: boolean,
): readonly (readonly string[])[] {
  const machine = recordMachine(dialect);
  const records: (readonly string[])[] = [];
  for (let at = body.offset; at < text.length && records.length < mostRecords;) {
    const record = scanRecord(text, at, { machine, maxBytes: text.length, isEnded });
    if (record === undefined) break;
    if (record.fault === undefined && record.textEnd > at)
      records.push(textsOf(valuesOf(text.subarray(at, record.textEnd), dialect)));
    at = record.end;
  }
  return records;
}

export function textsOf(values: readonly Buffer[]): readonly string[] {
  return values.map((value) => value.toString().trim());
}

/**
 * Whether a first line plainly holds values and no names: numbers or times that stand above others of their kind, and no
 * text that stands above any. Labels of a table such as `country, 2023, 2024` are names.
 */
export function holdsValues(
  names: readonly string[],
  records: readonly (readonly string[])[],
): boolean {
  if (areLabels(names)) return false;
  const rows = records.filter(({ length }) => length === names.length);
  if (records.length === 0) return names.some((name) => kindOf(name) !== 'text' && !isYear(name));
  const columns = names.map((name, index) => ({
    name,
    values: rows.map((row) => row[index] ?? '').filter((value) => value !== ''),
  }));
  const isNamed = columns.some(
    ({ name, values }) => kindOf(name) === 'text' && isAbove(name, values),
  );
  return !isNamed && columns.some(({ name, values }) => isLike(name, values));
}

/** Whether a text names the numbers or times below it. */
function isAbove(name: string, values: readonly string[]): boolean {
  return name !== '' && values.length > 0 && isMost(values, (value) => kindOf(value) !== 'text');
}

function isLike(name: string, values: readonly string[]): boolean {
  const kind = kindOf(name);
  if (kind === 'text' || values.length === 0) return false;
  if (isYear(name)) return isMost(values, isYear);
  return isMost(values, (value) => kindOf(value) === kind);
}

function isMost(values: readonly string[], test: (value: string) => boolean): boolean {
  return values.filter(test).length >= 0.8 * values.length;
}

function isYear(text: string): boolean {
  return /^(?:19|20)\d\d$/.test(text);
}

/** Numbers one after the other beside a text or an empty corner, as a pivot table has them. */
function areLabels(names: readonly string[]): boolean {
  const numbers = names.filter((name) => /^\d{1,9}$/.test(name)).map(Number);
  const others = names.filter((name) => !/^\d{1,9}$/.test(name));
  const least = others.includes('') ? 2 : 3;
  return (
    numbers.length >= least &&
    others.length > 0 &&
    others.every((name) => kindOf(name) === 'text') &&
    numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1)
  );
}

function kindOf(text: string): 'number' | 'time' | 'text' {
  if (/^[-+(]?\p{Sc}? ?\d[\d.,' \u00a0]*(?:e[-+]?\d+)?\p{Sc}?%?\)?$/iu.test(text)) return 'number';
  const isTime = /^\d{1,4}[-/.:]\d{1,2}[-/.:]\d{1,4}(?:[T ].*)?$|^\d{1,2}:\d{2}/.test(text);
  return isTime ? 'time' : 'text';
}
