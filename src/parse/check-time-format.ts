import { IngotError } from '../core/error.ts';
import {
  directives,
  hasDate,
  hasHalfHour,
  hasLoneDay,
  hasNanoseconds,
  hasYear,
  hasZone,
  unknownDirective,
} from '../core/time-format.ts';
import type { ScalarType } from '../core/value-type.ts';
import type { YamlFields } from '../core/yaml-fields.ts';

/** Adds a mistake for a format that no value of the types can be read with as a whole. */
export function checkTimeFormat(
  format: string,
  leaves: readonly ScalarType[],
  { fields, what }: { readonly fields: YamlFields; readonly what: string },
): void {
  const mistakes = leaves.flatMap((type) => mistakeOf(format, type) ?? []);
  const [mistake] = mistakes;
  // In a type with parts, a format need only be of use for one of them.
  if (mistake === undefined || mistakes.length < leaves.length) return;
  fields.errors.add(
    new IngotError('SOURCE_FORMAT_INVALID', `The format "${format}" of ${what} ${mistake.why}`, {
      location: fields.locationOf('format'),
      hint: mistake.hint,
    }),
  );
}

interface Mistake {
  readonly why: string;
  readonly hint: string;
}

function mistakeOf(format: string, { kind, text }: ScalarType): Mistake | undefined {
  const unknown = unknownDirective(format);
  if (unknown !== undefined)
    return {
      why: `has "${unknown}", which stands for nothing`,
      hint: 'Write it as strptime of DuckDB does, such as "%Y-%m-%d" or "%d.%m.%Y %H:%M"; "%%" is a percent sign.',
    };
  if (directives(format).length === 0)
    return {
      why: 'has nothing that stands for a date or a time',
      hint: 'Write it as strptime does, such as "%Y-%m-%d" or "%d.%m.%Y %H:%M".',
    };
  const isTime = kind === 'time' || kind === 'timetz';
  if (hasZone(format) && (isTime || kind === 'date' || kind === 'timestamp'))
    return {
      why: `reads a time zone, which the type ${text} has not`,
      hint: 'Declare the column as "timestamptz", or take "%z" out.',
    };
  if (kind === 'timestamptz' && hasNanoseconds(format))
    return {
      why: `reads nanoseconds, which the type ${text} has not`,
      hint: 'Read microseconds, with "%f".',
    };
  if (isTime && hasDate(format))
    return {
      why: `reads a date, which the type ${text} has not`,
      hint: 'Declare the column as "timestamp", or take the date out of the format.',
    };
  if (hasHalfHour(format))
    return {
      why: 'reads an hour from 1 to 12 and not whether it is before noon',
      hint: 'Use "%H", or put "%p" in.',
    };
  const hasMoments = kind === 'date' || kind === 'timestamp' || kind === 'timestamptz';
  if (hasMoments && !hasYear(format))
    return {
      why: 'reads no year, so that every value would be of the year 1900',
      hint: 'Put "%Y" or "%y" in, or declare the column as "time".',
    };
  if (hasMoments && hasLoneDay(format))
    return {
      why: 'reads a day and no month, so that every value would be in January',
      hint: 'Put "%m" or "%b" in.',
    };
  return undefined;
}
