import {
  DuckDBDateValue,
  DuckDBIntervalValue,
  DuckDBTimeValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { Unfit } from './unfit.ts';
import type { ValueWriter } from './value-writer.ts';

const dayMs = 86_400_000;

/** A day as `2026-01-31`, or as a Date that is midnight by UTC. */
export function writeDate(value: unknown): DuckDBValue {
  if (value instanceof Date) {
    const days = dateMs(value) / dayMs;
    if (!Number.isInteger(days)) throw new Unfit('is not midnight by UTC, so that it is no day');
    return new DuckDBDateValue(days);
  }
  const match = typeof value === 'string' ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) : null;
  if (match === null) throw new Unfit('is no day such as 2026-01-31');
  return new DuckDBDateValue(dayStart(match.slice(1)) / dayMs);
}

/** `10:30:00`, with up to six digits of a second. */
export function writeTime(value: unknown): DuckDBValue {
  const match =
    typeof value === 'string' ? /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(value) : null;
  if (match === null) throw new Unfit('is no time such as 10:30:00');
  const [, hours = '', minutes = '', seconds = '', fraction = ''] = match;
  return new DuckDBTimeValue(
    BigInt(secondsOf([hours, minutes, seconds])) * 1_000_000n + BigInt(fraction.padEnd(6, '0')),
  );
}

export function writeInterval(value: unknown): DuckDBValue {
  if (typeof value !== 'object' || value === null) throw noInterval();
  const { months = 0, days = 0, micros = 0n } = value as Readonly<Record<string, unknown>>;
  const isWhole = [months, days].every((each) => Number.isInteger(each));
  if (!isWhole || !isIntegral(micros)) throw noInterval();
  return new DuckDBIntervalValue(Number(months), Number(days), BigInt(micros));
}

function isIntegral(value: unknown): value is number | bigint | string {
  return (
    typeof value === 'bigint' ||
    Number.isSafeInteger(value) ||
    (typeof value === 'string' && /^-?\d+$/.test(value))
  );
}

function noInterval(): Unfit {
  return new Unfit('is no interval such as { months: 1, days: 0, micros: 0 }');
}

type TimestampId =
  | typeof DuckDBTypeId.TIMESTAMP
  | typeof DuckDBTypeId.TIMESTAMP_S
  | typeof DuckDBTypeId.TIMESTAMP_MS
  | typeof DuckDBTypeId.TIMESTAMP_NS
  | typeof DuckDBTypeId.TIMESTAMP_TZ;

/** How many digits of a second a type keeps. */
const digitsOf: Readonly<Record<TimestampId, number>> = {
  [DuckDBTypeId.TIMESTAMP]: 6,
  [DuckDBTypeId.TIMESTAMP_S]: 0,
  [DuckDBTypeId.TIMESTAMP_MS]: 3,
  [DuckDBTypeId.TIMESTAMP_NS]: 9,
  [DuckDBTypeId.TIMESTAMP_TZ]: 6,
};

/** Of moments: a Date, or a text such as `2026-01-31 10:30:00`. */
export function timestampWriter(type: TimestampId): ValueWriter {
  const digits = digitsOf[type];
  const unit = 10n ** BigInt(9 - digits);
  const isZoned = type === DuckDBTypeId.TIMESTAMP_TZ;
  return (value) => {
    const nanos =
      value instanceof Date ? BigInt(dateMs(value)) * 1_000_000n : written(value, isZoned);
    if (nanos % unit !== 0n) throw new Unfit(`has more than ${digits} digits of a second`);
    return made(type, nanos / unit);
  };
}

function made(type: TimestampId, units: bigint): DuckDBValue {
  switch (type) {
    case DuckDBTypeId.TIMESTAMP:
      return new DuckDBTimestampValue(units);
    case DuckDBTypeId.TIMESTAMP_S:
      return new DuckDBTimestampSecondsValue(units);
    case DuckDBTypeId.TIMESTAMP_MS:
      return new DuckDBTimestampMillisecondsValue(units);
    case DuckDBTypeId.TIMESTAMP_NS:
      return new DuckDBTimestampNanosecondsValue(units);
    case DuckDBTypeId.TIMESTAMP_TZ:
      return new DuckDBTimestampTZValue(units);
  }
}

const momentPattern =
  /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** Nanoseconds since 1970. */
function written(value: unknown, isZoned: boolean): bigint {
  const match = typeof value === 'string' ? momentPattern.exec(value) : null;
  if (match === null) throw new Unfit('is neither a Date nor a text such as 2026-01-31 10:30:00');
  const [, year = '', month = '', day = '', hours = '', minutes = '', seconds = ''] = match;
  const [fraction = '', zone = ''] = match.slice(7);
  if (isZoned && zone === '') throw new Unfit('has no offset such as +00, so that it is no moment');
  if (!isZoned && zone !== '' && zone !== 'Z')
    throw new Unfit('has an offset, which the type does not keep');
  const start = dayStart([year, month, day]) / 1000;
  const total = start + secondsOf([hours, minutes, seconds]) - offsetSeconds(zone);
  return BigInt(total) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function offsetSeconds(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  const [, sign, hours, minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** Milliseconds of a day that there is. */
function dayStart(parts: readonly string[]): number {
  const [year = 0, month = 0, day = 0] = parts.map(Number);
  const start = new Date(0);
  start.setUTCFullYear(year, month - 1, day);
  if (start.getUTCMonth() !== month - 1 || start.getUTCDate() !== day)
    throw new Unfit('is a day that there is not');
  return start.getTime();
}

function secondsOf(parts: readonly string[]): number {
  const [hours = 0, minutes = 0, seconds = 0] = parts.map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) throw new Unfit('is a time that there is not');
  return hours * 3600 + minutes * 60 + seconds;
}

function dateMs(value: Date): number {
  const time = value.getTime();
  if (Number.isNaN(time)) throw new Unfit('is an invalid Date');
  return time;
}
