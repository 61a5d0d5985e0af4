import { expect, test } from 'vitest';
import { scanJson } from '../../../../../src/execute/infer/json/scan-json.ts';

test.each([
  ['[{"a":1},{"a":2}]', [[[], 2]]],
  [
    '{"data":{"orders":[{"id":1,"lines":[{"x":1}]},{"id":2}]},"tags":["a"]}',
    [
      [['data', 'orders'], 2],
      [['tags'], 0],
    ],
  ],
  ['{"a":1}', []],
  // The text ends within an object.
  ['[{"a":1},{"b":[1,2],"c', [[[], 2]]],
  ['', []],
  ['not JSON', []],
])('finds the arrays of %s', (text, arrays) => {
  expect(scanJson(text).arrays.map(({ keys, objects }) => [keys, objects])).toEqual(arrays);
});

test('tells the kinds of values below each key', () => {
  const sketch = scanJson('[{"a":1,"b":"x","c":null,"d":true},{"a":"1","b":[],"c":{}}]');

  const kinds = [...sketch.kindsAt([])].map(([key, own]) => [key, [...own]]);

  expect(Object.fromEntries(kinds)).toEqual({
    a: ['number', 'text'],
    b: ['text', 'array'],
    c: ['null', 'object'],
    d: ['boolean'],
  });
});

test('reads one value after the other', () => {
  const sketch = scanJson('{"a":1}\n{"b":"x"}\n');

  expect([...sketch.kindsAt([]).keys()]).toEqual(['a', 'b']);
});

test('a deep text ends the search', () => {
  expect(scanJson('['.repeat(100_000)).arrays).toHaveLength(1);
});
