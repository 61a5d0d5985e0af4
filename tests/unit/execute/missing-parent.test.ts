import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const files = {
  'models/silver/customers.sql': 'select 1 as id',
  'models/silver/orders.sql': 'select 1 as id, 1 as customer_id',
  'models/gold/kpi.sql': 'select *\nfrom {{ref "orders"}}',
  'models/silver/silver.yml': `models:
  - name: orders
    columns:
      - name: customer_id
        data_tests:
          - relationships:
              arguments: { to: ref('silver.customers'), field: id }
`,
};

test('a model that reads what nobody has built says so at its ref', async () => {
  await using project = await createProject(files);

  const { statuses, errors } = await project.run({ select: ['kpi'] });

  expect(statuses).toEqual({ kpi: 'error' });
  expect(errors).toEqual([
    `error NODE_NOT_BUILT: "silver.orders" is not built yet
  at models/gold/kpi.sql:2:6
  | from {{ref "orders"}}
  |      ^
  help: Build it too: ingot build --select +gold.kpi`,
  ]);
});

test('a test that reads what is neither selected nor built is skipped, and its node is kept', async () => {
  await using project = await createProject(files);

  const { ok, messages } = await project.run({ select: ['orders'] });

  expect(ok).toBe(true);
  expect(messages).toEqual({
    orders: 'view',
    relationships_orders_customer_id__id__ref_silver_customers:
      'skipped because "silver.customers" is not built yet',
  });
});

test('the command test tells what is not built', async () => {
  await using project = await createProject(files);
  await project.run({ command: 'run', select: ['orders'] });

  const { ok, messages } = await project.run({ command: 'test' });

  expect(ok).toBe(false);
  expect(Object.values(messages)).toEqual(['"silver.customers" is not built yet']);
});

test('a test that runs later because its other node comes later is not skipped', async () => {
  await using project = await createProject(files);

  const { statuses } = await project.run();

  expect(Object.values(statuses)).toEqual(['success', 'success', 'success', 'pass']);
});

test('a build of one model stages the files that it reads', async () => {
  await using project = await createProject({
    'data/raw/orders.csv': 'id\n1\n2\n',
    'models/bronze/orders.sql': 'select id from {{source "raw" "orders"}}',
    'models/bronze/raw.yml': `sources:
  - name: raw
    tables:
      - { name: orders, files: data/raw/orders.csv }
`,
  });

  await project.run({ select: ['bronze.orders'] });

  expect(await project.query('select count(*)::integer from bronze.orders')).toEqual([[2]]);
});

test('the tests of a model that fails are skipped, not forgotten', async () => {
  await using project = await createProject({
    'models/a.sql': `{{config materialized="table"}} select error('no such day') as id`,
    'models/a.yml':
      'models:\n  - name: a\n    columns:\n      - { name: id, data_tests: [not_null] }\n',
  });

  const { statuses } = await project.run();

  expect(statuses).toEqual({ a: 'error', not_null_a_id: 'skipped' });
});
