import { expect, test } from 'vitest';
import { globMatcher, pathMatcher } from '../../../src/select/glob.ts';

test.each([
  ['kpi', 'kpi', true],
  ['kpi', 'kpi2', false],
  ['k*', 'kpi', true],
  ['k*', 'ak', false],
  ['*', '', true],
  ['a*c', 'a.b/c', true],
  ['k?i', 'kpi', true],
  ['k?i', 'ki', false],
  ['[abc]x', 'bx', true],
  ['[abc]x', 'dx', false],
  ['[!abc]x', 'dx', true],
  ['[!abc]x', 'ax', false],
  ['[a-c]x', 'bx', true],
  ['[z-a]x', 'bx', false],
  ['[]]x', ']x', true],
  ['[^a]x', '^x', true],
  ['[a', '[a', true],
  ['a.b*', 'axb', false],
  ['(a|b)*', 'a', false],
])('the pattern "%s" and the text "%s": %s', (pattern, text, expected) => {
  const matches = globMatcher(pattern);

  expect(matches(text)).toBe(expected);
});

test.each([
  ['models/gold', 'models/gold/kpi.sql', true],
  ['models/gold/', 'models/gold/kpi.sql', true],
  ['./models/gold', 'models/gold/kpi.sql', true],
  ['models/go', 'models/gold/kpi.sql', false],
  ['models/go*', 'models/gold/kpi.sql', true],
  ['models/*.sql', 'models/gold/kpi.sql', false],
  ['models/*/kpi.sql', 'models/gold/kpi.sql', true],
  ['models/**/kpi.sql', 'models/kpi.sql', true],
  ['models/**/kpi.sql', 'models/gold/airline/kpi.sql', true],
  ['**/gold', 'models/gold/kpi.sql', true],
  ['models[!x]gold', 'models/gold/kpi.sql', false],
  ['gold', 'models/gold/kpi.sql', false],
  ['.', 'models/gold/kpi.sql', true],
])('the path "%s" holds the file "%s": %s', (pattern, path, expected) => {
  const { matchesFileOrFolder } = pathMatcher(pattern);

  expect(matchesFileOrFolder(path)).toBe(expected);
});

test('a path that must be a file matches no folder', () => {
  const { matchesFile } = pathMatcher('models/*');

  expect([matchesFile('models/gold.yml'), matchesFile('models/gold/kpi.sql')]).toEqual([
    true,
    false,
  ]);
});
