import { matches, type Cause } from './conversion.ts';
import { shownType } from './shown-type.ts';
import { anyClockPattern, datePattern } from './time-patterns.ts';
import type { ClockType } from '../../../core/value-type.ts';

/** Why a text is no date or time of a type, though DuckDB's cast may take it. */
export function timeCauses(text: string, type: ClockType): readonly Cause[] {
  const name = shownType(type);
  const lost = (what: string, pattern: string): Cause => ({
    when: `try_cast(${text} as ${type.text}) is not null and ${matches(text, pattern)}`,
    says: `has ${what} ${name} would cut off`,
  });
  const zone = lost(
    'a time zone, which',
    `\\s*(?:${datePattern}(?:T| +))?${anyClockPattern} ?(?:Z|UTC|[+-][0-9:]+)\\s*`,
  );
  const date = lost('a date, which', `\\s*${datePattern}(?:T| +).*`);
  const parts: Readonly<Record<ClockType['kind'], readonly Cause[]>> = {
    date: [zone, lost('a time, which', `\\s*${datePattern}(?:T| +)${anyClockPattern}\\s*`)],
    time: [date, zone],
    timetz: [date],
    timestamp: [zone],
    timestamptz: [],
  };
  return [
    ...parts[type.kind],
    lost('a fraction of a second that', '.*:[0-9]{2}[.][0-9]+[^.]*'),
    { when: undefined, says: `is not a valid ${name}` },
  ];
}
