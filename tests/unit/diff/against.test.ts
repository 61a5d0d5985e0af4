import { expect, test } from 'vitest';
import { parseAgainst } from '../../../src/diff/against.ts';

test.each([
  [undefined, { kind: 'readers' }],
  ['target:prod', { kind: 'target', name: 'prod' }],
  ['version:12', { kind: 'version', version: 12 }],
  ['old/kpi.duckdb', { kind: 'database', name: 'old/kpi.duckdb', path: '/shop/old/kpi.duckdb' }],
  [
    'kpi.PARQUET',
    { kind: 'file', file: { name: 'kpi.PARQUET', path: '/shop/kpi.PARQUET', format: 'parquet' } },
  ],
  [
    '/tmp/kpi.csv',
    { kind: 'file', file: { name: '/tmp/kpi.csv', path: '/tmp/kpi.csv', format: 'csv' } },
  ],
])('%s', (text, expected) => {
  expect(parseAgainst(text, '/shop')).toEqual(expected);
});

test.each(['prod', 'target:', 'version:', 'version:one', 'version:-1', 'kpi.xlsx', ''])(
  '"%s" is nothing to compare with',
  (text) => {
    expect(() => parseAgainst(text, '/shop')).toThrow(
      `"${text}" is nothing that a table can be compared with`,
    );
  },
);
