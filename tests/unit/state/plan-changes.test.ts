import { isTest } from '../../../src/core/node.ts';
import { afterAll, expect, test } from 'vitest';
import type { ExistingRelation } from '../../../src/core/adapter.ts';
import { reasonText } from '../../../src/core/change.ts';
import { relationKey } from '../../../src/core/relation.ts';
import type { ChangePlan, ChangeRequest } from '../../../src/state/change-request.ts';
import type { NodeState, TestState } from '../../../src/state/node-state.ts';
import { noBatches } from '../../../src/state/due-batches.ts';
import { planChanges } from '../../../src/state/plan-changes.ts';
import { emptyState } from '../../../src/state/state-tables.ts';
import { genericTest, manifestOf, model, seed } from '../select/manifest-fixture.ts';
import { Comparison } from './state-fixture.ts';

const countries = seed('seeds/countries.csv');
const orders = model('models/silver/orders.sql', { reads: ['countries'] });
const totals = model('models/gold/totals.sql', { reads: ['orders'] });
const unique = genericTest('models/gold/gold.yml', 'unique_totals', {
  reads: ['totals'],
  testName: 'unique',
  columnName: 'id',
});
const manifest = manifestOf([countries, orders, totals, unique]);
const ids = [countries, orders, totals, unique].map(({ uniqueId }) => uniqueId);
const sql = {
  [countries.uniqueId]: '',
  [orders.uniqueId]: 'select id from main.countries',
  [totals.uniqueId]: 'select id from silver.orders',
  [unique.uniqueId]: 'select id from gold.totals group by id having count(*) > 1',
};
const column = [{ name: 'id', type: 'INTEGER' }];

const comparison = new Comparison();
afterAll(() => comparison[Symbol.asyncDispose]());

function request(own: Partial<ChangeRequest> & { readonly sql?: typeof sql } = {}): ChangeRequest {
  const texts = { ...sql, ...own.sql };
  return {
    ids,
    manifest,
    compiled: new Map(
      ids.map((id) => {
        const node = manifest.nodes.get(id)!;
        return [id, { node, sql: texts[id]!, locate: () => node.location }];
      }),
    ),
    schemas: new Map(ids.map((id) => [id, column])),
    unitTestSchemas: new Map(),
    state: emptyState,
    existing: new Map(),
    hashes: {
      files: async () => undefined,
      table: async () => undefined,
      seed: async () => 'hash of the seed',
    },
    comparison: comparison.engine,
    builtSql: async (asked) => new Map(asked.map((id) => [id, sql[id]!])),
    macros: new Map(),
    run: { texts: [], now: new Date(0) },
    invocationId: 'run',
    batches: async () => noBatches,
    fullRefresh: false,
    eventTimes: undefined,
    force: false,
    forceTests: false,
    ...own,
  };
}

/** What the database knows once a plan was carried out, with all tests passed. */
function carriedOut({ nodes, tests }: ChangePlan): Pick<ChangeRequest, 'state' | 'existing'> {
  const states = [...nodes].map(([id, { state }]) => [id, state] as const);
  const standing = states.map(([id, { marker }]): [string, ExistingRelation] => {
    const node = manifest.nodes.get(id)!;
    if (isTest(node)) throw new Error('A test is not built');
    const { relation } = node;
    const comment = `ingot:ingot:${marker}`;
    const existing = { relation, type: 'table' as const, comment };
    return [relationKey(relation), { ...existing, rows: undefined, columns: undefined }];
  });
  const passed = [...tests].map(([id, { fingerprint, volatile }]): [string, TestState] => [
    id,
    { fingerprint, status: 'pass', volatile },
  ]);
  return {
    state: {
      ...emptyState,
      nodes: new Map<string, NodeState>(states),
      tests: new Map(passed),
    },
    existing: new Map(standing),
  };
}

async function reasonsAfter(
  own: Partial<ChangeRequest> & { readonly sql?: typeof sql },
): Promise<Readonly<Record<string, readonly string[]>>> {
  const built = carriedOut(await planChanges(request()));
  const { nodes, tests } = await planChanges(request({ ...built, ...own }));
  const all = [...nodes.values(), ...tests.values()];
  return Object.fromEntries(
    all
      .filter(({ change }) => change.reasons.length > 0)
      .map(({ change }) => [
        manifest.nodes.get(change.uniqueId)!.name,
        change.reasons.map(reasonText),
      ]),
  );
}

test('in an empty database all is new', async () => {
  const { nodes, tests } = await planChanges(request());

  expect([...nodes.values()].map(({ change }) => change.reasons.map(reasonText))).toEqual([
    ['new'],
    ['new'],
    ['new'],
  ]);
  expect([...tests.values()].map(({ change }) => change.reasons.map(reasonText))).toEqual([
    ['gold.totals is built', 'new'],
  ]);
});

test.each<[string, Parameters<typeof reasonsAfter>[0], object]>([
  ['nothing', {}, {}],
  [
    'the file of a seed',
    { hashes: { ...request().hashes, seed: async () => 'other' } },
    {
      countries: ['file seeds/countries.csv changed'],
      orders: ['parent countries changed (rows)'],
      totals: ['parent silver.orders changed (rows)'],
      unique_totals: ['gold.totals is built'],
    },
  ],
  [
    'the filter of a model',
    { sql: { ...sql, [orders.uniqueId]: 'select id from main.countries where id > 1' } },
    {
      orders: ['sql changed'],
      totals: ['parent silver.orders changed (rows)'],
      unique_totals: ['gold.totals is built'],
    },
  ],
  [
    'a comment',
    { sql: { ...sql, [orders.uniqueId]: 'select id /* each */ from main.countries' } },
    {},
  ],
  [
    'the SQL of a test',
    { sql: { ...sql, [unique.uniqueId]: 'select id from gold.totals' } },
    { unique_totals: ['sql changed'] },
  ],
  [
    'the wish of the user, who forces all,',
    { force: true },
    {
      countries: ['forced'],
      orders: ['forced'],
      totals: ['forced'],
      unique_totals: ['gold.totals is built', 'forced'],
    },
  ],
  ['the wish to run tests', { forceTests: true }, { unique_totals: ['forced'] }],
  [
    'the database, which is empty now,',
    { existing: new Map() },
    {
      countries: ['missing'],
      orders: ['missing'],
      totals: ['missing'],
      unique_totals: ['gold.totals is built'],
    },
  ],
])('where %s changed, what it reaches is planned', async (_, own, reasons) => {
  expect(await reasonsAfter(own)).toEqual(reasons);
});

test.each([
  ['fail', ['failed last time']],
  ['warn', ['failed last time']],
  ['error', ['failed last time']],
  ['pass', undefined],
])('a test whose last status was %s', async (status, reasons) => {
  const built = carriedOut(await planChanges(request()));
  const known = built.state.tests.get(unique.uniqueId)!;
  const tests = new Map([[unique.uniqueId, { ...known, status }]]);

  const found = await reasonsAfter({ ...built, state: { ...built.state, tests } });

  expect(found['unique_totals']).toEqual(reasons);
});

test('a model that reads the clock is planned each time, and what is below it', async () => {
  const clock = {
    ...sql,
    [orders.uniqueId]: 'select id from main.countries where now() is not null',
  };
  const built = carriedOut(await planChanges(request({ sql: clock })));

  const { nodes } = await planChanges(request({ ...built, sql: clock }));

  expect([...nodes.values()].map(({ change }) => change.reasons.map(reasonText))).toEqual([
    [],
    ['volatile (now)'],
    ['parent silver.orders changed (rows)'],
  ]);
});
