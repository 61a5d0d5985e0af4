import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const typeOfA = `select table_type from information_schema.tables where table_name = 'a'`;

test('children of a failed model are skipped with the reason, others still run', async () => {
  await using project = await createProject({
    'models/gold/broken.sql': `{{config materialized="table"}} select error('no such day') as id`,
    'models/gold/child.sql': 'from {{ref "broken"}}',
    'models/gold/grandchild.sql': 'from {{ref "child"}}',
    'models/gold/other.sql': 'select 1 as id',
  });

  const { ok, messages } = await project.run();

  expect({ ok, messages }).toEqual({
    ok: false,
    messages: {
      broken: 'Invalid Input: no such day',
      child: 'skipped because "gold.broken" failed',
      grandchild: 'skipped because "gold.broken" failed',
      other: 'view',
    },
  });
});

test('a view becomes a table, and a view again', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
  await project.run();
  const first = await project.query(typeOfA);
  await project.write({ 'models/a.sql': '{{config materialized="table"}} select 2 as id' });
  await project.run();
  const second = await project.query(typeOfA);
  await project.write({ 'models/a.sql': 'select 3 as id' });

  await project.run();

  expect([first, second, await project.query(typeOfA), await project.query('from a')]).toEqual([
    [['VIEW']],
    [['BASE TABLE']],
    [['VIEW']],
    [[3]],
  ]);
});

test('a table whose switch to a view fails stays the table that it was', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select 1 as x',
    'models/v.sql': 'select x from {{ref "a"}}',
    'models/c.sql': '{{config materialized="table"}} select * from {{ref "v"}}',
  });
  await project.run();
  await project.write({
    'models/a.sql': '{{config materialized="table"}} select 1 as y',
    'models/c.sql': 'select * from {{ref "v"}}',
  });

  const { statuses } = await project.run({ command: 'run', select: ['a', 'c'] });

  expect({ statuses, rows: await project.query('from c') }).toEqual({
    statuses: { a: 'success', c: 'error' },
    rows: [[1]],
  });
});

test('an ephemeral model is a part of its children and of tests, however deep', async () => {
  await using project = await createProject({
    'models/base.sql':
      '{{config materialized="ephemeral"}} with x as (select 1 as id) select * from x;',
    'models/middle.sql':
      '{{config materialized="ephemeral"}}\nwith x as (select id + 1 as id from {{ref "base"}})\nselect * from x -- end',
    'models/top.sql':
      '{{config materialized="table"}} with y as (select * from {{ref "middle"}}) select y.id, b.id as base_id from y, {{ref "base"}} as b',
    'models/p.yml':
      'models:\n  - name: middle\n    columns:\n      - name: id\n        data_tests:\n          - unique\n          - relationships: { arguments: { to: ref("base"), field: id }, config: { severity: warn } }',
    'tests/sql/no_middle.sql': 'select * from {{ref "middle"}} where id <> 2',
  });

  const { statuses } = await project.run();

  expect({ statuses, rows: await project.query('from top') }).toEqual({
    statuses: {
      top: 'success',
      unique_middle_id: 'pass',
      relationships_middle_id__id__ref_base: 'warn',
      no_middle: 'pass',
    },
    rows: [[2, 1]],
  });
});

test('models may have names that SQL keeps for itself, or that are not ASCII', async () => {
  await using project = await createProject({
    'models/gold/order.sql': 'select 1 as "select"',
    'models/gold/select.sql': 'select * from {{ref "order"}}',
    'models/gold/umsätze_日本.sql':
      '{{config materialized="table"}} select "select" as größe from {{ref "gold.select"}}',
    'models/gold/p.yml':
      'models:\n  - name: umsätze_日本\n    columns: [{ name: größe, data_tests: [not_null, unique] }]',
  });

  const { ok } = await project.run();

  expect({ ok, rows: await project.query('select größe from gold."umsätze_日本"') }).toEqual({
    ok: true,
    rows: [[1]],
  });
});

test('models with line ends of Windows and a byte order mark build', async () => {
  await using project = await createProject({
    'ingot.yml': '\uFEFFname: shop\r\nmodels:\r\n  +materialized: table\r\n',
    'models/a.sql': '\uFEFFselect 1 as id -- one\r\n;\r\n',
    'models/b.sql': 'select *\r\nfrom {{ref "a"}}\r\n-- end\r\n',
    'models/p.yml':
      '\uFEFFmodels:\r\n  - name: b\r\n    columns: [{ name: id, data_tests: [unique] }]\r\n',
    'seeds/s.csv': '\uFEFFid,name\r\n1,x\r\n',
  });

  const { ok } = await project.run();

  expect({ ok, rows: await project.query('select b.id, s.id, s.name from b, s') }).toEqual({
    ok: true,
    rows: [[1, '1', 'x']],
  });
});

test.each([
  ['schema', 'mart.a'],
  ['alias', 'gold.mart'],
])('a model can have another %s than its file says', async (key, relation) => {
  await using project = await createProject({
    'models/gold/a.sql': `{{config ${key}="mart"}} select 1 as id`,
    'models/gold/b.sql': 'select * from {{ref "gold.a"}}',
  });

  await project.run();

  expect(await project.query(`from ${relation}`)).toEqual([[1]]);
});

test('a model without a layer stands in the schema of the target', async () => {
  await using project = await createProject({
    'profiles.yml':
      'shop:\n  outputs:\n    default: { type: duckdb, path: data/shop.duckdb, schema: lake }\n',
    'models/a.sql': 'select 1 as id',
  });

  await project.run();

  expect(await project.query('from lake.a')).toEqual([[1]]);
});

test('the target in memory leaves no file', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });

  const { statuses } = await project.run({ targetName: 'memory' });

  expect(statuses).toEqual({ a: 'success' });
  await expect(project.query('select 1')).rejects.toThrow();
});

test('an error inside a view that was not built again is not shown at a place of its reader', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select 1 as x',
    'models/v.sql': 'select x from {{ref "a"}}',
    'models/c.sql': '{{config materialized="table"}} select * from {{ref "v"}}',
  });
  await project.run();
  await project.write({ 'models/a.sql': '{{config materialized="table"}} select 1 as y' });

  const { errors } = await project.run({ command: 'run', select: ['a', 'c'] });

  expect(errors).toEqual([
    `error SQL_BINDER: Referenced column "x" not found in FROM clause!
  at models/c.sql
  help: It is in a view that this reads: build that one too.`,
  ]);
});
