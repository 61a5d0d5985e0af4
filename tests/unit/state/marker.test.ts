import { expect, test } from 'vitest';
import { markStatement, readMark } from '../../../src/state/marker.ts';

test('a mark is a comment on the table or view', () => {
  const relation = { schema: 'gold', identifier: 'it"s' };

  const statement = markStatement(relation, { type: 'view', project: 'shop', marker: 'a-B_9' });

  expect(statement).toBe(`comment on view "gold"."it""s" is 'ingot:shop:a-B_9'`);
});

test.each([
  ['ingot:shop:a-B_9', { project: 'shop', marker: 'a-B_9' }],
  ['Orders of the shop. ingot:shop:a', { project: 'shop', marker: 'a' }],
  ['ingot:shop:', undefined],
  ['ingot:shop:a, as I think', undefined],
  ['singot:shop:a', undefined],
  ['', undefined],
  [undefined, undefined],
])('the comment %j has the mark %j', (comment, mark) => {
  expect(readMark(comment)).toEqual(mark);
});
