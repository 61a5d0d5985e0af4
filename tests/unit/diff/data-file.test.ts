import { expect, test } from 'vitest';
import { delimiterOf } from '../../../src/diff/data-file.ts';

test.each([
  ['a,b,c\n1;2;3;4;5\n', ','],
  ['a;b;c\n1,5;2;3\n', ';'],
  ['a\tb\n', '\t'],
  ['a|b', '|'],
  ['"a;b;c",d\n', ','],
  ['only\n', ','],
])('the delimiter of %j is %j', (head, delimiter) => {
  expect(delimiterOf(head)).toBe(delimiter);
});
