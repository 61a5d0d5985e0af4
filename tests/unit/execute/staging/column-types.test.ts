import { expect, test } from 'vitest';
import { isTypeText } from '../../../../src/core/type-text.ts';

test.each([
  'integer',
  'decimal(12, 2)',
  'timestamp with time zone',
  'varchar[]',
  'integer[3]',
  'struct(a integer, "b c" varchar[])',
  'map(varchar, double)',
  "enum('a', 'it''s')",
])('%s is the text of a type', (text) => {
  expect(isTypeText(text)).toBe(true);
});

test.each([
  '',
  ' ',
  'int)',
  '(int',
  'int]',
  'int; select 1',
  'int -- x',
  'int /* x */',
  "enum('a)",
  'a::b',
  'int) from x (a',
])('%j is not the text of a type', (text) => {
  expect(isTypeText(text)).toBe(false);
});
