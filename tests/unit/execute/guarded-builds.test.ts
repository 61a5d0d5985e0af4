import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const notNull = (model: string) =>
  `models: [{ name: ${model}, columns: [{ name: id, data_tests: [not_null] }] }]`;

test('a failing test rolls the table back to what it was, and skips what is below', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/b.sql': '{{config materialized="table"}} select * from {{ref "a"}}',
    'models/p.yml': notNull('a'),
  });
  await project.run();
  await project.write({ 'models/a.sql': '{{config materialized="table"}} select null as id' });

  const { statuses, messages } = await project.run();

  expect({ statuses, why: messages['a'], rows: await project.query('select * from a, b') }).toEqual(
    {
      statuses: { a: 'error', not_null_a_id: 'fail', b: 'skipped' },
      why: 'Rolled back to what it was before, because the test not_null_a_id failed',
      rows: [[1, 1]],
    },
  );
});

test('a failing test takes back a switch from table to view', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/p.yml': notNull('a'),
  });
  await project.run();
  await project.write({ 'models/a.sql': 'select null as id' });

  await project.run();

  expect(
    await project.query(
      `select table_type, id from information_schema.tables, a where table_name = 'a'`,
    ),
  ).toEqual([['BASE TABLE', 1]]);
});

test('a failing test takes back a seed, and nothing stays of one that was not there', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,name\n,x\n',
    'seeds/p.yml': 'seeds: [{ name: s, columns: [{ name: id, data_tests: [not_null] }] }]',
  });

  const { statuses } = await project.run();

  expect({
    statuses,
    tables: await project.query("from (show all tables) where schema not in ('ingot', 'ops')"),
  }).toEqual({
    statuses: { s: 'error', not_null_s_id: 'fail' },
    tables: [],
  });
});

test('a warning commits', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select null as id',
    'models/b.sql': 'select * from {{ref "a"}}',
    'models/p.yml':
      'models: [{ name: a, columns: [{ name: id, data_tests: [{ not_null: { severity: warn } }] }] }]',
  });

  const { ok, statuses } = await project.run();

  expect({ ok, statuses }).toEqual({
    ok: true,
    statuses: { a: 'success', not_null_a_id: 'warn', b: 'success' },
  });
});

test('all failing tests of a node are told, but those after one that the engine refuses are skipped', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select null as id, 1 as n',
    'models/p.yml':
      'models: [{ name: a, columns: [{ name: id, data_tests: [not_null] }, { name: n, data_tests: [{ accepted_values: { values: [2] } }] }] }]',
    'tests/sql/x_broken.sql': 'select * from {{ref "a"}} where error(\'no such day\')',
    'tests/sql/y_after.sql': 'select 1 from {{ref "a"}} where false',
  });

  const { messages } = await project.run();

  expect(messages).toEqual({
    a: 'Rolled back to what it was before, because 3 tests failed: accepted_values_a_n__2, not_null_a_id, x_broken',
    accepted_values_a_n__2: '1 row is wrong (fails if != 0)',
    not_null_a_id: '1 row is wrong (fails if != 0)',
    x_broken: 'Invalid Input: no such day',
    y_after: 'a test before it ended in an error',
  });
});

test('a test of two nodes without order runs when both are there, and what reads both waits for it', async () => {
  await using project = await createProject({
    'models/orders.sql': '{{config materialized="table"}} select 7 as customer_id',
    'models/customers.sql': '{{config materialized="table"}} select 1 as id',
    'models/only_orders.sql': 'select * from {{ref "orders"}}',
    'models/revenue.sql': 'select * from {{ref "orders"}}, {{ref "customers"}}',
    'models/p.yml':
      'models: [{ name: orders, columns: [{ name: customer_id, data_tests: [{ relationships: { to: ref("customers"), field: id } }] }] }]',
  });

  const { messages, statuses } = await project.run();

  expect({ statuses, why: messages['revenue'] }).toEqual({
    statuses: {
      customers: 'success',
      orders: 'success',
      only_orders: 'success',
      relationships_orders_customer_id__id__ref_customers: 'fail',
      revenue: 'skipped',
    },
    why: 'skipped because "relationships_orders_customer_id__id__ref_customers" failed',
  });
});

test('a test of a node and its parent guards the node', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/b.sql': '{{config materialized="table"}} select 2 as id from {{ref "a"}}',
    'models/p.yml':
      'models: [{ name: a, columns: [{ name: id, data_tests: [{ relationships: { to: ref("b"), field: id } }] }] }]',
  });

  const { statuses } = await project.run();

  expect(statuses).toEqual({ a: 'success', b: 'error', relationships_a_id__id__ref_b: 'fail' });
});

test('with --fail-fast nothing starts after a failure', async () => {
  await using project = await createProject({
    'models/a.sql': `{{config materialized="table"}} select error('no such day')`,
    'models/b.sql': 'select 1 as id',
    'models/c.sql': 'select * from {{ref "b"}}',
  });

  const { messages } = await project.run({ failFast: true, threads: 1 });

  expect(messages).toEqual({
    a: 'Invalid Input: no such day',
    b: 'skipped because an earlier node failed (--fail-fast)',
    c: 'skipped because an earlier node failed (--fail-fast)',
  });
});

test('a table named by two schemas is rolled back alone', async () => {
  await using project = await createProject({
    'models/silver/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/gold/a.sql':
      '{{config materialized="table"}} select null as id from {{ref "silver.a"}}',
    'models/gold/p.yml': notNull('gold.a'),
  });

  const { statuses } = await project.run();

  expect({
    statuses,
    tables: await project.query(
      "select schema, name from (show all tables) where schema not in ('ingot', 'ops')",
    ),
  }).toEqual({
    statuses: { 'silver.a': 'success', 'gold.a': 'error', not_null_a_id: 'fail' },
    tables: [['silver', 'a']],
  });
});
