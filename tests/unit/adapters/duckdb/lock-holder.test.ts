import { expect, test } from 'vitest';
import { lockHolder } from '../../../../src/adapters/duckdb/open-error.ts';

const start = 'IO Error: Could not set lock on file "/shop/x.duckdb": ';

test.each([
  ['Conflicting lock is held in /usr/bin/node (PID 123). See also', 'process 123 (/usr/bin/node)'],
  ['Conflicting lock is held in /a (b)/duckdb (PID 123) by user x.', 'process 123 (/a (b)/duckdb)'],
  ['Conflicting lock is held in PID 123 by user x.', 'process 123'],
  ['Conflicting lock is held in PID 0.', 'another program'],
  ['Resource temporarily unavailable', 'another program'],
])('where DuckDB says "%s", the holder is %s', (text, expected) => {
  expect(lockHolder(new Error(start + text))).toBe(expected);
});

test('another error has no holder', () => {
  expect(lockHolder(new Error('IO Error: Cannot open file'))).toBeUndefined();
});
