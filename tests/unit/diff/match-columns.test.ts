import { expect, test } from 'vitest';
import { isSameSchema } from '../../../src/diff/match-columns.ts';
import { compareSchemas } from './diff-fixture.ts';

const same = { onlyLeft: [], onlyRight: [], types: [], letterCase: [], isReordered: false };

test('columns of one side only, and of other types, are told', async () => {
  const schema = await compareSchemas(
    'select 1 as id, 2 as gone, 3::decimal(9, 2) as amount',
    "select 1 as id, 3::double as amount, 'x' as added",
  );

  expect(schema).toEqual({
    ...same,
    onlyLeft: [{ name: 'gone', type: 'INTEGER' }],
    onlyRight: [{ name: 'added', type: 'VARCHAR' }],
    types: [{ name: 'amount', left: 'DECIMAL(9,2)', right: 'DOUBLE' }],
  });
});

test('the order is that of the columns that both sides have', async () => {
  const moved = await compareSchemas('select 1 as a, 2 as b', 'select 2 as b, 1 as a');
  const added = await compareSchemas('select 1 as a, 2 as b', 'select 1 as a, 0 as n, 2 as b');

  expect([moved.isReordered, added.isReordered]).toEqual([true, false]);
});

test('names in another letter case are the same column', async () => {
  const schema = await compareSchemas('select 1 as "Id", 2 as ü', 'select 1 as "ID", 2 as ü');

  expect(schema).toEqual({ ...same, letterCase: [{ left: 'Id', right: 'ID' }] });
});

test('what was made a nested type of other fields is another type', async () => {
  const schema = await compareSchemas("select {'a': 1} as s", "select {'a': 1, 'b': 2} as s");

  expect(schema.types).toEqual([
    { name: 's', left: 'STRUCT(a INTEGER)', right: 'STRUCT(a INTEGER, b INTEGER)' },
  ]);
});

test.each([
  [same, true],
  [{ ...same, isReordered: true }, false],
  [{ ...same, letterCase: [{ left: 'a', right: 'A' }] }, false],
  [{ ...same, onlyRight: [{ name: 'a', type: 'INTEGER' }] }, false],
])('%j is the same schema: %j', (schema, expected) => {
  expect(isSameSchema(schema)).toBe(expected);
});
