import { afterAll, beforeAll, expect, test } from 'vitest';
import { readingOf, ValueSession, type Options } from './value-session.ts';

let session: ValueSession;
beforeAll(async () => {
  session = await ValueSession.open();
});
afterAll(() => session[Symbol.asyncDispose]());

type Texts = readonly (readonly [text: string | null, value: string | null])[];

const german: Options = { decimal: ',', thousands: '.' };
const booleans = { true: ['ja', '1'], false: ['Nej'] };
const money: Options = { currency: true };

const values: readonly (readonly [type: string, options: Options, texts: Texts])[] = [
  [
    'varchar',
    {},
    [
      ['007', '007'],
      [' x ', ' x '],
      ['', ''],
      [null, null],
    ],
  ],
  [
    'varchar',
    { trim: true },
    [
      [' x\t', 'x'],
      ['\u00a0x\u202f', 'x'],
      ['', ''],
      ['  ', null],
      [' \t ', null],
      ['å ', 'å'],
    ],
  ],
  [
    'varchar',
    { nulls: ['', 'N/A', '-'] },
    [
      ['N/A', null],
      ['-', null],
      ['n/a', 'n/a'],
      ['', ''],
    ],
  ],
  [
    'varchar',
    { nulls: ['-'], trim: true },
    [
      [' - ', null],
      ['  ', ''],
      ['a-', 'a-'],
    ],
  ],
  [
    'integer',
    {},
    [
      ['5', '5'],
      [' 5', '5'],
      ['5 ', '5'],
      ['+5', '5'],
      ['-0', '0'],
      ['007', '7'],
      ['3.0', '3'],
      ['3.', '3'],
      ['2147483647', '2147483647'],
      ['', null],
      [null, null],
    ],
  ],
  [
    'integer',
    { nulls: ['', 'NULL'], trim: true },
    [
      [' NULL ', null],
      ['\t5\n', '5'],
      [' ', null],
    ],
  ],
  [
    'integer',
    { thousands: ' ' },
    [
      ['1 234', '1234'],
      ['1\u00a0234', '1234'],
      ['1234', '1234'],
      [' 1 234 567 ', '1234567'],
    ],
  ],
  [
    'integer',
    { thousands: ',' },
    [
      ['1,234', '1234'],
      ['1.000', '1'],
    ],
  ],
  [
    'bigint',
    {},
    [
      ['9007199254740993', '9007199254740993'],
      ['-9223372036854775808', '-9223372036854775808'],
    ],
  ],
  ['ubigint', {}, [['18446744073709551615', '18446744073709551615']]],
  [
    'hugeint',
    {},
    [['170141183460469231731687303715884105727', '170141183460469231731687303715884105727']],
  ],
  [
    'uhugeint',
    {},
    [['340282366920938463463374607431768211455', '340282366920938463463374607431768211455']],
  ],
  [
    'decimal(12,2)',
    {},
    [
      ['5', '5.00'],
      ['5.5', '5.50'],
      ['.5', '0.50'],
      ['5.', '5.00'],
      ['5.000', '5.00'],
      ['-12.50', '-12.50'],
    ],
  ],
  [
    'decimal(12,2)',
    german,
    [
      ['1.234', '1234.00'],
      ['-12.345.678,9', '-12345678.90'],
      ['7', '7.00'],
      ['1234567,89', '1234567.89'],
      [',5', '0.50'],
    ],
  ],
  [
    'decimal(12,2)',
    { decimal: ',' },
    [
      ['5,5', '5.50'],
      ['-0,05', '-0.05'],
    ],
  ],
  [
    'decimal(12,2)',
    { thousands: "'" },
    [
      ["1'234.50", '1234.50'],
      ['1’234.50', '1234.50'],
    ],
  ],
  [
    'decimal(12,2)',
    { ...money, thousands: ',' },
    [
      ['$1,200.50', '1200.50'],
      ['(35.00)', '-35.00'],
      ['€ 9', '9.00'],
      ['-9 kr', '-9.00'],
      ['$-9', '-9.00'],
      ['-$9', '-9.00'],
      ['($5)', '-5.00'],
      ['9.5 SEK', '9.50'],
      ['kr. 9', '9.00'],
      ['USD 9', '9.00'],
      ['9', '9.00'],
    ],
  ],
  [
    'double',
    money,
    [
      ['$1200.50', '1200.5'],
      ['12 kr', '12.0'],
    ],
  ],
  [
    'double',
    {},
    [
      ['0.1', '0.1'],
      ['1e5', '100000.0'],
      ['1.5E-3', '0.0015'],
      ['12', '12.0'],
      ['9007199254740992', '9007199254740992.0'],
      ['NaN', 'nan'],
      ['-inf', '-inf'],
      ['0.00000', '0.0'],
    ],
  ],
  ['double', german, [['1.234,56', '1234.56']]],
  [
    'real',
    {},
    [
      ['16777216', '16777216.0'],
      ['0.1', '0.1'],
    ],
  ],
  [
    'boolean',
    {},
    [
      ['true', 'true'],
      ['F', 'false'],
      ['1', 'true'],
      ['YES', 'true'],
      ['no', 'false'],
      ['', null],
    ],
  ],
  [
    'boolean',
    { booleans },
    [
      ['ja', 'true'],
      ['JA', 'true'],
      ['1', 'true'],
      ['nej', 'false'],
      ['', null],
    ],
  ],
  [
    'date',
    {},
    [
      ['2024-02-29', '2024-02-29'],
      ['2024-1-5', '2024-01-05'],
      ['2024/01/05', '2024-01-05'],
      ['2024-01-05T00:00:00', '2024-01-05'],
    ],
  ],
  [
    'date',
    { formats: ['%Y-%m-%d', '%d/%m/%Y', '%d %b %Y', '%d.%m.%y'] },
    [
      ['2024-03-01', '2024-03-01'],
      ['01/03/2024', '2024-03-01'],
      ['1 Mar 2024', '2024-03-01'],
      ['31.12.99', '1999-12-31'],
      ['', null],
    ],
  ],
  ['date', { formats: ['%Y-%m-%d %H:%M'] }, [['2024-03-01 00:00', '2024-03-01']]],
  [
    'timestamp',
    {},
    [
      ['2024-01-01T10:00:00', '2024-01-01 10:00:00'],
      ['2024-01-01 10:00', '2024-01-01 10:00:00'],
      ['2024-01-01', '2024-01-01 00:00:00'],
      ['2024-01-01 10:00:00.123456', '2024-01-01 10:00:00.123456'],
      ['2024-01-01 10:00:00.1200000', '2024-01-01 10:00:00.12'],
    ],
  ],
  ['timestamp', { formats: ['%d.%m.%Y %H:%M'] }, [['1.3.2024 9:05', '2024-03-01 09:05:00']]],
  ['timestamp_ns', {}, [['2024-01-01 10:00:00.123456789', '2024-01-01 10:00:00.123456789']]],
  [
    'timestamptz',
    {},
    [
      ['2024-03-31T00:30:00Z', '2024-03-31 00:30:00+00'],
      ['2024-03-31T02:30:00+02:00', '2024-03-31 00:30:00+00'],
      ['2024-01-01 10:00:00 Europe/Stockholm', '2024-01-01 09:00:00+00'],
      ['2024-01-01 10:00:00', '2024-01-01 10:00:00+00'],
      ['2024-01-01', '2024-01-01 00:00:00+00'],
    ],
  ],
  [
    'timestamptz',
    { formats: ['%Y-%m-%d %H:%M %z', '%Y-%m-%d'] },
    [
      ['2024-01-01 10:00 +0200', '2024-01-01 08:00:00+00'],
      ['2024-01-01', '2024-01-01 00:00:00+00'],
    ],
  ],
  [
    'time',
    {},
    [
      ['10:30', '10:30:00'],
      ['10:30:05.25', '10:30:05.25'],
    ],
  ],
  ['time', { formats: ['%I:%M %p'] }, [['1:10 PM', '13:10:00']]],
  ['uuid', {}, [['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']]],
  [
    'interval',
    {},
    [
      ['1 day 2 hours', '1 day 02:00:00'],
      ['04:05:06.5', '04:05:06.5'],
    ],
  ],
  [
    'json',
    {},
    [
      ['{"a": [1.10]}', '{"a": [1.10]}'],
      ['{"a":"nan, ,]"}', '{"a":"nan, ,]"}'],
    ],
  ],
  ['blob', {}, [['a\\xAA', 'a\\xAA']]],
  ["enum('a', 'b c')", {}, [['b c', 'b c']]],
  [
    'varchar(5)',
    {},
    [
      ['12345', '12345'],
      ['ååååå', 'ååååå'],
      ['😀😀😀😀😀', '😀😀😀😀😀'],
      ['', ''],
      [null, null],
    ],
  ],
  ['char(3)', { trim: true }, [[' abc ', 'abc']]],
  [
    'integer',
    {},
    [
      ['.0', '0'],
      ['-007', '-7'],
      ['12\t', '12'],
    ],
  ],
  [
    'double',
    {},
    [
      ['.5', '0.5'],
      ['5.', '5.0'],
      [' 12 ', '12.0'],
      ['+5', '5.0'],
      ['Infinity', 'inf'],
      ['4.9e-324', '5e-324'],
    ],
  ],
  ['uinteger', {}, [['4294967295', '4294967295']]],
  [
    'bignum',
    {},
    [['170141183460469231731687303715884105728', '170141183460469231731687303715884105728']],
  ],
  [
    'date',
    {},
    [
      ['0001-01-01', '0001-01-01'],
      ['9999-12-31', '9999-12-31'],
      ['10000-01-01', '10000-01-01'],
    ],
  ],
  [
    'timestamp',
    {},
    [
      ['2024-05-01 24:00:00', '2024-05-02 00:00:00'],
      ['9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999'],
    ],
  ],
  ['timestamp(0)', {}, [['2024-05-01 10:00:00.000', '2024-05-01 10:00:00']]],
  ['time', {}, [['24:00:00', '24:00:00']]],
  ['time_ns', {}, [['10:00:00.123456789', '10:00:00.123456789']]],
  [
    'timestamptz',
    {},
    [
      ['2024-05-01 10:00:00+02', '2024-05-01 08:00:00+00'],
      ['2024-05-01 10:00:00+0200', '2024-05-01 08:00:00+00'],
      ['2024-05-01 10:00:00+05:45', '2024-05-01 04:15:00+00'],
      ['2024-05-01 10:00:00-00:00', '2024-05-01 10:00:00+00'],
      [' 2024-05-01T10:00:00.5 America/Argentina/Buenos_Aires ', '2024-05-01 13:00:00.5+00'],
      ['2024-10-27 02:30:00 Europe/Stockholm', '2024-10-27 01:30:00+00'],
      ['2024-05-01 10:00:00+15:59', '2024-04-30 18:01:00+00'],
    ],
  ],
  [
    'timestamptz',
    { formats: ['%d.%m.%Y %H:%M%z', '%d.%m.%Y %H:%M %Z', '[%d/%b/%Y:%H:%M:%S %z]'] },
    [
      ['01.05.2024 10:00+02', '2024-05-01 08:00:00+00'],
      ['01.05.2024 10:00-0530', '2024-05-01 15:30:00+00'],
      ['01.05.2024 10:00 Europe/Stockholm', '2024-05-01 08:00:00+00'],
      ['01.05.2024 10:00 UTC', '2024-05-01 10:00:00+00'],
      ['[01/May/2024:10:00:00 +0000]', '2024-05-01 10:00:00+00'],
    ],
  ],
];

