import { expect, test } from 'vitest';
import type { ExistingRelation } from '../../../src/core/adapter.ts';
import { findLeftovers, removedNodes } from '../../../src/state/leftovers.ts';
import { emptyState } from '../../../src/state/state-tables.ts';
import { manifestOf, model, seed } from '../select/manifest-fixture.ts';
import { nodeState } from './state-fixture.ts';

const orders = model('models/gold/orders.sql');
const part = { ...model('models/gold/part.sql'), materialization: { kind: 'ephemeral' } } as const;
const manifest = manifestOf([orders, part, seed('seeds/countries.csv')]);
const standing = (schema: string, identifier: string, comment: string | undefined) => ({
  relation: { schema, identifier },
  type: 'table' as const,
  comment,
  rows: 1,
  columns: undefined,
});

test.each([
  ['a table of a model', standing('gold', 'orders', 'ingot:ingot:a'), false],
  ['the same in other letters', standing('Gold', 'ORDERS', 'ingot:ingot:a'), false],
  ['a seed', standing('main', 'countries', 'ingot:ingot:a'), false],
  ['a table of a model that is no more', standing('gold', 'items', 'ingot:ingot:a'), true],
  [
    'the table of a model that is now part of its children',
    standing('gold', 'part', 'ingot:ingot:a'),
    true,
  ],
  ['a table of another project', standing('gold', 'items', 'ingot:other:a'), false],
  ['a table of somebody else', standing('gold', 'items', undefined), false],
])('%s', (_, existing, isLeft) => {
  expect(findLeftovers([existing], manifest).length === 1).toBe(isLeft);
});

test.each<[string, Partial<ExistingRelation>, string, boolean]>([
  ['a snapshot is', {}, 'snapshot', true],
  ['an incremental model is', {}, 'incremental', true],
  ['a table is not', {}, 'table', false],
  ['a view in the place of a snapshot is not', { type: 'view' }, 'snapshot', false],
  [
    'a table with the columns of a snapshot is, whatever is known of it',
    { columns: ['id', 'dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'] },
    'table',
    true,
  ],
])('of what is left, %s a history', (_, own, materialized, isHistory) => {
  const existing = { ...standing('Hist', 'items', 'ingot:ingot:a'), ...own };
  const config = { materialized, relation: '"hist"."items"' };

  const [left] = findLeftovers([existing], manifest, {
    nodes: new Map([['snapshot.ingot.items', nodeState({ config })]]),
  });

  expect(left?.isHistory).toBe(isHistory);
});

test('leftovers are sorted by name', () => {
  const tables = ['b', 'a'].map((name) => standing('gold', name, 'ingot:ingot:x'));

  const names = findLeftovers(tables, manifest).map(({ relation }) => relation.identifier);

  expect(names).toEqual(['a', 'b']);
});

test('what the database knows of and the project does not is removed, if it was of this project', () => {
  const known = ['model.ingot.gold.orders', 'model.ingot.gold.items', 'model.other.gold.items'];
  const state = {
    nodes: new Map(known.map((id) => [id, nodeState()])),
    tests: new Map([['test.ingot.gone', { fingerprint: '', status: 'pass', volatile: [] }]]),
    failed: new Set(['model.ingot.gold.failed', 'model.ingot.gold.items']),
  };

  const removed = removedNodes({ ...emptyState, ...state }, manifest);

  expect(removed).toEqual(['model.ingot.gold.failed', 'model.ingot.gold.items', 'test.ingot.gone']);
});
