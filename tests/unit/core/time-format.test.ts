import { expect, test } from 'vitest';
import {
  directives,
  hasDate,
  hasFullYear,
  hasNanoseconds,
  hasTimeOfDay,
  hasYear,
  hasZone,
  likePattern,
} from '../../../src/core/time-format.ts';

test('the directives of a format are its letters behind percent signs', () => {
  expect(directives('%-d of %B %Y, 100%% at %')).toEqual(['d', 'B', 'Y']);
});

test.each([
  ['%Y-%m-%d', ['year', 'full year', 'date']],
  ['%d.%m.%y', ['year', 'date']],
  ['%H:%M', ['time']],
  ['%c %z', ['year', 'full year', 'date', 'time', 'zone']],
  ['%T.%n', ['time', 'nanoseconds']],
  ['%%z', []],
])('%s reads %j', (format, parts) => {
  const found = {
    year: hasYear(format),
    'full year': hasFullYear(format),
    date: hasDate(format),
    time: hasTimeOfDay(format),
    nanoseconds: hasNanoseconds(format),
    zone: hasZone(format),
  };

  expect(Object.entries(found).flatMap(([part, is]) => (is ? [part] : []))).toEqual(parts);
});

test.each([
  ['%d.%m.%Y', '%.%.%'],
  ['%-d %b, 100%% %Y_%H', '%,%100%'],
  ['T%H', '%T%'],
])('every text that fits %s is like %s', (format, pattern) => {
  expect(likePattern(format)).toBe(pattern);
});
