import { DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api';
import { Unfit } from './unfit.ts';
import type { ValueWriter } from './value-writer.ts';

/** Of integers that a number holds. */
export function integerWriter(least: number, most: number): ValueWriter {
  return (value) => {
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number !== 'number') throw new Unfit('is no number');
    if (!Number.isInteger(number)) throw new Unfit('is no whole number');
    if (number < least || number > most) throw new Unfit(`is not between ${least} and ${most}`);
    return number;
  };
}

/** Of integers that only a bigint holds. */
export function bigintWriter(least: bigint, most: bigint): ValueWriter {
  return (value) => {
    const integer = typeof value === 'number' ? wholeNumber(value) : value;
    if (typeof integer !== 'bigint') throw new Unfit('is no number');
    if (integer < least || integer > most) throw new Unfit(`is not between ${least} and ${most}`);
    return integer;
  };
}

function wholeNumber(value: number): bigint {
  if (!Number.isInteger(value)) throw new Unfit('is no whole number');
  if (!Number.isSafeInteger(value))
    throw new Unfit('is beyond what a number holds exactly: give a bigint');
  return BigInt(value);
}

export function writeDouble(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') throw new Unfit('is no number');
  const number = Number(value);
  if (!Number.isFinite(number) || BigInt(number) !== value)
    throw new Unfit('is beyond what a double holds exactly');
  return number;
}

/** A float rounds, for that is what it is; it does not become infinite. */
export function writeFloat(value: unknown): number {
  const number = writeDouble(value);
  if (Number.isFinite(number) && !Number.isFinite(Math.fround(number)))
    throw new Unfit('is too large for a float');
  return number;
}

/** Of numbers with so many digits after the point, of which none is rounded away. */
export function decimalWriter(width: number, scale: number): ValueWriter {
  const limit = 10n ** BigInt(width);
  return (value): DuckDBValue => {
    const unscaled = decimalDigits(value, scale);
    if (unscaled >= limit || unscaled <= -limit)
      throw new Unfit(`has more than ${width - scale} digits before the point`);
    return new DuckDBDecimalValue(unscaled, width, scale);
  };
}

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** The number without its point, as many digits of it after that as are asked for. */
function decimalDigits(value: unknown, scale: number): bigint {
  const isWritten = ['number', 'bigint', 'string'].includes(typeof value);
  const match = isWritten ? decimalPattern.exec(String(value)) : null;
  if (match === null) throw new Unfit('is no number');
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = scale - fraction.length + Number(exponent);
  const digits = `${whole}${fraction}`;
  const kept = shift >= 0 ? digits.padEnd(digits.length + shift, '0') : digits.slice(0, shift);
  const cut = shift >= 0 ? '' : digits.slice(shift);
  if (/[1-9]/.test(cut)) throw new Unfit(`has more than ${scale} digits after the point`);
  const number = BigInt(kept === '' ? '0' : kept);
  return sign === '-' ? -number : number;
}
