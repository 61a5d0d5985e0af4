// Patterns of RE2. DuckDB takes the year 0000 for one before Christ, and an offset of 99 hours.
const year = '(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])';
const offset = '[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?';
/** A place with a clock of its own. */
export const placePattern = '[A-Z][A-Za-z_]+/[A-Za-z_/-]+';

export const datePattern = `(?:${year}-[0-9]{1,2}-[0-9]{1,2}|${year}/[0-9]{1,2}/[0-9]{1,2})`;

/** `EST` and the like mean several zones, so a zone is an offset, UTC, or a place. */
export const zonePattern = `(?: ?(?:Z|UTC|GMT)|${offset})`;

/** What a text must be that a format with a zone fits: its zone is one that there is, and only one. */
export function zonedPattern(format: string): string {
  const inner = format.replaceAll(/%-?(.)|\s+|[^\w\s]/gs, (part, letter: string | undefined) => {
    if (letter === 'z') return offset;
    if (letter === 'Z') return `(?:Z|UTC|GMT|${placePattern})`;
    if (letter === '%') return '%';
    if (letter !== undefined) return '.*';
    return part.trim() === '' ? '\\s*' : `\\${part}`;
  });
  return `(?s)\\s*${inner}\\s*`;
}

/** A time of day of which at most so many digits of the second count. */
export function clockPattern(fraction: number): string {
  return `[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{0,${fraction}}0*)?)?`;
}

export const anyClockPattern = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]*)?)?';
