import { expect, test } from 'vitest';
import { parseKey } from '../../../src/diff/parse-key.ts';

test.each([
  ['id', ['id']],
  ['order_id, line', ['order_id', 'line']],
  ['"a,b",c', ['a,b', 'c']],
  ['"say ""hi""",größe', ['say "hi"', 'größe']],
  ['two words', ['two words']],
])('%s names %j', (text, names) => {
  expect(parseKey(text)).toEqual(names);
});

test.each(['', ' ', 'a,', ',a', 'a,,b', '""'])('an empty name in "%s" is a mistake', (text) => {
  expect(() => parseKey(text)).toThrow(`The option "--key" has an empty name: "${text}"`);
});
