import { quoteLiteral } from '../../../core/relation.ts';
import { matches, type Cause, type Conversion } from './conversion.ts';
import {
  hasFullYear,
  hasNanoseconds,
  hasTimeOfDay,
  hasZone,
  likePattern,
} from '../../../core/time-format.ts';
import { shownType } from './shown-type.ts';
import { zonedPattern } from './time-patterns.ts';
import type { ClockType } from '../../../core/value-type.ts';

/**
 * Dates and times in formats of `strptime`; the first that fits counts. Each is tried alone: in a list, a format without
 * an offset takes that of the row before (DuckDB 1.5).
 */
export function formattedConversion(
  text: string,
  type: ClockType,
  formats: readonly string[],
): Conversion {
  const values = formats.map((format) => {
    const value = formattedValue(text, type, format);
    // A format that does not fit costs five times one that does.
    return formats.length === 1
      ? value
      : `case when ${text} like ${quoteLiteral(likePattern(format))} then ${value} end`;
  });
  return {
    kind: 'found',
    value: values.length === 1 ? values[0]! : `coalesce(${values.join(', ')})`,
    causes: formatCauses(text, type, formats),
  };
}

/** NULL where the format does not fit, or reads what the type would lose. */
function formattedValue(text: string, type: ClockType, format: string): string {
  const found = parsed(text, format);
  const conditions = [
    ...fullYear(found, format),
    ...nothingLost(found, type, format),
    hasZone(format) ? knownZone(text, format) : noWord(text, found, format),
  ];
  // A text without a zone is UTC, whatever the session's time zone is.
  const isUtc = type.kind === 'timestamptz' && !hasZone(format);
  // A year that TIMESTAMP_NS does not have is refused by the cast.
  const value = isUtc ? `${found} at time zone 'UTC'` : `try_cast(${found} as ${type.text})`;
  return `case when ${conditions.join(' and ')} then ${value} end`;
}

function parsed(text: string, format: string): string {
  return `try_strptime(${text}, ${quoteLiteral(format)})`;
}

/** `%Y` takes two digits for the year 24. */
function fullYear(found: string, format: string): readonly string[] {
  // TIMESTAMP_NS does not reach back to the year 1000.
  return hasFullYear(format) && !hasNanoseconds(format)
    ? [`${found} >= ${foundType(format)} '1000-01-01'`]
    : [];
}

function nothingLost(found: string, type: ClockType, format: string): readonly string[] {
  // Nanoseconds would be rounded.
  if (type.kind === 'timestamptz') return hasNanoseconds(format) ? ['false'] : [];
  if (hasZone(format)) return ['false'];
  if (type.kind === 'date')
    return hasTimeOfDay(format) ? [`date_trunc('day', ${found}) = ${found}`] : [];
  // Without a date strptime gives this one.
  if (type.kind !== 'timestamp') return [`cast(${found} as date) = date '1900-01-01'`];
  const own = hasNanoseconds(format) ? 'timestamp_ns' : 'timestamp';
  return type.fraction < 6 || hasNanoseconds(format)
    ? [`try_cast(try_cast(${found} as ${type.text}) as ${own}) = ${found}`]
    : [];
}

/** For `epoch` and `infinity` strptime gives the first day of 1900, whatever the format (DuckDB 1.5). */
function noWord(text: string, found: string, format: string): string {
  return `(${found} <> ${foundType(format)} '1900-01-01' or regexp_matches(${text}, '[0-9]'))`;
}

/** strptime takes an offset of 99 hours, and `CST`, which is several zones. */
function knownZone(text: string, format: string): string {
  const isKnown = matches(text, zonedPattern(format));
  // Nothing but quick.
  const isPlain = `contains(${text}, '+0') and ends_with(${text}, '00')`;
  return format.endsWith('%z') ? `(${isPlain} or ${isKnown})` : isKnown;
}

function foundType(format: string): string {
  if (hasZone(format)) return 'timestamptz';
  return hasNanoseconds(format) ? 'timestamp_ns' : 'timestamp';
}

function formatCauses(text: string, type: ClockType, formats: readonly string[]): readonly Cause[] {
  const local = formats.filter((format) => !hasZone(format));
  const found = local.map((format) => `cast(${parsed(text, format)} as timestamp)`);
  const any = `coalesce(${[...found, 'null', 'null'].join(', ')})`;
  const list = formats.map((format) => `"${format}"`).join(', ');
  const fitsNone =
    formats.length === 1 ? `does not fit the format ${list}` : `fits none of the formats ${list}`;
  const lost: Cause = {
    when: `date_trunc('day', ${any}) <> ${any}`,
    says: `has a time, which ${shownType(type)} would cut off`,
  };
  return [
    {
      when: `${any} < timestamp '1000-01-01'`,
      says: `has no year of four digits, and ${fitsNone}`,
    },
    ...(type.kind === 'date' ? [lost] : []),
    { when: undefined, says: fitsNone },
  ];
}
