import { expect, test } from 'vitest';
import { batchAt, batchesIn, batchName } from '../../../src/core/batches.ts';
import { readTime } from '../../../src/core/time-text.ts';
import { inRange } from '../../../src/core/time-range.ts';

const at = (text: string) => new Date(text);

test.each([
  ['hour', '2026-01-31T23:59:59Z', '2026-01-31T23:00:00.000Z', '2026-02-01T00:00:00.000Z'],
  ['day', '2026-01-31T23:59:59Z', '2026-01-31T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
  ['day', '2024-02-29T12:00:00Z', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ['month', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['year', '2026-06-01T00:00:00Z', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
] as const)('the %s of %s is from %s to %s', (size, time, start, end) => {
  const batch = batchAt(at(time), size);

  expect([batch.start.toISOString(), batch.end.toISOString()]).toEqual([start, end]);
});

test.each([
  ['2026-01-01T06:00:00Z', '2026-01-03T00:00:00Z', ['2026-01-01', '2026-01-02']],
  ['2026-01-01T06:00:00Z', '2026-01-03T00:00:01Z', ['2026-01-01', '2026-01-02', '2026-01-03']],
  ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', []],
])('the days from %s to %s', (start, end, days) => {
  const found = batchesIn({ start: at(start), end: at(end) }, 'day');

  expect(found.map((batch) => batchName(batch, 'day'))).toEqual(days);
});

test.each([
  ['year', '2026'],
  ['month', '2026-03'],
  ['day', '2026-03-04'],
  ['hour', '2026-03-04 05:00'],
] as const)('a %s is called %s', (size, name) => {
  expect(batchName(batchAt(at('2026-03-04T05:06:07Z'), size), size)).toBe(name);
});

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31 06:30', '2026-01-31T06:30:00.000Z'],
  ['2026-01-31T06:30:15', '2026-01-31T06:30:15.000Z'],
  ['2026-01-31T06:30:15.5Z', '2026-01-31T06:30:15.000Z'],
  ['2026-01-31T06:30:00+02:00', '2026-01-31T04:30:00.000Z'],
  ['2026-01-31T06:30:00-0230', '2026-01-31T09:00:00.000Z'],
])('%s is the time %s', (text, iso) => {
  expect(readTime(text)?.toISOString()).toBe(iso);
});

test.each(['', 'soon', '2026', '2026-13-01', '2026-02-30', '2026-01-01T25:00:00', '31.01.2026'])(
  '"%s" is no time',
  (text) => {
    expect(readTime(text)).toBeUndefined();
  },
);

test('a condition on a column means the same in every time zone', () => {
  const range = { start: at('2026-01-01T00:00:00Z'), end: at('2026-01-02T00:00:00Z') };

  expect(inRange('"ts"', range)).toBe(
    `"ts" >= '2026-01-01 00:00:00+00' and "ts" < '2026-01-02 00:00:00+00'`,
  );
});
