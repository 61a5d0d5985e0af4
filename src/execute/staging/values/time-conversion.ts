import {
  asText,
  isOtherText,
  matches,
  plainCast,
  type CastConversion,
  type Conversion,
} from './conversion.ts';
import { timeCauses } from './time-causes.ts';
import { clockPattern, datePattern, zonePattern } from './time-patterns.ts';
import type { ClockType } from './value-type.ts';

/** Dates and times as ISO 8601 and DuckDB write them. */
export function timeConversion(text: string, type: ClockType): Conversion {
  return { ...clockCast(text, type), causes: timeCauses(text, type) };
}

function clockCast(text: string, type: ClockType): CastConversion {
  const written = (value: string, pattern: string) =>
    `(${asText(value)} = ${text} or ${matches(text, pattern)})`;
  const cast = plainCast(text, type.text);
  switch (type.kind) {
    case 'date':
      return {
        // The cast of a date takes anything behind it; that of a timestamp does not.
        kind: 'cast',
        cast: `cast(cast(${text} as timestamp) as date)`,
        tryCast: `try_cast(try_cast(${text} as timestamp) as date)`,
        unsure: () => `(${text} not like '____-__-__' or ${text} < '0')`,
        exact: (value) => written(value, `\\s*${datePattern}(?:[ T]00:00(?::00(?:[.]0*)?)?)?\\s*`),
      };
    case 'timestamp':
      return {
        ...cast,
        // With the cast, this leaves no room for anything but digits and a zone.
        unsure: () =>
          `(${text} not like '____-__-_____:__:__' or ${text} < '0' or ends_with(${text}, 'Z'))`,
        exact: (value) =>
          written(value, `\\s*${datePattern}(?:[ T]${clockPattern(type.fraction)})?\\s*`),
      };
    case 'timestamptz': {
      const clock = `[ T]${clockPattern(type.fraction)}${zonePattern}?`;
      return { ...cast, exact: () => matches(text, `\\s*${datePattern}(?:${clock})?\\s*`) };
    }
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
