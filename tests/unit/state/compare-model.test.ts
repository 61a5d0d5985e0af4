import { afterAll, expect, test } from 'vitest';
import { reasonText } from '../../../src/core/change.ts';
import type { ColumnType } from '../../../src/core/columns.ts';
import { relationKey } from '../../../src/core/relation.ts';
import { compareModel, type ModelDifference } from '../../../src/state/compare-model.ts';
import { tableKey, type Content } from '../../../src/state/content.ts';
import type { KeyColumns } from '../../../src/state/key-columns.ts';
import { emptyState } from '../../../src/state/state-tables.ts';
import { manifestOf, model } from '../select/manifest-fixture.ts';
import { Comparison, nodeState } from './state-fixture.ts';

const orders = model('models/silver/orders.sql');
const totals = model('models/gold/totals.sql', { reads: ['orders'] });
const relation = relationKey(orders.relation);
const { nodes } = manifestOf([orders, totals]);
const id = { name: 'id', type: 'INTEGER' };
const amount = { name: 'amount', type: 'INTEGER' };
const tax = { name: 'tax', type: 'INTEGER' };
const asBuilt: Content = { rows: 'rows of orders', columns: {} };

const comparison = new Comparison();
afterAll(() => comparison[Symbol.asyncDispose]());

interface Change {
  readonly sqlBefore?: string;
  readonly sql: string;
  /** What the model gives, before and after. */
  readonly columns?: readonly ColumnType[];
  readonly columnsBefore?: readonly ColumnType[];
  /** What the parent will hold; as it was built, unless given. */
  readonly parent?: { readonly content: Content; readonly columns: readonly ColumnType[] };
  readonly config?: Readonly<Record<string, string>>;
  /** Macros of the database that it calls. */
  readonly macros?: ReadonlyMap<string, string>;
  /** What its foreign keys lead to. */
  readonly keys?: readonly KeyColumns[];
  /** What the model read when it was built. */
  readonly read?: Content;
}

/** The model before and after a change; `orders` had an id and an amount. */
function compare(change: Change): Promise<ModelDifference> {
  const {
    sql,
    sqlBefore = sql,
    columns = [id],
    config = {},
    read = asBuilt,
    macros = new Map(),
  } = change;
  const parent = change.parent ?? { content: asBuilt, columns: [id, amount] };
  const wasOrders = nodeState({ config: { relation }, content: asBuilt, columns: [id, amount] });
  const key = tableKey({ relation, ...parent });
  return compareModel({
    before: nodeState({
      sqlHash: sqlBefore,
      columns: change.columnsBefore ?? columns,
      inputs: { [orders.uniqueId]: tableKey({ relation, content: read, columns: [id, amount] }) },
      content: { rows: 'rows of totals', columns: {} },
    }),
    sqlBefore,
    after: {
      facts: {
        ...{ sqlHash: sql, sql, config, files: {}, readsRun: false, macros },
        grows: false,
        isCode: false,
      },
      inputs: { [orders.uniqueId]: key },
      fingerprint: 'later',
      parents: [{ node: orders, key, ...parent }],
      columns,
      keys: change.keys ?? [],
    },
    state: { ...emptyState, nodes: new Map([[orders.uniqueId, wasOrders]]) },
    nodes,
    comparison: comparison.engine,
  });
}

const withTax = { content: { ...asBuilt, columns: { tax: 'new' } }, columns: [id, amount, tax] };
const otherAmount = {
  content: { ...asBuilt, columns: { amount: 'new' } },
  columns: [id, amount],
};
const otherRows = { content: { rows: 'other', columns: {} }, columns: [id, amount] };

