import { expect, test } from 'vitest';
import { splitRecords } from '../../../../../src/execute/infer/csv/split-records.ts';

const comma = { delimiter: ',', quote: '"', escape: '"' };

function valuesOf(text: string, dialect = comma) {
  return splitRecords(text, dialect).map(({ values }) => values);
}

test.each([
  [
    'lines of all ends',
    'a,b\r\nc,d\re,f\ng,h',
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ],
  ],
  ['quotes', '"a,b","c ""d"""\n', [['a,b', 'c "d"']]],
  ['a line break in quotes', '"a\nb",c\n', [['a\nb', 'c']]],
  ['blanks before a quote', 'a, "b,c"\n', [['a', 'b,c']]],
  ['a quote inside of a value', '5" pipe,x\n', [['5" pipe', 'x']]],
  ['an empty last value', 'a,\n', [['a', '']]],
  ['blank lines', 'a\n\n\nb\n', [['a'], ['b']]],
])('splits %s', (_, text, expected) => {
  expect(valuesOf(text)).toEqual(expected);
});

test('a backslash escapes a quote', () => {
  const values = valuesOf('"say \\"hi\\"",x\n', { delimiter: ',', quote: '"', escape: '\\' });

  expect(values).toEqual([['say "hi"', 'x']]);
});

test.each([
  ['a quote that is not closed', '"a,b\nc,d\n'],
  ['text after a quote', '"a"b,c\n'],
])('%s is a fault', (_, text) => {
  expect(splitRecords(text, comma)[0]?.isFaulty).toBe(true);
});

test('a record knows its line, also behind a value of several lines', () => {
  const lines = splitRecords('"a\nb"\n\nc\n', comma).map(({ line }) => line);

  expect(lines).toEqual([1, 4]);
});
