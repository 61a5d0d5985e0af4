import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckDb } from '../../../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Adapter, Session } from '../../../../../src/core/adapter.ts';
import { quoteLiteral } from '../../../../../src/core/relation.ts';
import { columnValues } from '../../../../../src/execute/infer/columns/column-values.ts';
import { guessColumn } from '../../../../../src/execute/infer/columns/guess-column.ts';
import type { ValueOrigin } from '../../../../../src/execute/infer/columns/guess-number.ts';
import { memoryTarget } from '../../../../support/memory-target.ts';

let adapter: Adapter;
let session: Session;

beforeAll(async () => {
  const target = { ...memoryTarget, settings: {} };
  adapter = await openDuckDb(target, { root: '/', waitSeconds: 0 });
  session = await adapter.connect();
});

afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await adapter[Symbol.asyncDispose]();
});

/** Type and options of a column called `name`, unless it has another name. */
async function guess(
  texts: readonly (string | null)[],
  { name = 'name', origin = 'text' }: { name?: string; origin?: ValueOrigin } = {},
) {
  const rows = texts.map((text, index) => {
    const value = text === null ? 'null::varchar' : quoteLiteral(text);
    return `(${value}, ${index + 1})`;
  });
  const from = `select v, row from (values ${rows.join(', ')}) t(v, row)`;
  const values = await columnValues(session, { name, from, placeOf: (row) => `record ${row}` });
  return (await guessColumn(values, origin)).guess;
}

test.each<[string, string[], string, object]>([
  ['whole numbers', ['1', '-2', '+3'], 'bigint', {}],
  ['more than 2^63', ['9223372036854775808', '1'], 'ubigint', {}],
  ['less than -2^63', ['-9223372036854775809'], 'hugeint', {}],
  ['more than 2^127', ['340282366920938463463374607431768211455'], 'uhugeint', {}],
  ['fractions', ['12.5', '3', '.25'], 'decimal(18,2)', {}],
  ['a comma for fractions', ['12,50', '3'], 'decimal(18,2)', { decimal: ',' }],
  [
    'points for thousands',
    ['1.234,56', '-12.345.678,90', '7,00'],
    'decimal(18,2)',
    { decimal: ',', thousands: '.' },
  ],
  ['commas for thousands', ['1,234.50', '7'], 'decimal(18,2)', { decimal: '.', thousands: ',' }],
  ['blanks for thousands', ['1 234,5', '12,25'], 'decimal(18,2)', { decimal: ',', thousands: ' ' }],
  ['no-break spaces', ['1\u00a0234,5', '12,25'], 'decimal(18,2)', { decimal: ',', thousands: ' ' }],
  ['Swiss marks', ["1'234.50", '12.5'], 'decimal(18,2)', { thousands: "'" }],
  ['several points', ['1.234.567', '12'], 'bigint', { decimal: ',', thousands: '.' }],
  ['a fraction of three digits, one below one', ['1.234', '0.500'], 'decimal(18,3)', {}],
  [
    'money',
    ['$1,200.50', '(35.00)', '€ 9'],
    'decimal(18,2)',
    { decimal: '.', thousands: ',', currency: true },
  ],
  [
    'Swedish money',
    ['12 kr', '1 200,50 kr'],
    'decimal(18,2)',
    { decimal: ',', thousands: ' ', currency: true },
  ],
  ['many digits behind the point', ['59.3293235', '18.0685808'], 'double', {}],
  ['more digits than a double has', ['0.30000000000000004', '1.1'], 'decimal(38,17)', {}],
  ['scientific notation', ['1.5e-3', '2.0'], 'double', {}],
  [
    'words for NULL',
    ['NULL', 'N/A', '-', '', '12', '\\N'],
    'bigint',
    { nulls: ['', 'NULL', 'N/A', '-', '\\N'] },
  ],
  ['blanks around numbers', [' 10 ', '20'], 'bigint', { trim: true }],
  ['dates', ['2024-03-01', '2024-12-31'], 'date', {}],
  ['days first', ['01/03/2024', '31/12/2023'], 'date', { formats: ['%d/%m/%Y'] }],
  ['months first', ['12/31/2023', '1/2/2024'], 'date', { formats: ['%m/%d/%Y'] }],
  ['points in dates', ['1.12.2023', '01.02.2024'], 'date', { formats: ['%d.%m.%Y'] }],
  [
    'dates in several formats',
    ['2024-03-01', '31/12/2023', '01/03/2024', '1 Mar 2024'],
    'date',
    { formats: ['%d/%m/%Y', '%Y-%m-%d', '%d %b %Y'] },
  ],
  ['names of months', ['Mar 3, 2024', 'May 13, 2024'], 'date', { formats: ['%b %d, %Y'] }],
  ['zero dates', ['0000-00-00', '2024-01-01'], 'date', { nulls: ['', '0000-00-00'] }],
  ['timestamps', ['2024-03-01 10:00:00', '2024-03-01T10:00:00.123'], 'timestamp', {}],
  ['dates and timestamps', ['2024-03-01', '2024-03-01 10:00:00'], 'timestamp', {}],
  [
    'timestamps with an offset',
    ['2024-03-01T10:00:00Z', '2024-03-01T10:00:00+01:00'],
    'timestamptz',
    {},
  ],
  ['UTC', ['2024-03-01 10:00:00 UTC'], 'timestamptz', {}],
  ['nanoseconds', ['2024-03-01T10:00:00.1234567'], 'timestamp_ns', {}],
  [
    'noon',
    ['1/2/2024 3:05 PM', '1/22/2024 3:05 AM'],
    'timestamp',
    { formats: ['%m/%d/%Y %I:%M %p'] },
  ],
  [
    'a comma before milliseconds',
    ['2024-03-01 10:00:00,123'],
    'timestamp',
    { formats: ['%Y-%m-%d %H:%M:%S,%f'] },
  ],
  [
    'the log of a server',
    ['10/Oct/2000:13:55:36 -0700'],
    'timestamptz',
    { formats: ['%d/%b/%Y:%H:%M:%S %z'] },
  ],
  ['times of the day', ['10:30', '09:05'], 'time', {}],
  [
    'Swedish booleans',
    ['Ja', 'Nej', 'ja'],
    'boolean',
    { booleans: { true: ['ja'], false: ['nej'] } },
  ],
  ['yes and no', ['yes', 'no'], 'boolean', { booleans: { true: ['yes'], false: ['no'] } }],
  ['true and false', ['true', 'FALSE', ''], 'boolean', {}],
])('%s have a type', async (_, texts, dataType, reading) => {
  const found = await guess(texts);

  expect({ dataType: found.dataType, reading: found.reading }).toEqual({ dataType, reading });
});

