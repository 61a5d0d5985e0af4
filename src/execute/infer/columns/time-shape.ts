/** In which order day, month and year stand. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy' | 'ydm';

/** How a text with each digit as `0` may be read as a time. */
export interface TimeShape {
  /** Undefined for a time of the day. */
  readonly date: DatePart | undefined;
  /** Of what stands behind the date; empty where nothing does. */
  readonly timeFormat: string;
  /** What stands between date and time. */
  readonly between: string;
  readonly zone: 'none' | 'utc' | 'offset';
  /** Digits of the second's fraction. */
  readonly fraction: number;
  /** Whether a cast reads it as ISO 8601 has it. */
  readonly isIso: boolean;
}

export interface DatePart {
  /** Those that must have the same order have the same family. */
  readonly family: string;
  readonly orders: readonly DateOrder[];
  readonly formatOf: (order: DateOrder) => string;
  readonly isIso: boolean;
}

const time =
  /^(?<h>0{1,2}):00(?<s>:00(?<f>(?<mark>[.,])(?<digits>0{1,9}))?)?(?<noon> ?[AP]\.?M\.?)?(?<zone>Z| ?(?:UTC|GMT)| ?[+-]00(?::?00)?)?$/i;

/** Reads a shape as date, time of the day or both; undefined where it is none. */
export function timeShape(shape: string): TimeShape | undefined {
  const whole = timePart(shape);
  if (whole !== undefined) return { date: undefined, between: '', ...whole };
  for (const [text, date] of datePrefixes(shape)) {
    const rest = shape.slice(text.length);
    if (rest === '') return { date, between: '', ...noTime, isIso: date.isIso };
    const between = /^(?:T|, ?| {1,2}|:| - )/.exec(rest)?.[0];
    const part = between === undefined ? undefined : timePart(rest.slice(between.length));
    if (between === undefined || part === undefined) continue;
    const isIso = date.isIso && part.isIso && (between === 'T' || between === ' ');
    return { date, between, ...part, isIso };
  }
  return undefined;
}

const noTime = { timeFormat: '', zone: 'none', fraction: 0 } as const;

type TimePart = Omit<TimeShape, 'date' | 'between'>;

function timePart(text: string): TimePart | undefined {
  const match = time.exec(text);
  if (match?.groups === undefined) return undefined;
  const { h = '', s, mark = '.', digits = '', noon, zone } = match.groups;
  if (noon?.includes('.') === true) return undefined;
  const hours = noon === undefined ? '%H' : '%I';
  const seconds = s === undefined ? '' : `:%S${digits === '' ? '' : `${mark}%f`}`;
  const half = noon === undefined ? '' : `${noon.startsWith(' ') ? ' ' : ''}%p`;
  const isOffset = zone !== undefined && /[+-]/.test(zone);
  const blank = zone?.startsWith(' ') === true ? ' ' : '';
  const zoneFormat = zone === undefined ? '' : isOffset ? `${blank}%z` : zone;
  return {
    timeFormat: `${hours}:%M${seconds}${half}${zoneFormat}`,
    zone: zone === undefined ? 'none' : isOffset ? 'offset' : 'utc',
    fraction: digits.length,
    isIso: noon === undefined && mark === '.' && h.length === 2 && !/^ [+-]/.test(zone ?? ''),
  };
}

/** Every beginning of a shape that may be a date, with its reading. */
function datePrefixes(shape: string): readonly (readonly [string, DatePart])[] {
  return readings.flatMap(([pattern, read]) => {
    const match = pattern.exec(shape);
    return match === null ? [] : [[match[0], read(match)] as const];
  });
}

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
const fullMonth =
  '(?:january|february|march|april|may|june|july|august|september|october|november|december)';
const anyMonth = `(?<month>${fullMonth}|${month})`;
const weekday =
  '(?<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |(?:mon|tue|wed|thu|fri|sat|sun),? )?';
const year = '(?<year>0{4}|00)(?!0)';

type Reading = readonly [RegExp, (match: RegExpExecArray) => DatePart];

const readings: readonly Reading[] = [
  [
    /^0000(?<sep>[-/. ])0{1,2}\k<sep>0{1,2}(?!0)/,
    (match) => {
      const sep = match.groups?.['sep'] ?? '-';
      return {
        family: `Y${sep}`,
        orders: ['ymd', 'ydm'],
        formatOf: (order) => (order === 'ydm' ? `%Y${sep}%d${sep}%m` : `%Y${sep}%m${sep}%d`),
        isIso: match[0] === '0000-00-00',
      };
    },
  ],
  [
    /^0{1,2}(?<sep>[-/. ])0{1,2}\k<sep>0000(?!0)/,
    (match) => inOrders(`${match.groups?.['sep']}Y`, match.groups?.['sep'] ?? '/', '%Y'),
  ],
  [
    /^0{1,2}(?<sep>[-/.])0{1,2}\k<sep>00(?!0)/,
    (match) => inOrders(`${match.groups?.['sep']}y`, match.groups?.['sep'] ?? '/', '%y'),
  ],
  [
    new RegExp(
      `^${weekday}0{1,2}(?<sep>[-/. ]|\\. )${anyMonth}(?<after>\\. |, |[-/. ])${year}`,
      'i',
    ),
    (match) => named(match, (sep, name, after) => `%d${sep}${name}${after}`),
  ],
  [
    new RegExp(`^${weekday}${anyMonth}(?<sep>\\. |[- ])0{1,2}(?<after>, |[- ])${year}`, 'i'),
    (match) => named(match, (sep, name, after) => `${name}${sep}%d${after}`),
  ],
  [
    new RegExp(`^0000(?<sep>[- ])${anyMonth}(?<after>[- ])0{1,2}(?!0)`, 'i'),
    (match) => {
      const { sep = '-', after = '-' } = match.groups ?? {};
      return single('named', `%Y${sep}${monthFormat(match)}${after}%d`);
    },
  ],
  [/^00000000(?!0)/, () => single('compact', '%Y%m%d')],
];

function inOrders(family: string, sep: string, yearFormat: '%Y' | '%y'): DatePart {
  const formats: Record<DateOrder, string> = {
    dmy: ['%d', '%m', yearFormat].join(sep),
    mdy: ['%m', '%d', yearFormat].join(sep),
    ymd: [yearFormat, '%m', '%d'].join(sep),
    ydm: [yearFormat, '%d', '%m'].join(sep),
  };
  const dayOrMonthFirst: readonly DateOrder[] = sep === '.' ? ['dmy'] : ['dmy', 'mdy'];
  return {
    family,
    orders: yearFormat === '%y' ? [...dayOrMonthFirst, 'ymd'] : dayOrMonthFirst,
    formatOf: (order) => formats[order],
    isIso: false,
  };
}

function named(
  match: RegExpExecArray,
  format: (sep: string, name: string, after: string) => string,
): DatePart {
  const { sep = ' ', after = ' ', weekday: day, year: digits } = match.groups ?? {};
  const comma = day?.includes(',') === true ? ',' : '';
  const before = day === undefined ? '' : `${/day,? $/i.test(day) ? '%A' : '%a'}${comma} `;
  return single(
    'named',
    `${before}${format(sep, monthFormat(match), after)}${digits === '00' ? '%y' : '%Y'}`,
  );
}

function monthFormat(match: RegExpExecArray): string {
  return (match.groups?.['month'] ?? '').length > 3 ? '%B' : '%b';
}

function single(family: string, format: string): DatePart {
  return { family, orders: ['dmy'], formatOf: () => format, isIso: false };
}
