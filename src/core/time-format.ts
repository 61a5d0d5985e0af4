/** The letters of the directives of a format of DuckDB's `strptime`, in order: `Y`, `m`, `d`. */
export function directives(format: string): readonly string[] {
  return [...format.matchAll(/%-?(.)/gs)].flatMap(([, letter]) =>
    letter === undefined || letter === '%' ? [] : [letter],
  );
}

/** The first sign of a percent that stands for nothing which `strptime` reads: `%Q`, or `%` at the end. */
export function unknownDirective(format: string): string | undefined {
  const known = /^%(?:[abcdfghjmnpuwxyzABGHIMSTUVWXYZ%]|-[dmyHIMSj])$/;
  return format.match(/%-?.?/gs)?.find((directive) => !known.test(directive));
}

/** Whether it reads a day and no month, which would then be January. */
export function hasLoneDay(format: string): boolean {
  return hasAny(format, 'd') && !hasAny(format, 'mbBhjcx');
}

/** Whether it reads an hour of twelve, and not which half of the day it is in. */
export function hasHalfHour(format: string): boolean {
  return hasAny(format, 'I') && !hasAny(format, 'p');
}

/** Whether it reads an offset or the name of a time zone. */
export function hasZone(format: string): boolean {
  return hasAny(format, 'zZ');
}

export function hasYear(format: string): boolean {
  return hasFullYear(format) || hasAny(format, 'y');
}

/** Whether it reads a year of four digits. */
export function hasFullYear(format: string): boolean {
  return hasAny(format, 'YGcx');
}

export function hasDate(format: string): boolean {
  return hasYear(format) || hasAny(format, 'mdbBhjUVW');
}

export function hasTimeOfDay(format: string): boolean {
  return hasAny(format, 'HIMSfgnpcTX');
}

export function hasNanoseconds(format: string): boolean {
  return hasAny(format, 'n');
}

/** A pattern of LIKE that every text fits which the format fits: what stands between the directives, in order. */
export function likePattern(format: string): string {
  const rest = format.replaceAll(/%-?.|\s|[%_\\]/gs, '%');
  return `%${rest}%`.replaceAll(/%+/g, '%');
}

function hasAny(format: string, letters: string): boolean {
  return directives(format).some((letter) => letters.includes(letter));
}
