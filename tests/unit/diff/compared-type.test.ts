import { expect, test } from 'vitest';
import { comparedType, exactWitness, isNested } from '../../../src/diff/compared-type.ts';

test.each([
  ['INTEGER', 'INTEGER', 'INTEGER'],
  ['VARCHAR', 'DATE', 'DATE'],
  ['DATE', 'VARCHAR', 'DATE'],
  ['DECIMAL(9,2)', 'DECIMAL(12,4)', 'DECIMAL(12,4)'],
  ['DECIMAL(18,2)', 'DECIMAL(18,6)', 'DECIMAL(22,6)'],
  ['DECIMAL(38,10)', 'DECIMAL(38,0)', 'DECIMAL(38,10)'],
  ['INTEGER', 'DOUBLE', undefined],
])('%s and %s are compared as %s', (left, right, expected) => {
  expect(comparedType(left, right)).toBe(expected);
});

test.each([
  ['UBIGINT', 'DOUBLE'],
  ['INTEGER', 'DOUBLE'],
  ['DECIMAL(9,2)', 'DOUBLE'],
  ['DATE', 'TIMESTAMP'],
  ['INTERVAL', undefined],
  ['DOUBLE', undefined],
])('what a cast of text to %s rounds shows in %s', (type, expected) => {
  expect(exactWitness(type)).toBe(expected);
});

test.each([
  ['INTEGER[]', true],
  ['INTEGER[3]', true],
  ['STRUCT(a INTEGER)', true],
  ['MAP(VARCHAR, INTEGER)', true],
  ['UNION(a INTEGER)', true],
  ['VARIANT', true],
  ['VARCHAR', false],
  ["ENUM('a[]', 'b')", false],
])('%s is nested: %j', (type, expected) => {
  expect(isNested(type)).toBe(expected);
});
