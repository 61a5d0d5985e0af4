import { expect, test } from 'vitest';
import { fitsType } from '../../../src/core/fits-type.ts';

test.each([
  ['INTEGER', 'INTEGER'],
  ['INTEGER', 'BIGINT'],
  ['UINTEGER', 'BIGINT'],
  ['INTEGER', 'DECIMAL(10,0)'],
  ['DECIMAL(9,0)', 'INTEGER'],
  ['DECIMAL(12,2)', 'DECIMAL(14,4)'],
  ['INTEGER', 'DOUBLE'],
  ['SMALLINT', 'FLOAT'],
  ['FLOAT', 'DOUBLE'],
  ['DATE', 'TIMESTAMP'],
])('every %s is a %s', (from, to) => {
  expect(fitsType(from, to)).toBe(true);
});

test.each([
  ['BIGINT', 'INTEGER'],
  ['INTEGER', 'UBIGINT'],
  ['UBIGINT', 'BIGINT'],
  ['BIGINT', 'DOUBLE'],
  ['INTEGER', 'FLOAT'],
  ['INTEGER', 'DECIMAL(9,0)'],
  ['DECIMAL(12,2)', 'DECIMAL(12,4)'],
  ['DECIMAL(12,4)', 'DECIMAL(12,2)'],
  ['DECIMAL(4,2)', 'DOUBLE'],
  ['FLOAT', 'BIGINT'],
  ['DOUBLE', 'DECIMAL(38,0)'],
  ['TIMESTAMP', 'DATE'],
  ['INTEGER', 'VARCHAR'],
  ['VARCHAR', 'INTEGER'],
  ['STRUCT(a INTEGER)', 'STRUCT(a BIGINT)'],
])('not every %s is a %s', (from, to) => {
  expect(fitsType(from, to)).toBe(false);
});
