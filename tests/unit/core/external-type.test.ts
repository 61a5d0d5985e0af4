import { expect, test } from 'vitest';
import { carriedType } from '../../../src/core/external-type.ts';

test.each([
  ['INTERVAL', 'parquet'],
  ['TIME WITH TIME ZONE', 'parquet'],
  ['UNION(a INTEGER, b VARCHAR)', 'parquet'],
  ['STRUCT(a INTERVAL[])', 'parquet'],
  ['VARIANT', 'parquet'],
  ['GEOMETRY', 'csv'],
  ['UNION(a INTEGER)[]', 'csv'],
  // DuckDB 1.5 can't read the texts that it writes of them.
  ['VARCHAR[][]', 'csv'],
  ['STRUCT(a VARCHAR, b VARCHAR[])', 'csv'],
  ['BLOB', 'json'],
  ['MAP(VARCHAR, BIT)', 'json'],
  ['DECIMAL(18,3)[]', 'json'],
  ['BIGNUM', 'json'],
] as const)('%s is nothing that %s keeps', (type, format) => {
  expect(carriedType(type, format)).toBeUndefined();
});

test.each([
  ['"NULL"', 'csv', 'INTEGER', 'INTEGER'],
  ['"NULL"[]', 'json', 'INTEGER[]', 'INTEGER[]'],
  ['HUGEINT', 'parquet', 'HUGEINT', 'DECIMAL(38,0)'],
  [
    `STRUCT("a b" HUGEINT, e ENUM('x', 'y''z'))[]`,
    'parquet',
    `STRUCT("a b" HUGEINT, e ENUM('x', 'y''z'))[]`,
    `STRUCT("a b" DECIMAL(38,0), "e" ENUM('x', 'y''z'))[]`,
  ],
  ['VARCHAR[3]', 'csv', 'VARCHAR[3]', 'VARCHAR[]'],
  ['VARCHAR[3]', 'parquet', 'VARCHAR[3]', 'VARCHAR[3]'],
] as const)('%s in %s is %s, kept as %s', (given, format, type, stored) => {
  expect(carriedType(given, format)).toEqual({ type, stored, isChecked: false });
});

test('a decimal of more than 15 digits is looked at, value by value', () => {
  expect(carriedType('DECIMAL(16,2)', 'json')?.isChecked).toBe(true);
  expect(carriedType('DECIMAL(15,2)', 'json')?.isChecked).toBe(false);
});