test.each<[string, Change, readonly string[]]>([
  ['nothing', { sql: 'select id from silver.orders' }, []],
  [
    'comments and the case of keywords',
    { sqlBefore: 'select id from silver.orders', sql: 'SELECT id -- all\nFROM silver.orders' },
    [],
  ],
  [
    'an expression',
    { sqlBefore: 'select id from silver.orders', sql: 'select id + 1 as id from silver.orders' },
    ['sql changed'],
  ],
  [
    'the configuration',
    { sql: 'select id from silver.orders', config: { materialized: 'view' } },
    ['config materialized changed'],
  ],
  [
    'a column of the parent that it does not read',
    { sql: 'select id from silver.orders', parent: withTax },
    [],
  ],
  [
    'a column of the parent that it does not read, for its filter',
    { sql: 'select id from silver.orders where id > 1', parent: otherAmount },
    [],
  ],
  [
    'a column of the parent that it reads',
    { sql: 'select id from silver.orders where amount > 1', parent: otherAmount },
    ['parent silver.orders changed (column amount)'],
  ],
  [
    'a column of the parent, of which it reads all',
    { sql: 'select * from silver.orders', columns: [id, amount], parent: otherAmount },
    ['parent silver.orders changed (column amount)'],
  ],
  [
    'a column of the parent that it does not read, but a foreign key of it',
    {
      sql: 'select id from silver.orders',
      parent: otherAmount,
      keys: [{ uniqueId: orders.uniqueId, columns: ['Amount'] }],
    },
    ['parent silver.orders changed (column amount)'],
  ],
  [
    'a column of the parent that neither it reads nor a foreign key of it',
    {
      sql: 'select id from silver.orders',
      parent: otherAmount,
      keys: [{ uniqueId: orders.uniqueId, columns: ['id'] }],
    },
    [],
  ],
  [
    'the rows of the parent',
    { sql: 'select id from silver.orders', parent: otherRows },
    ['parent silver.orders changed (rows)'],
  ],
  [
    'the order of the columns of the parent, of which it reads all',
    {
      sql: 'select * from silver.orders',
      columnsBefore: [id, amount],
      columns: [amount, id],
      parent: { content: asBuilt, columns: [amount, id] },
    },
    ['parent silver.orders changed (order of columns)'],
  ],
  [
    'the order of the columns of the parent, which it reads by name',
    {
      sql: 'select id from silver.orders',
      parent: { content: asBuilt, columns: [amount, id] },
    },
    [],
  ],
  [
    'the settings of the target',
    { sql: 'select id from silver.orders', config: { settings: 'other' } },
    ['config settings changed'],
  ],
  [
    'a column of the parent, which was built alone since',
    {
      sql: 'select id from silver.orders',
      parent: withTax,
      read: { rows: 'rows of orders', columns: { amount: 'older' } },
    },
    ['parent silver.orders changed (rows)'],
  ],
])('of a model in which %s changed, the reasons are told', async (_, change, reasons) => {
  const found = await compare(change);

  expect(found.reasons.map(reasonText)).toEqual(reasons);
});

test('a model with one more column holds in the others what it held', async () => {
  const found = await compare({
    sqlBefore: 'select id, id as more from silver.orders',
    sql: 'select id, id + 1 as more from silver.orders',
    columns: [id, { name: 'more', type: 'INTEGER' }],
  });

  expect(found.content?.rows).toBe('rows of totals');
  expect(Object.keys(found.content?.columns ?? {})).toEqual(['more']);
});

test('a model with another filter holds other rows', async () => {
  const found = await compare({
    sqlBefore: 'select id from silver.orders where id > 1',
    sql: 'select id from silver.orders where id > 2',
  });

  expect(found.content).toBeUndefined();
});

test('a model that is not built holds what it held', async () => {
  const found = await compare({ sql: 'select id from silver.orders', parent: withTax });

  expect(found.content).toEqual({ rows: 'rows of totals', columns: {} });
});

test('where a macro of the database changed, equal SQL does not mean equal rows', async () => {
  const sql = 'select twice(id) as id from silver.orders';
  const macros = new Map([['twice', 'x * 3']]);

  const found = await compare({ sql, sqlBefore: `${sql} `, macros });

  expect(found).toEqual({ reasons: [{ kind: 'sql' }], content: undefined });
});

test('with other settings of the target no column holds what it held', async () => {
  const found = await compare({ sql: 'select id from silver.orders', config: { settings: 'x' } });

  expect(found.content).toBeUndefined();
});
