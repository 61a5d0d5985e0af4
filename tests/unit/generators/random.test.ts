import { expect, test } from 'vitest';
import { createRandom, type Random } from '../../../src/generators/random.ts';

test('the same seed and stream give the same draws', () => {
  const first = draws(createRandom(7, 1));
  const second = draws(createRandom(7, 1));

  expect(second).toEqual(first);
});

test.each([
  ['another seed', createRandom(8, 1)],
  ['a seed beyond 32 bits', createRandom(7 + 2 ** 32, 1)],
  ['another stream', createRandom(7, 2)],
])('%s gives other draws', (_, random) => {
  expect(draws(random)).not.toEqual(draws(createRandom(7, 1)));
});

test('whole numbers cover their range, both ends included', () => {
  const random = createRandom(1, 1);

  const drawn = new Set(Array.from({ length: 1000 }, () => random.whole(3, 6)));

  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
});

test('a share of none never happens, a share of all always', () => {
  const random = createRandom(1, 1);

  const never = Array.from({ length: 1000 }, () => random.chance(0));
  const always = Array.from({ length: 1000 }, () => random.chance(1));

  expect(never).not.toContain(true);
  expect(always).not.toContain(false);
});

function draws(random: Random): readonly number[] {
  return Array.from({ length: 20 }, () => random.whole(0, 1_000_000));
}
