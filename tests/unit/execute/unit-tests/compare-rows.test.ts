import { expect, test } from 'vitest';
import type { Json } from '../../../../src/core/json.ts';
import { compareRows } from '../../../../src/execute/unit-tests/compare-rows.ts';

type Rows = readonly (readonly Json[])[];

const columns = [
  { name: 'id', type: 'INTEGER' },
  { name: 'name', type: 'VARCHAR' },
];
const compare = (expected: Rows, got: Rows, isOrdered = false) =>
  compareRows({ columns, expected, got, isOrdered, key: () => [0] })?.rows.map((row) => ({
    ...row,
  }));

test.each<[string, Rows, Rows]>([
  [
    'in another order',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [2, 'b'],
      [1, 'a'],
    ],
  ],
  [
    'that stand twice',
    [
      [1, 'a'],
      [1, 'a'],
    ],
    [
      [1, 'a'],
      [1, 'a'],
    ],
  ],
  ['that are none', [], []],
])('rows %s are the same', (_, expected, got) => {
  expect(compare(expected, got)).toBeUndefined();
});

test.each<[string, Rows, Rows, Rows]>([
  [
    'one of two equal rows',
    [
      [1, 'a'],
      [1, 'a'],
    ],
    [[1, 'a']],
    [['missing']],
  ],
  ['a row too many', [], [[1, null]], [['extra']]],
  ['another value', [[1, 'a']], [[1, null]], [['changed']]],
  ['another key', [[1, 'a']], [[2, 'a']], [['missing'], ['extra']]],
  ['null for a text', [[1, 'null']], [[1, null]], [['changed']]],
])('%s is a difference', (_, expected, got, kinds) => {
  expect(compare(expected, got)?.map(({ kind }) => [kind])).toEqual(kinds);
});

test('where the order counts, rows are compared one by one', () => {
  const found = compare(
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [2, 'b'],
      [1, 'a'],
      [3, 'c'],
    ],
    true,
  );

  expect(found).toEqual([
    { kind: 'changed', expected: [1, 'a'], got: [2, 'b'] },
    { kind: 'changed', expected: [2, 'b'], got: [1, 'a'] },
    { kind: 'extra', got: [3, 'c'] },
  ]);
});

test('of many rows that differ the first are kept, and all are counted', () => {
  const got = Array.from({ length: 1000 }, (_, at) => [at, 'x']);

  const found = compareRows({ columns, expected: [], got, isOrdered: false, key: () => [0] });

  expect([found?.rows.length, found?.count]).toEqual([20, 1000]);
});