test.each<[string, string[], string[]]>([
  ['leading zeros', ['01234', '00501'], ['leading zeros, which a number would lose']],
  ['a plus', ['+46', '+47'], ['a plus, which a number would lose']],
  [
    'points that could be of thousands',
    ['1.234', '5.678'],
    [
      "the mark in '1.234' could be that of a fraction or of thousands: say which by data_type with decimal or thousands",
    ],
  ],
  [
    'commas that could be of fractions',
    ['1,234', '12345'],
    [
      "the mark in '1,234' could be that of a fraction or of thousands: say which by data_type with decimal or thousands",
    ],
  ],
  ['digits with an e', ['1e3', '2e5'], ['digits with an "e" may be numbers or codes']],
  ['addresses', ['192.168.100.200', '10.10.10.10'], ['addresses of computers']],
  ['versions', ['1.2.3', '1.2.4'], []],
  ['very long numbers', [`1${'0'.repeat(40)}`], ['more digits than a number holds']],
  [
    'ambiguous dates',
    ['01/03/2024', '04/05/2024'],
    ["'01/03/2024' could be '%d/%m/%Y' or '%m/%d/%Y': say which by data_type and format"],
  ],
  [
    'dates with a short year',
    ['31/12/24', '01/02/24'],
    ["'31/12/24' could be '%d/%m/%y' or '%y/%m/%d': say which by data_type and format"],
  ],
  [
    'days that do not exist',
    ['2024-02-30', '2024-03-01'],
    ["date, but for 1 of 2 values, such as '2024-02-30' (record 1)"],
  ],
  [
    'timestamps with and without an offset',
    ['2024-03-01T10:00:00Z', '2024-03-01T10:00:00'],
    ["times of several kinds: '2024-03-01T10:00:00Z', '2024-03-01T10:00:00'"],
  ],
  [
    'durations',
    ['25:00:00', '10:00:00'],
    ["time, but for 1 of 2 values, such as '25:00:00' (record 1)"],
  ],
  [
    'dates with one that is none',
    ['2024-03-01', '01/03/2024', '1 Mar 2024', '20240301', '31/12/2023', 'not a date'],
    [
      "date with format: ['%d/%m/%Y', '%Y-%m-%d', '%d %b %Y', '%Y%m%d'], but for 1 of 6 values, such as 'not a date' (record 6)",
    ],
  ],
  [
    'numbers with one that is none',
    ['1', '2', 'abc'],
    ["a whole number, but for 1 of 3 values, such as 'abc' (record 3)"],
  ],
  ['the country NO', ['NO', 'SE', 'NO'], []],
  ['one word alone', ['NO', 'NO'], []],
  ['blanks around texts', [' a ', 'b'], []],
  ['nothing', ['', ''], ['always empty']],
  ['nothing but words for NULL', ['n/a', '-'], ["nothing but 'n/a', '-'"]],
])('%s stay text', async (_, texts, notes) => {
  const found = await guess(texts);

  expect(found).toEqual({ dataType: 'varchar', reading: {}, notes });
});

test.each([
  ['phone', '0701234567'],
  ['phone', '46701234567'],
  ['zip', '12345'],
  ['customerZip', '12345'],
  ['Personnummer', '198001011234'],
  ['order_no', '100000000001'],
  ['EAN', '7310865004703'],
])('a column called %s keeps %s as text', async (name, text) => {
  expect((await guess([text], { name })).dataType).toBe('varchar');
});

test('digits of a day are a date where the name says so, else a number', async () => {
  const texts = ['20240131', '20240229'];

  const named = await guess(texts, { name: 'order_date' });
  const unnamed = await guess(texts, { name: 'batch' });

  expect(named).toEqual({ dataType: 'date', reading: { formats: ['%Y%m%d'] }, notes: [] });
  expect(unnamed.dataType).toBe('bigint');
});

test('a text of JSON that is a whole number stays text; a number of JSON does not', async () => {
  const text = await guess(['1', '2'], { origin: 'json-text' });
  const number = await guess(['1', '2'], { origin: 'json-number' });

  expect([text.dataType, number.dataType]).toEqual(['varchar', 'bigint']);
});

test('one long text among numbers is named', async () => {
  const found = await guess(['1', '2', '3', 'x'.repeat(100)]);

  expect(found.notes).toEqual([
    `a whole number, but for 1 of 4 values, such as '${'x'.repeat(39)}…' (record 4)`,
  ]);
});