test.each(values)('texts become values of the type %s with %j', async (type, options, texts) => {
  const judged = await session.judge(
    readingOf(type, options),
    texts.map(([text]) => text),
  );

  expect(judged.map(({ text, value, reason }) => [text, reason ?? value])).toEqual(texts);
});

type Reasons = readonly (readonly [text: string, reason: string])[];

const reasons: readonly (readonly [type: string, options: Options, texts: Reasons])[] = [
  [
    'integer',
    {},
    [
      ['12x', '"12x" is not a valid INTEGER'],
      ['3.7', '"3.7" is not a whole number, so INTEGER would change it'],
      ['1e3', '"1e3" is in scientific notation, which only a floating point number may have'],
      [
        '1.000',
        '"1.000" may be a number of thousands: say which mark is which with "decimal" and "thousands"',
      ],
      ['2147483648', '"2147483648" is out of the range of INTEGER'],
      ['1_000', '"1_000" is not a valid INTEGER'],
      ['0x1F', '"0x1F" is not a valid INTEGER'],
      ['0b11', '"0b11" is not a valid INTEGER'],
      ['1,000', '"1,000" is not a valid INTEGER'],
      ['٣', '"٣" is not a valid INTEGER'],
      ['- 5', '"- 5" is not a valid INTEGER'],
      ['-\t', '"-\t" is not a valid INTEGER'],
      ['5\u00005', '"5\u00005" is not a valid INTEGER'],
      [' ', '" " is not a valid INTEGER'],
      [`${'x'.repeat(201)}`, `"${'x'.repeat(200)}…" is not a valid INTEGER`],
    ],
  ],
  ['ubigint', {}, [['-1', '"-1" is out of the range of UBIGINT']]],
  ['integer', { nulls: [] }, [['', '"" is not a valid INTEGER']]],
  [
    'decimal(12,2)',
    {},
    [
      [
        '5.005',
        '"5.005" has more than 2 digits behind the decimal mark, so DECIMAL(12, 2) would round it',
      ],
      [
        '.005',
        '".005" has more than 2 digits behind the decimal mark, so DECIMAL(12, 2) would round it',
      ],
      ['12345678901', '"12345678901" is out of the range of DECIMAL(12, 2)'],
      ['nan', '"nan" is not a valid DECIMAL(12, 2)'],
      ['+\t', '"+\t" is not a valid DECIMAL(12, 2)'],
    ],
  ],
  [
    'decimal(12,2)',
    { decimal: ',' },
    [
      ['1.234', '"1.234" is not a valid DECIMAL(12, 2)'],
      [
        '1,234',
        '"1,234" has more than 2 digits behind the decimal mark, so DECIMAL(12, 2) would round it',
      ],
    ],
  ],
  [
    'double',
    german,
    [
      ['12.34', '"12.34" has the mark "." elsewhere than between groups of three digits'],
      ['0.123', '"0.123" has the mark "." elsewhere than between groups of three digits'],
      ['1234.567', '"1234.567" has the mark "." elsewhere than between groups of three digits'],
    ],
  ],
  [
    'double',
    { currency: true },
    [
      ['5 kg', '"5 kg" is not a valid DOUBLE'],
      ['5 %', '"5 %" is not a valid DOUBLE'],
      ['5k', '"5k" is not a valid DOUBLE'],
      ['--5', '"--5" is not a valid DOUBLE'],
      ['1e3', '"1e3" is not a valid DOUBLE'],
      ['SEK', '"SEK" is not a valid DOUBLE'],
    ],
  ],
  [
    'double',
    {},
    [
      ['1e400', '"1e400" is out of the range of DOUBLE'],
      ['1e-400', '"1e-400" is out of the range of DOUBLE'],
      ['9007199254740993', '"9007199254740993" has more digits than DOUBLE keeps'],
      ['1_0', '"1_0" is not a valid DOUBLE'],
    ],
  ],
  ['real', {}, [['16777217', '"16777217" has more digits than REAL keeps']]],
  [
    'boolean',
    {},
    [
      ['2', '"2" is not a valid BOOLEAN'],
      [' true', '" true" is not a valid BOOLEAN'],
    ],
  ],
  ['boolean', { booleans }, [['true', '"true" is none of the words "ja", "1", "Nej"']]],
  [
    'date',
    {},
    [
      ['2024-02-30', '"2024-02-30" is not a valid DATE'],
      ['2024-01-01 10:00', '"2024-01-01 10:00" has a time, which DATE would cut off'],
      ['2024-01-01T00:00:00Z', '"2024-01-01T00:00:00Z" has a time zone, which DATE would cut off'],
      ['24-01-01', '"24-01-01" is not a valid DATE'],
      ['2024-01-1x', '"2024-01-1x" is not a valid DATE'],
      ['2024-01-01 foo', '"2024-01-01 foo" is not a valid DATE'],
      ['2024 01 05', '"2024 01 05" is not a valid DATE'],
      ['epoch', '"epoch" is not a valid DATE'],
      ['2024-01-01\0', '"2024-01-01\0" is not a valid DATE'],
    ],
  ],
  [
    'date',
    { formats: ['%Y-%m-%d', '%d/%m/%Y'] },
    [
      ['2024-02-30', '"2024-02-30" fits none of the formats "%Y-%m-%d", "%d/%m/%Y"'],
      [
        '01/03/24',
        '"01/03/24" has no year of four digits, and fits none of the formats "%Y-%m-%d", "%d/%m/%Y"',
      ],
    ],
  ],
  [
    'date',
    { formats: ['%Y-%m-%d %H:%M'] },
    [
      ['2024-02-29 10:00', '"2024-02-29 10:00" has a time, which DATE would cut off'],
      ['x', '"x" does not fit the format "%Y-%m-%d %H:%M"'],
    ],
  ],
  [
    'timestamp',
    {},
    [
      [
        '2024-01-01 10:00:00Z',
        '"2024-01-01 10:00:00Z" has a time zone, which TIMESTAMP would cut off',
      ],
      [
        '2024-01-01 10:00:00+02',
        '"2024-01-01 10:00:00+02" has a time zone, which TIMESTAMP would cut off',
      ],
      [
        '2024-01-01 10:00:00.1234567',
        '"2024-01-01 10:00:00.1234567" has a fraction of a second that TIMESTAMP would cut off',
      ],
      ['2024-01-01 25:00:00', '"2024-01-01 25:00:00" is not a valid TIMESTAMP'],
    ],
  ],
  [
    'timestamp_s',
    {},
    [
      [
        '2024-01-01 10:00:00.5',
        '"2024-01-01 10:00:00.5" has a fraction of a second that TIMESTAMP_S would cut off',
      ],
    ],
  ],
  [
    'timestamptz',
    {},
    [['2024-01-01 10:00:00 EST', '"2024-01-01 10:00:00 EST" is not a valid TIMESTAMPTZ']],
  ],
  [
    'time',
    {},
    [
      ['10:00:00+02', '"10:00:00+02" has a time zone, which TIME would cut off'],
      ['2024-01-01 10:00:00', '"2024-01-01 10:00:00" has a date, which TIME would cut off'],
      ['10:00:00 foo', '"10:00:00 foo" is not a valid TIME'],
    ],
  ],
  ['uuid', {}, [['x', '"x" is not a valid UUID']]],
  [
    'interval',
    {},
    [
      ['1.5 months', '"1.5 months" is not a valid INTERVAL'],
      ['1', '"1" is not a valid INTERVAL'],
    ],
  ],
  [
    'json',
    {},
    [
      ['{a}', '"{a}" is not valid JSON'],
      ['[1,]', '"[1,]" is not valid JSON'],
      ['{"a":NaN}', '"{"a":NaN}" is not valid JSON'],
    ],
  ],
  ['blob', {}, [['å', '"å" is not a valid BLOB']]],
  ["enum('a', 'it''s')", {}, [['b', "\"b\" is not a valid ENUM('a', 'it''s')"]]],
  ['geometry', {}, [['x', '"x" is not a valid GEOMETRY']]],
  [
    'varchar(5)',
    {},
    [
      ['123456', '"123456" has more than 5 characters'],
      ['åååååå', '"åååååå" has more than 5 characters'],
      ['12345 ', '"12345 " has more than 5 characters'],
    ],
  ],
  ['char(1)', {}, [['ab', '"ab" has more than 1 character']]],
  [
    'double',
    {},
    [
      ['e5', '"e5" is not a valid DOUBLE'],
      ['.e5', '".e5" is not a valid DOUBLE'],
      ['0x1F', '"0x1F" is not a valid DOUBLE'],
      ['٣', '"٣" is not a valid DOUBLE'],
    ],
  ],
  ['real', {}, [['3.5e38', '"3.5e38" is out of the range of REAL']]],
  ['uinteger', {}, [['4294967296', '"4294967296" is out of the range of UINTEGER']]],
  ...['date', 'timestamp', 'timestamp_s', 'timestamp_ms', 'timestamp_ns', 'timestamptz'].map(
    (type): readonly [string, Options, Reasons] => [
      type,
      {},
      ['infinity', '-infinity', 'Infinity', 'epoch', 'today', 'now', '0000-01-01'].map((text) => [
        text,
        `"${text}" is not a valid ${type.toUpperCase()}`,
      ]),
    ],
  ),
  ...[
    ['date', '%Y-%m-%d'],
    ['date', '%d.%m.%Y'],
    ['timestamp', '%Y-%m-%d %H:%M'],
    ['timestamp_ns', '%Y-%m-%d %H:%M:%S.%n'],
    ['timestamptz', '%Y-%m-%d %H:%M%z'],
    ['timestamptz', '%Y-%m-%d %H:%M'],
    ['time', '%H:%M'],
  ].map(([type = '', format = '']): readonly [string, Options, Reasons] => [
    type,
    { formats: [format] },
    ['infinity', '-infinity', ' Infinity', 'epoch'].map((text) => [
      text,
      `"${text}" does not fit the format "${format}"`,
    ]),
  ]),
  [
    'timestamp',
    {},
    [
      ['2024-05-01 23:59:60', '"2024-05-01 23:59:60" is not a valid TIMESTAMP'],
      ['0000-01-01 10:00:00', '"0000-01-01 10:00:00" is not a valid TIMESTAMP'],
    ],
  ],
  [
    'timestamptz',
    {},
    [
      ['2024-05-01 10:00:00+99', '"2024-05-01 10:00:00+99" is not a valid TIMESTAMPTZ'],
      [
        '2024-03-31 02:30:00 Europe/Stockholm',
        '"2024-03-31 02:30:00 Europe/Stockholm" is not a valid TIMESTAMPTZ',
      ],
      [
        '2024-05-01 10:00:00 Europe/Nowhere',
        '"2024-05-01 10:00:00 Europe/Nowhere" is not a valid TIMESTAMPTZ',
      ],
      ['2024-05-01 10:00:00+16:00', '"2024-05-01 10:00:00+16:00" is not a valid TIMESTAMPTZ'],
      ['2024-05-01 10:00:00+02:90', '"2024-05-01 10:00:00+02:90" is not a valid TIMESTAMPTZ'],
      ['0000-01-01 10:00:00Z', '"0000-01-01 10:00:00Z" is not a valid TIMESTAMPTZ'],
    ],
  ],
  [
    'timestamptz',
    { formats: ['%d.%m.%Y %H:%M %Z'] },
    [
      [
        '01.05.2024 10:00 CST',
        '"01.05.2024 10:00 CST" does not fit the format "%d.%m.%Y %H:%M %Z"',
      ],
    ],
  ],
  [
    'timestamptz',
    { formats: ['%d.%m.%Y %H:%M%z'] },
    [
      ['01.05.2024 10:00+99', '"01.05.2024 10:00+99" does not fit the format "%d.%m.%Y %H:%M%z"'],
      [
        '01.05.2024 10:00+0290',
        '"01.05.2024 10:00+0290" does not fit the format "%d.%m.%Y %H:%M%z"',
      ],
    ],
  ],
];

