import { expect, test } from 'vitest';
import { loadedSeed } from '../../../support/loaded-seed.ts';

test.each([
  ['whole numbers', '1,\n-20,\n,\n', 'BIGINT', ['1', '-20', null]],
  ['leading zeros', '007,\n8,\n', 'VARCHAR', ['007', '8']],
  ['a minus before zero', '-0,\n', 'VARCHAR', ['-0']],
  ['a plus', '+1,\n', 'VARCHAR', ['+1']],
  ['the largest bigint', '9223372036854775807,\n', 'BIGINT', ['9223372036854775807']],
  ['one more than that', '9223372036854775808,\n1,\n', 'VARCHAR', ['9223372036854775808', '1']],
  ['long ids', '12345678901234567890,\n1,\n', 'VARCHAR', ['12345678901234567890', '1']],
  ['underscores', '1_000,\n', 'VARCHAR', ['1_000']],
  ['commas for fractions', '"1,5",\n', 'VARCHAR', ['1,5']],
  ['zeros at the end', '0.10,\n2.50,\n', 'DECIMAL(18,2)', ['0.10', '2.50']],
  ['zeros with a minus', '-0.0,\n1.5,\n', 'VARCHAR', ['-0.0', '1.5']],
  ['no digit before the point', '.5,\n', 'VARCHAR', ['.5']],
  ['no digit behind the point', '5.,\n', 'VARCHAR', ['5.']],
  ['not a number', 'NaN,\nInfinity,\n', 'VARCHAR', ['NaN', 'Infinity']],
  ['digits of Arabic', '١,\n', 'VARCHAR', ['١']],
  ['a number and a word', '1,\nx,\n', 'VARCHAR', ['1', 'x']],
  ['zeros and ones', '0,\n1,\n', 'BIGINT', ['0', '1']],
  ['booleans and zeros', 'true,\n0,\n', 'VARCHAR', ['true', '0']],
  ['decimals', '1.10,\n-0.5,\n3,\n', 'DECIMAL(18,2)', ['1.10', '-0.50', '3.00']],
  [
    'decimals too long for any',
    `${'1'.repeat(30)}.${'2'.repeat(10)},\n`,
    'VARCHAR',
    [`${'1'.repeat(30)}.${'2'.repeat(10)}`],
  ],
  ['exponents', '1e3,\n', 'VARCHAR', ['1e3']],
  ['booleans', 'true,\nFALSE,\n', 'BOOLEAN', ['true', 'false']],
  ['yes and no', 'yes,\nno,\n', 'VARCHAR', ['yes', 'no']],
  ['dates', '2024-02-29,\n,\n1999-12-31,\n', 'DATE', ['2024-02-29', null, '1999-12-31']],
  ['years before 1000', '0000-01-01,\n0999-12-31,\n', 'VARCHAR', ['0000-01-01', '0999-12-31']],
  ['days first', '29.02.2024,\n', 'VARCHAR', ['29.02.2024']],
  ['short dates', '2024-2-9,\n', 'VARCHAR', ['2024-2-9']],
  ['a day that is not', '2023-02-29,\n', 'VARCHAR', ['2023-02-29']],
  ['times', '2024-02-29 12:30:00.5,\n', 'TIMESTAMP', ['2024-02-29 12:30:00.5']],
  ['times with a T', '2024-02-29T12:30:00,\n,\n', 'TIMESTAMP', ['2024-02-29 12:30:00', null]],
  ['the end of a day', '2024-02-29 24:00:00,\n', 'VARCHAR', ['2024-02-29 24:00:00']],
  ['nanoseconds', '2024-02-29 12:30:00.1234567,\n', 'VARCHAR', ['2024-02-29 12:30:00.1234567']],
  ['offsets', '2024-02-29 12:30:00+02:00,\n', 'VARCHAR', ['2024-02-29 12:30:00+02:00']],
  ['zones', '2024-02-29T12:30:00Z,\n', 'VARCHAR', ['2024-02-29T12:30:00Z']],
  [
    'dates and times',
    '2024-02-29,\n2024-02-29 12:30,\n',
    'VARCHAR',
    ['2024-02-29', '2024-02-29 12:30'],
  ],
  ['spaces around', ' 1,\n', 'VARCHAR', [' 1']],
  ['nothing', ',\n,\n', 'VARCHAR', [null, null]],
  ['quoted empty values', '"",\n"",\n', 'VARCHAR', ['', '']],
  ['empty and quoted empty', ',\n"",\nx,\n', 'VARCHAR', [null, '', 'x']],
  ['a quoted empty among numbers', '"",\n1,\n', 'VARCHAR', ['', '1']],
  ['line ends and quotes in quotes', '"a\nb",\n"say ""x""",\n', 'VARCHAR', ['a\nb', 'say "x"']],
])('%s keep their values', async (_, text, type, values) => {
  const { columns, rows, errors } = await loadedSeed(`v,other\n${text}`);

  expect({ errors, type: columns[0], values: rows.map(([value]) => value) }).toEqual({
    errors: [],
    type: `v ${type}`,
    values,
  });
});

test.each([
  ['varchar', '1,\n2,\n', 'VARCHAR', ['1', '2']],
  ['integer', '007,\n,\n', 'INTEGER', ['7', null]],
  ['decimal(12, 2)', '1.50,\n2.1000,\n', 'DECIMAL(12,2)', ['1.50', '2.10']],
  ['double', '1e3,\n0.1,\n', 'DOUBLE', ['1000.0', '0.1']],
  ['integer', '"",\n1,\n', 'INTEGER', [null, '1']],
  ['timestamp', '2024-02-29,\n', 'TIMESTAMP', ['2024-02-29 00:00:00']],
  ['timestamptz', '2024-02-29 12:00:00+02:00,\n', 'TIMESTAMP WITH TIME ZONE', [expect.any(String)]],
  ['hugeint', '170141183460469231731687303715884105727,\n', 'HUGEINT', [expect.any(String)]],
  ['boolean', 'yes,\n0,\n', 'BOOLEAN', ['true', 'false']],
  ["enum('a', 'b')", 'a,\n,\n', "ENUM('a', 'b')", ['a', null]],
  ['integer[]', '"[1, 2]",\n', 'INTEGER[]', ['[1, 2]']],
])('a column that is said to be %s is', async (type, text, actual, values) => {
  const { columns, rows, errors } = await loadedSeed(`v,other\n${text}`, {
    columnTypes: { V: type },
  });

  expect({ errors, type: columns[0], values: rows.map(([value]) => value) }).toEqual({
    errors: [],
    type: `v ${actual}`,
    values,
  });
});

test('a type is found where the first values stand far below', async () => {
  const empty = ',,,\n'.repeat(3000);

  const { columns, rows } = await loadedSeed(`a,b,c,d\n${empty}7,x,true,2024-02-29\n`);

  expect(columns).toEqual(['a BIGINT', 'b VARCHAR', 'c BOOLEAN', 'd DATE']);
  expect(rows.at(-1)).toEqual(['7', 'x', 'true', '2024-02-29']);
});

test('a type is not found where the last value is of another one', async () => {
  const values = '7,true,2024-02-29,2024-02-29 12:00\n'.repeat(3000);

  const { columns } = await loadedSeed(`a,b,c,d\n${values}x,x,x,x\n`);

  expect(columns).toEqual(['a VARCHAR', 'b VARCHAR', 'c VARCHAR', 'd VARCHAR']);
});
