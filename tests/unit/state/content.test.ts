import { expect, test } from 'vitest';
import {
  changedColumns,
  columnContent,
  contentKey,
  contentOf,
  tableKey,
} from '../../../src/state/content.ts';

const id = { name: 'id', type: 'INTEGER' };
const total = { name: 'total', type: 'INTEGER' };
const held = (columns: readonly (typeof id)[], own: Readonly<Record<string, string>> = {}) => ({
  content: { rows: 'rows', columns: own },
  columns,
});

test.each([
  ['nothing', held([id, total]), held([id, total]), []],
  ['the order of columns', held([id, total]), held([total, id]), []],
  ['a column added', held([id]), held([id, total], { total: 'new' }), ['total']],
  ['a column removed', held([id, total]), held([id]), ['total']],
  [
    'a column computed in another way',
    held([id, total]),
    held([id, total], { total: 'new' }),
    ['total'],
  ],
  ['a type', held([id]), held([{ ...id, type: 'BIGINT' }]), ['id']],
  ['the letters of a name', held([id]), held([{ ...id, name: 'ID' }]), ['ID', 'id']],
])('of a table in which %s changed, those columns changed', (_, before, after, changed) => {
  expect(changedColumns(before, after)).toEqual(changed);
});

test('of other rows, no column is as it was', () => {
  const other = { content: contentOf('other'), columns: [id] };

  expect(changedColumns(held([id]), other)).toBeUndefined();
});

test('a column without content of its own is what the rows are, also one with the name of a property', () => {
  expect(columnContent(contentOf('rows'), 'constructor')).toBe('rows');
});

test('the key of a content does not depend on the order in which columns were named', () => {
  const one = contentKey({ rows: 'rows', columns: { a: '1', b: '2' } });
  const other = contentKey({ rows: 'rows', columns: { b: '2', a: '1' } });

  expect(one).toBe(other);
});

test.each([
  ['the same columns', [id, total], true],
  ['columns in another order', [total, id], false],
  ['a column less', [id], false],
  ['another type', [id, { ...total, type: 'BIGINT' }], false],
])('a table with equal content and %s', (_, columns, isSame) => {
  const content = contentOf('rows');

  const [one, other] = [
    tableKey({ relation: 'orders', content, columns: [id, total] }),
    tableKey({ relation: 'orders', content, columns }),
  ];

  expect(one === other).toBe(isSame);
});
