import { quoteLiteral } from '../../../core/relation.ts';
import {
  asText,
  isOtherText,
  matches,
  plainCast,
  type CastConversion,
  type Conversion,
} from './conversion.ts';
import { timeCauses } from './time-causes.ts';
import { clockPattern, datePattern, placePattern, zonePattern } from './time-patterns.ts';
import type { ClockType, LocalTimeType, MomentType } from '../../../core/value-type.ts';

/** Dates and times as ISO 8601 and DuckDB write them. */
export function timeConversion(text: string, type: ClockType): Conversion {
  const causes = timeCauses(text, type);
  return type.kind === 'timestamptz'
    ? { kind: 'found', value: moment(text, type), causes }
    : { ...clockCast(text, type), causes };
}

/** A text without a zone is UTC; the cast gives it the zone of the row before (DuckDB 1.5). */
function moment(text: string, { text: name, fraction }: MomentType): string {
  const clock = clockPattern(fraction);
  // The first two are nothing but quick.
  const isZoned = [
    `${text} like '____-__-_____:__:__Z' and ${text} >= '0001'`,
    `${text} like '____-__-_____:__:__+0_:00' and ${text} >= '0001'`,
    matches(text, `\\s*${datePattern}(?:T| +)${clock}${zonePattern}\\s*`),
  ];
  const isLocal = matches(text, `\\s*${datePattern}(?:(?:T| +)${clock})?\\s*`);
  const found = `try_cast(${text} as ${name})`;
  const isPlaced = matches(text, `\\s*${datePattern}(?:T| +)${clock} ${placePattern}\\s*`);
  return `case when ${isZoned.join(' or ')} then ${found} when ${isPlaced} then ${atPlace(text, found)} when ${isLocal} then try_cast(${text} as timestamp) at time zone 'UTC' end`;
}

/** NULL for a time that the clocks of the place skip, which DuckDB takes for one an hour later. */
function atPlace(text: string, found: string): string {
  const place = `regexp_extract(${text}, ${quoteLiteral(placePattern)})`;
  const local = `try_cast(regexp_replace(${text}, ' [A-Z].*', '') as timestamp)`;
  return `case when timezone(${place}, ${found}) = ${local} then ${found} end`;
}

function clockCast(text: string, type: LocalTimeType): CastConversion {
  // DuckDB writes an infinity as it is read.
  const written = (value: string, pattern: string) =>
    `((${asText(value)} = ${text} and isfinite(${value})) or ${matches(text, pattern)})`;
  const cast = plainCast(text, type.text);
  switch (type.kind) {
    case 'date':
      return {
        // The cast of a date takes anything behind it; that of a timestamp does not.
        kind: 'cast',
        cast: `cast(cast(${text} as timestamp) as date)`,
        tryCast: `try_cast(try_cast(${text} as timestamp) as date)`,
        unsure: () => `(${text} not like '____-__-__' or ${text} < '0001')`,
        exact: (value) =>
          written(value, `\\s*${datePattern}(?:(?:T| +)00:00(?::00(?:[.]0*)?)?)?\\s*`),
      };
    case 'timestamp':
      return {
        ...cast,
        // With the cast, this leaves no room for anything but digits and a zone.
        unsure: () =>
          `(${text} not like '____-__-_____:__:__' or ${text} < '0001' or ends_with(${text}, 'Z'))`,
        exact: (value) =>
          written(value, `\\s*${datePattern}(?:(?:T| +)${clockPattern(type.fraction)})?\\s*`),
      };
    case 'time':
    case 'timetz': {
      const offset = type.kind === 'timetz' ? '(?:[+-][0-9]{2}(?::?[0-9]{2})?)?' : '';
      return {
        ...cast,
        unsure: (value) => isOtherText(value, text),
        exact: () => matches(text, `${clockPattern(type.fraction)}${offset}`),
      };
    }
  }
}
