/** Patterns of RE2. */
export const datePattern = '(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2})';

/** `EST` and the like mean several zones, so a zone is an offset, UTC, or a place. */
export const zonePattern =
  '(?: ?(?:Z|UTC|GMT)|[+-][0-9]{2}(?::?[0-9]{2})?| [A-Z][A-Za-z_]+/[A-Za-z_/-]+)';

/** A time of day of which at most so many digits of the second count. */
export function clockPattern(fraction: number): string {
  return `[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{0,${fraction}}0*)?)?`;
}

export const anyClockPattern = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]*)?)?';
