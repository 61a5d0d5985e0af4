import { quoteLiteral } from '../../../core/relation.ts';
import { codeNote } from './code-note.ts';
import type { ColumnValues, Shape } from './column-values.ts';
import { fits, isMost, staysText, unlike, type Trial } from './column-guess.ts';
import { compactTime } from './compact-time.ts';
import { namesCode, wordsOf } from './name-hints.ts';
import { possibleReadings, readingOptions, type NumberReading } from './number-reading.ts';
import { numberShape, type NumberShape } from './number-shape.ts';
import { rowsWhere } from './rows-where.ts';
import { isBad } from './value-check.ts';

/** Where values come from: a JSON number is one by the word of who wrote it, and a JSON text of digits is none. */
export type ValueOrigin = 'text' | 'json-number' | 'json-boolean' | 'json-text';

interface Numbers {
  readonly values: ColumnValues;
  readonly origin: ValueOrigin;
  readonly isMoney: boolean;
}

/** Whole numbers and fractions, as long as their marks can be read in one way only and no digit is lost. */
export async function guessNumber(
  values: ColumnValues,
  shapes: readonly Shape[],
  origin: ValueOrigin,
): Promise<Trial> {
  if (!values.isRegular) return unlike;
  const read = shapes.map((shape) => ({ shape, number: numberShape(shape.text) }));
  const numbers = read.flatMap(({ number }) => number ?? []);
  const others = read.flatMap(({ shape, number }) => (number === undefined ? [shape] : []));
  const rest = others.reduce((sum, { rows }) => sum + rows, 0);
  const rows = shapes.reduce((sum, shape) => sum + shape.rows, 0) - rest;
  if (!isMost(rows, rest)) return unlike;
  const [misfit] = others;
  if (misfit !== undefined) {
    const isWhole = numbers.every(({ marks }) => marks.length === 0);
    const wouldBe = isWhole ? 'a whole number' : 'a number';
    const { example, row } = misfit;
    return { kind: 'nearly', misfits: { wouldBe, rows: rest, example, row } };
  }
  if (origin !== 'json-number' && namesCode(values.name))
    return staysText('digits that make up a code');
  return allNumbers(values, numbers, origin);
}

async function allNumbers(
  values: ColumnValues,
  shapes: readonly NumberShape[],
  origin: ValueOrigin,
): Promise<Trial> {
  const isMoney = shapes.some((shape) => shape.isMoney);
  const codes = origin === 'json-number' ? undefined : await codeNote(values);
  if (codes !== undefined) return staysText(codes);
  const marks = [...new Set(shapes.flatMap((shape) => shape.marks))];
  const numbers = { values, origin, isMoney };
  if (shapes.some(({ isExponent }) => isExponent)) return exponents(numbers, marks);
  const readings = possibleReadings(marks);
  const misfits = await values.ask(readings.map((reading) => rowsWhere(isUnfit(reading, isMoney))));
  const possible = readings.filter((_, index) => Number(misfits[index]) === 0);
  const [only, rival] = possible;
  if (only === undefined) return marks.length === 0 ? staysText(tooLong) : unlike;
  return rival === undefined ? typed(numbers, only) : ambiguous(numbers, possible);
}

const tooLong = 'more digits than a number holds';

/** No one type holds both long numbers and long fractions. */
function isUnfit(reading: NumberReading, isMoney: boolean): string {
  const options = readingOptions(reading, isMoney);
  const types =
    reading.decimal === undefined ? ['hugeint', 'uhugeint'] : ['double', 'decimal(38,19)'];
  return types.map((type) => isBad(type, options)).join(' and ');
}

async function ambiguous(numbers: Numbers, possible: readonly NumberReading[]): Promise<Trial> {
  const asPoint = possible.find(
    ({ decimal, thousands }) => decimal === '.' && thousands === undefined,
  );
  const choice = asPoint === undefined ? undefined : await typed(numbers, asPoint);
  const [example] = await numbers.values.ask([
    `arg_min(t, row) filter (where regexp_matches(t, '[0-9][^0-9][0-9]'))`,
  ]);
  const note = `the mark in ${quoteLiteral(String(example))} could be that of a fraction or of thousands: say which by data_type with decimal or thousands`;
  const isFraction = choice?.kind === 'fits';
  return { kind: 'text', notes: [note], ...(isFraction && { ifPoint: choice.guess }) };
}

