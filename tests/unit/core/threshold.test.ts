import { describe, expect, test } from 'vitest';
import { isMet, readThreshold } from '../../../src/core/threshold.ts';

describe('a threshold', () => {
  test.each([
    ['> 10', { operator: '>', limit: 10, isShare: false }],
    ['!=0', { operator: '!=', limit: 0, isShare: false }],
    [' >= 0.5 % ', { operator: '>=', limit: 0.5, isShare: true }],
    ['<>100%', { operator: '<>', limit: 100, isShare: true }],
  ])('is read from "%s"', (text, threshold) => {
    expect(readThreshold(text)).toEqual(threshold);
  });

  test.each(['', '10', '> 1.5', '> -1', '> 101%', '> 1e3', '=> 1', '> 1%%', '> 1 or true', '!! 1'])(
    'is not read from "%s"',
    (text) => {
      expect(readThreshold(text)).toBeUndefined();
    },
  );

  test.each([
    ['> 1%', 1, 100, false],
    ['> 1%', 2, 100, true],
    ['>= 1%', 1, 100, true],
    ['> 0%', 1, 1_000_000, true],
    ['> 0%', 0, 0, false],
    ['= 0%', 0, 0, true],
    ['>= 100%', 7, 7, true],
  ])('%s is met by %i of %i: %s', (text, failures, tested, met) => {
    const threshold = readThreshold(text);

    expect(threshold && isMet(threshold, { failures, tested })).toBe(met);
  });
});
