import { expect, test } from 'vitest';
import { didYouMean, nearest, suggest } from '../../../src/core/suggest.ts';

const known = ['bronze.orders', 'silver.customers', 'gold.kpi', 'tag', 'path'];

test.each([
  ['bronze.order', 'Did you mean "bronze.orders"?'],
  ['ordesr', 'Did you mean "bronze.orders"?'],
  ['Orders', 'Did you mean "bronze.orders"?'],
  ['gold.orders', 'Did you mean "bronze.orders"?'],
  ['tga', 'Did you mean "tag"?'],
  ['custom', 'Did you mean "silver.customers"?'],
  ['nothing_like_it', undefined],
  ['', undefined],
])('for "%s" the hint is %s', (name, expected) => {
  expect(suggest(name, known)).toBe(expected);
});

test('the nearest come first, at most three, each once', () => {
  expect(nearest('abcdef', ['abcdxx', 'abcdef', 'abcdex', 'abcdex', 'abcxef', 'zzzzzz'])).toEqual([
    'abcdef',
    'abcdex',
    'abcxef',
  ]);
});

test('several names are joined with "or"', () => {
  expect(didYouMean(['a', 'b'])).toBe('Did you mean "a" or "b"?');
});