test.each(reasons)('texts that are no %s with %j are told why', async (type, options, texts) => {
  const judged = await session.judge(
    readingOf(type, options),
    texts.map(([text]) => text),
  );

  expect(judged.map(({ text, reason }) => [text, reason])).toEqual(texts);
});

test('no reason shows a value that must not be seen', async () => {
  const reading = { ...readingOf('map(varchar, struct(a integer))'), isMasked: true };

  const judged = await session.judge(reading, [
    '{"secret": {"a": "secret"}}',
    '{"secret": {"secret": 1}}',
    '[secret',
  ]);

  expect(judged.map(({ reason }) => reason)).toEqual([
    'the value is not a valid INTEGER (at .*.a)',
    'a key is none of "a" (at .*)',
    'the value is not valid JSON',
  ]);
});

test('text that must stay empty does so only where the reader tells it from nothing', async () => {
  const reading = { ...readingOf('varchar'), keepsEmptyText: false };

  const judged = await session.judge(reading, ['', 'x']);

  expect(judged.map(({ value }) => value)).toEqual([null, 'x']);
});

test('a text without a zone is UTC, whatever zone the row before has', async () => {
  const judged = await session.judge(readingOf('timestamptz'), [
    '2024-01-01 00:00:00 Europe/Stockholm',
    '2024-01-01',
    '2024-01-01 00:00:00.5',
  ]);

  expect(judged.map(({ value }) => value)).toEqual([
    '2023-12-31 23:00:00+00',
    '2024-01-01 00:00:00+00',
    '2024-01-01 00:00:00.5+00',
  ]);
});