async function exponents({ values, origin }: Numbers, marks: readonly string[]): Promise<Trial> {
  if (!marks.includes('.') && origin !== 'json-number')
    return staysText('digits with an "e" may be numbers or codes');
  if (marks.some((mark) => mark !== '.')) return unlike;
  const digits = `replace(regexp_replace(lower(t), 'e.*', ''), '.', '')`;
  const [misfits, long] = await values.ask([
    rowsWhere('try_cast(t as double) is null'),
    rowsWhere(`length(ltrim(${digits}, '+-0')) > 15`),
  ]);
  if (Number(misfits) > 0) return unlike;
  return Number(long) > 0 ? staysText('more digits than a double holds') : fits('double');
}

async function typed(numbers: Numbers, reading: NumberReading): Promise<Trial> {
  return reading.decimal === undefined
    ? wholeNumber(numbers, reading)
    : fraction(numbers, { ...reading, decimal: reading.decimal });
}

const wholeTypes = ['bigint', 'ubigint', 'hugeint', 'uhugeint'] as const;

async function wholeNumber(numbers: Numbers, reading: NumberReading): Promise<Trial> {
  const { values, origin, isMoney } = numbers;
  const isPlain = reading.thousands === undefined && !isMoney;
  const compact = isPlain && origin !== 'json-number' ? await compactTime(values) : undefined;
  if (compact !== undefined) return compact;
  if (origin === 'json-text' && isPlain)
    return staysText('texts of digits: a bigint would hold them');
  const options = readingOptions(reading, isMoney);
  const misfits = await values.ask(wholeTypes.map((type) => rowsWhere(isBad(type, options))));
  const type = wholeTypes.find((_, index) => Number(misfits[index]) === 0);
  if (type === undefined) return staysText(tooLong);
  return fits(type, options, isPlain ? await wholeNotes(values) : []);
}

async function wholeNotes(values: ColumnValues): Promise<readonly string[]> {
  const number = 'try_cast(t as hugeint)';
  const [low, high] = (await values.ask([`min(${number})`, `max(${number})`])).map(Number);
  if (low === undefined || high === undefined) return [];
  const words = wordsOf(values.name);
  if (low === 0 && high === 1 && /^(?:is|has|can)$/.test(words[0] ?? ''))
    return ['0 and 1: boolean would hold them too'];
  const time = /^(?:at|ts|time|timestamp|epoch|created|updated|modified|date)$/;
  if (!words.some((word) => time.test(word))) return [];
  const [least, greatest] = [900_000_000, 4_200_000_000];
  if (low > least && high < greatest) return ['may be seconds since 1970'];
  const isMilli = low > least * 1000 && high < greatest * 1000;
  return isMilli ? ['may be milliseconds since 1970'] : [];
}

/** As a decimal has so many digits behind the mark, and as a double keeps it where they are many. */
async function fraction(
  numbers: Numbers,
  reading: NumberReading & { readonly decimal: '.' | ',' },
): Promise<Trial> {
  const { values, isMoney, origin } = numbers;
  const options = readingOptions(reading, isMoney);
  // The full stop of `kr.` is no mark.
  const bare = isMoney ? `regexp_replace(t, '\\p{L}+[.]?', '', 'g')` : 't';
  const digits = `ltrim(regexp_replace(${bare}, '[^0-9${reading.decimal}]', '', 'g'), '0')`;
  const mark = quoteLiteral(reading.decimal);
  const [whole, digitsBehind, most] = (
    await values.ask([
      `max(length(split_part(${digits}, ${mark}, 1)))`,
      `max(length(split_part(${digits}, ${mark}, 2)))`,
      `max(length(ltrim(rtrim(replace(${digits}, ${mark}, ''), '0'), '0')))`,
    ])
  ).map(Number);
  if (whole === undefined || digitsBehind === undefined || most === undefined) return unlike;
  // JSON of programs leaves out zeros at the end: 12.5 is an amount as well as 12.25.
  const scale = origin === 'json-number' ? Math.max(digitsBehind, 2) : digitsBehind;
  // What a program wrote as JSON was a double, which has up to 17 digits that come back the same.
  const mostOfDouble = origin === 'json-number' ? 17 : 15;
  if (scale > 6 && !isMoney && most <= mostOfDouble) return fits('double', options);
  if (whole + scale > 38) return staysText(tooLong);
  const width = whole + scale <= 18 && scale <= 6 ? 18 : 38;
  return fits(`decimal(${width},${scale})`, options);
}
