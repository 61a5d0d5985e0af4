import { expect, test } from 'vitest';
import { chooseKey, type ChosenKey } from '../../../src/diff/choose-key.ts';
import { matchColumns, type SideRows } from '../../../src/diff/match-columns.ts';
import type { Side } from '../../../src/diff/sides.ts';
import { createProject } from '../../support/create-project.ts';

const file = { name: 'kpi.parquet', path: '/kpi.parquet', format: 'parquet' } as const;
const side: Side = { kind: 'file', label: 'kpi.parquet', file };

/** The key of a model with columns `a`, `b` and `c`, whose properties are given, beside columns of another table. */
async function keyOf(properties: string, others: readonly string[]): Promise<ChosenKey> {
  await using project = await createProject({
    'models/kpi.sql': 'select 1 as a, 2 as b, 3 as c\n',
    'models/other.sql': 'select 1 as a\n',
    'models/models.yml': `models:\n  - name: kpi\n    columns:\n${properties}`,
  });
  const prepared = await project.prepare();
  const node = prepared.manifest.nodes.get('model.shop.kpi');
  if (node?.resourceType !== 'model') throw new Error('The model is not there');
  const [left, right] = [rowsWith(['a', 'b', 'c']), rowsWith(others)];
  const sides = { left: side, right: side, subject: { ...prepared, node } };
  return chooseKey(undefined, { sides, left, right, matched: matchColumns(left, right) });
}

function rowsWith(names: readonly string[]): SideRows {
  const columns = names.map((name) => ({ name, type: 'INTEGER' }));
  return { from: 't', columns, isText: false };
}

test('the key is the first column of the table with a unique test', async () => {
  const { key } = await keyOf(
    '      - { name: c, data_tests: [unique] }\n      - { name: B, data_tests: [unique] }\n',
    ['c', 'b', 'a'],
  );

  expect(key).toEqual({ columns: ['b'], origin: 'unique_test' });
});

test('a column that the other side lacks is passed over', async () => {
  const { key } = await keyOf(
    '      - { name: a, data_tests: [unique] }\n      - { name: c, data_tests: [unique] }\n',
    ['c'],
  );

  expect(key).toEqual({ columns: ['c'], origin: 'unique_test' });
});

test('a unique test of some rows, or another test, makes no key', async () => {
  const chosen = await keyOf(
    '      - { name: a, data_tests: [{ unique: { config: { where: b > 1 } } }] }\n      - { name: b, data_tests: [not_null] }\n',
    ['a', 'b'],
  );

  expect(chosen).toEqual({
    key: undefined,
    notes: ['no --key is given, and no column has a unique test: rows are compared as wholes'],
  });
});

test('that the tested column is not on both sides is told', async () => {
  const chosen = await keyOf('      - { name: a, data_tests: [unique] }\n', ['b']);

  expect(chosen).toEqual({
    key: undefined,
    notes: [
      'no --key is given, and "a", which has a unique test, is not on both sides: rows are compared as wholes',
    ],
  });
});
