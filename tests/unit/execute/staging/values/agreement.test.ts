import { afterAll, beforeAll, expect, test } from 'vitest';
import { readingOf, ValueSession, type Options } from './value-session.ts';

let session: ValueSession;
beforeAll(async () => {
  session = await ValueSession.open();
});
afterAll(() => session[Symbol.asyncDispose]());

/** Texts that are something for some type, or nearly so. */
const texts: readonly (string | null)[] = [
  ...[
    null,
    '',
    ' ',
    '\t',
    '\0',
    'x',
    'NULL',
    'null',
    '-',
    '+',
    '.',
    ',',
    '- ',
    '+\t',
    'å',
    '😀',
    "'",
    '"',
    '\\',
    '%',
    '\u00a0',
  ],
  ...[
    '0',
    '-0',
    '+5',
    ' 5',
    '5 ',
    '5\n',
    '007',
    '3.7',
    '3.0',
    '.5',
    '5.',
    '1e3',
    '1E-3',
    '1e400',
    '1e-400',
    '0x1F',
    '0b11',
    '1_000',
  ],
  ...[
    '1,000',
    '1.000',
    '1.234,56',
    '1 234',
    "1'234",
    '12.34',
    '0.123',
    '٣',
    '½',
    '2147483648',
    '9223372036854775808',
    '-129',
    '256',
  ],
  ...[
    '18446744073709551616',
    '1'.repeat(39),
    '1'.repeat(400),
    `0.${'1'.repeat(40)}`,
    'nan',
    'NaN',
    'inf',
    '-Infinity',
    'infinity',
  ],
  ...['$5', '(5)', '5 kr', '5 kg', '$1,000.50', '-€9', '5-', '--5', '5%'],
  ...['true', 'T', 'f', 'YES', 'no', 'y', 'ja', 'NEJ', ' true', 'on', '1.0'],
  ...[
    '2024-02-29',
    '2024-02-30',
    '2024-1-5',
    '24-01-01',
    '2024/01/05',
    '2024-01/05',
    '01/02/2024',
    '1.2.24',
    '20240101',
    '2024-01-1x',
    'epoch',
  ],
  ...[
    '2024-01-01 10:00',
    '2024-01-01T10:00:00',
    '2024-01-01 10:00:00Z',
    '2024-01-01 10:00:00+02',
    '2024-01-01 10:00:00 +02:00',
  ],
  ...[
    '2024-01-01 10:00:00 UTC',
    '2024-01-01 10:00:00 EST',
    '2024-01-01 10:00:00 Europe/Stockholm',
    '2024-01-01 24:00:00',
    '9999-12-31 23:59:60',
  ],
  ...[
    '2024-01-01 10:00:00.123456',
    '2024-01-01 10:00:00.1234567',
    '2024-01-01 10:00:0Z',
    '-024-01-01 10:00:00',
    '10:00',
    '10:00:60',
    '25:00',
    '10:00+02',
  ],
  ...[
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    '{a0eebc999c0b4ef8bb6d6bb9bd380a11}',
    'a0eebc99',
    '1 day',
    '1.5 months',
    '01:00:00',
    '\\xAA',
    '\\x',
    '0101',
  ],
  ...[
    '[]',
    '[1,2]',
    '["1","x"]',
    '[1.5]',
    '[null]',
    '[1',
    '[1,]',
    '{}',
    '{"a":1}',
    '{"a":"1","b":2}',
    '{"a":1,"a":2}',
    '{"c":1}',
    '[{"a":1}]',
    '{a:1}',
    '{"a":0.12345678901234567890}',
    'POINT (1 2)',
  ],
];

const numbers = [
  'tinyint',
  'utinyint',
  'smallint',
  'usmallint',
  'integer',
  'uinteger',
  'bigint',
  'ubigint',
  'hugeint',
  'uhugeint',
  'bignum',
  'decimal',
  'decimal(4,4)',
  'decimal(12,2)',
  'decimal(38,0)',
  'decimal(38,38)',
  'real',
  'float(30)',
  'double',
];
const times = [
  'date',
  'time',
  'time_ns',
  'timetz',
  'timestamp',
  'timestamp_s',
  'timestamp_ms',
  'timestamp_ns',
  'timestamp(2)',
  'timestamptz',
];
const others = [
  'varchar',
  'boolean',
  'uuid',
  'interval',
  'blob',
  'bit',
  'json',
  'geometry',
  'variant',
  "enum('x', '5')",
  'union(a integer, b varchar)',
];
const nested = [
  'integer[]',
  'integer[2]',
  'date[][]',
  'struct(a integer)',
  'struct(a varchar, b decimal(4,2))[]',
  'map(varchar, integer)',
  'map(integer, json)',
  'struct("#text" integer, a boolean)',
  'json[]',
];

const plain: Options = {};
const german: Options = { decimal: ',', thousands: '.' };
const money: Options = { currency: true, thousands: ',' };
const cleaned: Options = { trim: true, nulls: ['', 'null', '-'] };
const words: Options = { booleans: { true: ['ja', '1'], false: ['nej', 'x'] } };
const formats: Options = {
  formats: ['%Y-%m-%d', '%d/%m/%Y', '%H:%M', '%Y-%m-%d %H:%M:%S%z', '%Y-%m-%d %H:%M:%S.%n'],
};

test.each<readonly [type: string, options: Options]>([
  ...[...numbers, ...times, ...others, ...nested].map((type) => [type, plain] as const),
  ...['varchar', 'integer', 'double', 'date', 'boolean', 'integer[]', 'struct(a integer)'].map(
    (type) => [type, cleaned] as const,
  ),
  ...['bigint', 'decimal(12,2)', 'decimal(38,0)', 'double', 'decimal(12,2)[]'].flatMap((type) => [
    [type, german] as const,
    [type, money] as const,
  ]),
  ...times.map((type) => [type, formats] as const),
  ['boolean', words],
  ['boolean[]', words],
])('the ways to convert to %s with %j agree on every text', async (type, options) => {
  const judged = await session.judge(readingOf(type, options), texts);

  expect(judged).toHaveLength(texts.length);
});
