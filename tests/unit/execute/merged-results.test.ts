import { expect, test } from 'vitest';
import { mergedResults } from '../../../src/execute/merged-results.ts';
import { result } from '../record/record-fixture.ts';
import { model } from '../select/manifest-fixture.ts';

const [a, b] = [model('models/gold/a.sql'), model('models/gold/b.sql')];

test('what only the first round built counts as built', () => {
  const first = [result(a), result(b, { status: 'unchanged' })];
  const second = [result(a, { status: 'unchanged' }), result(b)];

  const statuses = mergedResults(first, second).map(({ node, status }) => [node.name, status]);

  expect(statuses).toEqual([
    ['a', 'success'],
    ['b', 'success'],
  ]);
});

test('of what both rounds did, the second one counts', () => {
  const merged = mergedResults([result(a)], [result(a, { status: 'error' })]);

  expect(merged.map(({ status }) => status)).toEqual(['error']);
});

test('where there was no other round, the results are as they are', () => {
  const results = [result(a), result(b, { status: 'unchanged' })];

  expect(mergedResults([], results)).toEqual(results);
});
