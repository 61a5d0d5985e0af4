import type { ColumnReading } from '../../../core/file-spec.ts';

/** Which marks stand in a number, and for what. */
export interface NumberReading {
  /** Undefined: there are no fractions. */
  readonly decimal: '.' | ',' | undefined;
  readonly thousands: string | undefined;
}

/** The ways to read numbers in which all of these marks have a meaning. */
export function possibleReadings(marks: readonly string[]): readonly NumberReading[] {
  const decimals = [undefined, '.', ','] as const;
  return decimals
    .filter((decimal) => decimal === undefined || marks.includes(decimal))
    .flatMap((decimal) => [undefined, ...marks].map((thousands) => ({ decimal, thousands })))
    .filter(({ decimal, thousands }) => decimal !== thousands || decimal === undefined)
    .filter((each) => marks.every((mark) => mark === each.decimal || mark === each.thousands));
}

/** The options of a column whose numbers are read so; a point for fractions goes without saying. */
export function readingOptions(
  { decimal, thousands }: NumberReading,
  isMoney: boolean,
): ColumnReading {
  const mark = decimal ?? (thousands === '.' ? ',' : '.');
  return {
    ...((mark === ',' || thousands === ',') && { decimal: mark }),
    ...(thousands !== undefined && { thousands }),
    ...(isMoney && { currency: true }),
  };
}
