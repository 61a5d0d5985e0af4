import { expect, test } from 'vitest';
import { yamlToJson } from '../../../../src/core/yaml-value.ts';
import { locator } from '../../../../src/core/source-text.ts';
import { readCsvRows } from '../../../../src/parse/unit-tests/csv-rows.ts';

const read = (text: string) => {
  const { columns, rows } = readCsvRows(text, locator({ path: 'a.csv', text }));
  return {
    columns,
    rows: rows.map(({ cells }) => [...cells.values()].map(({ value }) => yamlToJson(value))),
  };
};

test.each([
  ['a,b\n1,2\n', [['1', '2']]],
  [
    'a,b\r\n1,\r\n\r\n,""\r\n',
    [
      ['1', null],
      [null, ''],
    ],
  ],
  ['a,b\n"x, ""y""","line\nend"', [['x, "y"', 'line\nend']]],
  ['a,b\n null , "q" \n', [[' null ', 'q']]],
  ['a,b\n', []],
])('%j gives its rows', (text, rows) => {
  expect(read(text)).toEqual({ columns: ['a', 'b'], rows });
});

test.each([
  ['', 'There is no header', 1, 1],
  ['a,b\n1\n', 'A row has 1 values, and the header 2', 2, 1],
  ['a,A\n', 'The column "A" stands twice', 1, 3],
  ['a,\n', 'A column has no name', 1, 3],
  ['a\n1\n"x\n', 'A quote is not closed', 3, 1],
  ['a\n"x"y\n', 'A quote is not closed, or stands inside of a value', 2, 1],
])('%j is a mistake: %s', (text, message, line, column) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      code: 'FIXTURE_CSV',
      message,
      location: expect.objectContaining({ line, column }),
    }),
  );
});
