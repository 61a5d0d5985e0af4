import type { DuckDbType } from '../../core/duckdb-type.ts';

/** Why a text would become another value in a type, without a word from DuckDB; undefined where it stays what it is. */
export function inexact(text: string, type: DuckDbType): string | undefined {
  if (type.kind !== 'plain') return undefined;
  const { name, arguments: [, scale = '0'] = ['18', '3'] } = type;
  if (integers.has(name)) return fits(text, 0) ? undefined : 'is no whole number';
  if (name === 'DECIMAL')
    return fits(text, Number(scale)) ? undefined : `has more than ${scale} decimal places`;
  if (name === 'DATE')
    return hasTime.test(text) ? 'has a time of day, and the column holds dates' : undefined;
  const digits = fractions.get(name);
  const fraction = /\.(\d+)/.exec(text)?.[1]?.replace(/0+$/, '') ?? '';
  return digits !== undefined && fraction.length > digits
    ? `is finer than the ${digits} decimal places of a second that the column holds`
    : undefined;
}

const integers: ReadonlySet<string> = new Set([
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'UHUGEINT',
]);

const fractions: ReadonlyMap<string, number> = new Map([
  ['TIMESTAMP_S', 0],
  ['TIMESTAMP_MS', 3],
  ['TIMESTAMP', 6],
  ['TIMESTAMP WITH TIME ZONE', 6],
  ['TIME', 6],
  ['TIME WITH TIME ZONE', 6],
  ['TIMESTAMP_NS', 9],
  ['TIME_NS', 9],
]);

/** A time other than midnight. */
const hasTime = /^\d+-\d+-\d+[T ].*[1-9]/;

/** Whether a number has at most so many decimal places; what is no number at all, DuckDB refuses itself. */
function fits(text: string, scale: number): boolean {
  const match = /^\s*[+-]?\d*(?:\.(\d*))?(?:e([+-]?\d+))?\s*$/i.exec(text);
  if (match === null) return true;
  const [, fraction = '', exponent = '0'] = match;
  return fraction.replace(/0+$/, '').length - Number(exponent) <= scale;
}
