import { createRandom, type Random } from '../../../../../src/generators/random.ts';

/** Texts that look like dates and times more or less. */
export function randomTimes(seed: number, count: number): readonly string[] {
  const random = createRandom(seed, 2);
  return Array.from({ length: count }, () => {
    const join = random.pick([' ', 'T', ' ', 'T', '  ', 't', '']);
    const text = random.chance(0.3) ? date(random) : `${date(random)}${join}${clock(random)}`;
    const blank = random.pick(['', '', '', '', '', ' ', '\t', '\u00a0']);
    return random.chance(0.5) ? `${blank}${text}` : `${text}${blank}`;
  });
}

function date(random: Random): string {
  const mark = random.pick(['-', '-', '-', '-', '/', '.']);
  const year = random.pick(['2024', '2024', '1999', '2023', '9999', '24', '202', '12024']);
  const month = random.pick(['01', '1', '12', '10', '02', '13', ' 2']);
  const day = random.pick(['01', '1', '28', '29', '10', '30', '31', '3x', ' 3']);
  return `${year}${mark}${month}${random.chance(0.9) ? mark : '-'}${day}`;
}

function clock(random: Random): string {
  const hour = random.pick(['00', '10', '23', '1', '24', '25']);
  const minute = random.pick(['00', '59', '01', '5', '60']);
  const second = random.pick([':00', ':00', ':59', ':01', '', ':5', ':60']);
  const fraction = random.pick([
    '',
    '',
    '',
    '.5',
    '.123456',
    '.1234567',
    '.000000',
    '.1200000',
    '.',
    '.x',
  ]);
  const zone = random.pick([
    '',
    '',
    '',
    'Z',
    'z',
    '+02',
    '+0200',
    '-02:30',
    ' +02:00',
    ' UTC',
    ' EST',
    ' PM',
    ' Asia/Tokyo',
    ' foo',
    '\0',
  ]);
  return `${hour}:${minute}${second}${fraction}${zone}`;
}

const whole =
  /^\s*(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:(?:T| +)(\d{1,2}):(\d{2})(?::(\d{1,2})(?:\.(\d*))?)?(?<zone> ?Z| UTC|[+-]\d{2}(?::?\d{2})?| Asia\/Tokyo)?)?\s*$/;

/** The moment that a text says, in UTC where it has no zone, as milliseconds and further digits; undefined for what says none. */
export function momentOf(
  text: string,
): readonly [milliseconds: number, digits: string] | undefined {
  const found = whole.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = [1, 3, 4, 5, 6, 7].map((part) =>
    Number(found[part] ?? 0),
  );
  const date = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  return [date - offsetOf(found.groups?.['zone'] ?? ''), (found[8] ?? '').replace(/0+$/, '')];
}

function offsetOf(zone: string): number {
  if (zone === ' Asia/Tokyo') return 9 * 3_600_000;
  const [, sign, hours, minutes = '0'] = /([+-])(\d\d):?(\d\d)?/.exec(zone) ?? [];
  if (hours === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
