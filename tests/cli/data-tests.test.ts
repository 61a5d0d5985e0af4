import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, workInPlace, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';
import { steady } from './starter.ts';

const orders = `{{config materialized="table"}}
select * from (values (1, 10, 'open'), (2, 11, 'shut'), (3, 99, null)) t(order_id, customer_id, status)`;

const files = {
  'models/silver/orders.sql': orders,
  'models/silver/order_view.sql': 'select * from {{ref "orders"}}',
  'models/silver/customers.sql':
    '{{config materialized="table"}} select unnest([10, 11]) as customer_id',
  'models/silver/silver.yml': `models:
  - name: orders
    columns:
      - name: order_id
        data_tests: [unique]
      - name: status
        tags: [words]
        data_tests:
          - not_null:
              config: { severity: warn, store_failures: true }
          - accepted_values:
              name: known_status
              description: Nothing else is a status.
              arguments: { values: [open] }
              config: { error_if: '> 50%', alias: statuses, schema: audits, store_failures: true, tags: [nightly] }
      - name: customer_id
        data_tests:
          - relationships:
              arguments: { to: ref('customers'), field: customer_id, from_condition: "status = 'open'" }
  - name: order_view
    columns:
      - name: customer_id
        data_tests:
          - not_null
          - between: { arguments: { max_value: 50 }, config: { severity: warn, store_failures_as: view } }
`,
  'tests/generic/between.sql':
    '{{parameters min_value=1 max_value=10~}}\nselect * from {{model}} where not {{column_name}} between {{min_value}} and {{max_value}}',
  'tests/sql/many.sql': 'select * from {{ref "orders"}} where order_id > 1',
  'tests/sql/tests.yml':
    'data_tests: [{ name: many, description: More than one., config: { severity: warn, limit: 1, store_failures: true } }]',
};

const cli = ({ path }: TestProject, ...args: readonly string[]) => runCli(args, { cwd: path });

const tables = (project: TestProject) =>
  project.query(
    "select schema, name from (show all tables) where schema in ('audits', 'test_failures') order by all",
  );

test('what tests measured is a line each, and where all the rows are that they found wrong', async () => {
  await using project = await createProject(files);

  const { stdout } = await cli(project, 'build', '--threads', '1');

  expect(steady(stdout)).toMatchInlineSnapshot(`
    "ingot 0.1.0  build  target dev (data/shop.duckdb), 1 thread
    3 models, 7 tests

    1/3  ok     silver.customers                        table         2 rows <time>
    2/3  ok     silver.orders                           table         3 rows <time>
         warn   accepted_values  orders.status          test          1 row <time>  1 of 3 rows is wrong, 33.3% (warns if != 0, fails if > 50%), at models/silver/silver.yml:11:13
        see node <repository>/src/cli/main.ts show --inline 'select * from "audits"."statuses"'
         warn   many                                    test          1 row <time>  1 row is wrong (warns if != 0), at tests/sql/many.sql
        see node <repository>/src/cli/main.ts show --inline 'select * from test_failures."many"'
         warn   not_null  orders.status                 test          1 row <time>  1 row is wrong (warns if != 0), at models/silver/silver.yml:9:13
        see node <repository>/src/cli/main.ts show --inline 'select * from test_failures.not_null_orders_status'
         pass   unique  orders.order_id                 test          0 rows <time>  no rows are wrong (fails if != 0)
    3/3  ok     silver.order_view                       view <time>
         warn   between  order_view.customer_id         test          1 row <time>  1 row is wrong (warns if != 0), at models/silver/silver.yml:25:13
        see node <repository>/src/cli/main.ts show --inline 'select * from test_failures.between_order_view_customer_id__50'
         pass   not_null  order_view.customer_id        test          0 rows <time>  no rows are wrong (fails if != 0)
         pass   relationships  orders.customer_id → customers  test    0 rows <time>  no rows are wrong (fails if != 0)

    Build succeeded in <time>

      Built        silver 2 tables, 1 view
      Tested       3 passed, 4 warned, 0 failed
      Database     data/shop.duckdb
      Published    version 1

      Try          node <repository>/src/cli/main.ts show silver.customers
    "
  `);
});

test('the rows that tests find wrong are tables and views, told of in every output', async () => {
  await using project = await createProject(files);

  const { stdout } = await cli(project, 'build', '--threads', '1', '--log-format', 'json');

  const told = stdout
    .split('\n')
    .filter((line) => line.includes('"relation_name"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .map(({ name, relation_name: place, message }) => [name, place, message]);
  const manifest = await readJson(project, 'manifest.json');
  const results = await readJson(project, 'run_results.json');
  expect({
    told,
    manifest: Object.values(manifest['nodes'] as Record<string, Record<string, unknown>>)
      .filter(({ relation_name: place, resource_type: type }) => type === 'test' && place !== null)
      .map((node) => [node['alias'], node['relation_name'], storedAs(node['config'])]),
    results: (results['results'] as Record<string, unknown>[]).flatMap((each) =>
      String(each['unique_id']).startsWith('test.') && each['relation_name'] !== null
        ? [each['relation_name']]
        : [],
    ),
    rows: await project.query('from test_failures.not_null_orders_status'),
    limited: await project.query('select count(*) from test_failures.many'),
    seen: await project.query(
      'select customer_id from test_failures.between_order_view_customer_id__50',
    ),
  }).toMatchInlineSnapshot(`
    {
      "limited": [
        [
          "1",
        ],
      ],
      "manifest": [
        [
          "between_order_view_customer_id__50",
          ""test_failures"."between_order_view_customer_id__50"",
          "view",
        ],
        [
          "statuses",
          ""audits"."statuses"",
          "table",
        ],
        [
          "many",
          ""test_failures"."many"",
          "table",
        ],
        [
          "not_null_orders_status",
          ""test_failures"."not_null_orders_status"",
          "table",
        ],
      ],
      "results": [
        ""test_failures"."between_order_view_customer_id__50"",
        ""audits"."statuses"",
        ""test_failures"."many"",
        ""test_failures"."not_null_orders_status"",
      ],
      "rows": [
        [
          3,
          null,
        ],
      ],
      "seen": [
        [
          99,
        ],
      ],
      "told": [
        [
          "known_status",
          ""audits"."statuses"",
          "1 of 3 rows is wrong, 33.3% (warns if != 0, fails if > 50%)",
        ],
        [
          "many",
          ""test_failures"."many"",
          "1 row is wrong (warns if != 0)",
        ],
        [
          "not_null_orders_status",
          ""test_failures"."not_null_orders_status"",
          "1 row is wrong (warns if != 0)",
        ],
        [
          "between_order_view_customer_id__50",
          ""test_failures"."between_order_view_customer_id__50"",
          "1 row is wrong (warns if != 0)",
        ],
      ],
    }
  `);
});

test('a table of failures is empty once its test passes, is made again when it is gone, and goes with the test', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/a.sql': '{{config materialized="table"}} select null as id',
    'models/a.yml': 'models: [{ name: a, columns: [{ name: id, data_tests: [not_null] }] }]',
  });
  const count = () => project.query('select count(*) from test_failures.not_null_a_id');

  const failed = await cli(project, 'build', '--store-failures');
  const before = await count();
  await project.write({ 'models/a.sql': '{{config materialized="table"}} select 1 as id' });
  await cli(project, 'build', '--store-failures');
  const after = await count();
  const again = await cli(project, 'build', '--store-failures');
  await cli(project, 'build');
  const kept = await tables(project);
  const plan = await cli(project, 'plan', '--prune');
  await cli(project, 'build', '--store-failures');

  expect({
    exitCode: failed.exitCode,
    before,
    after,
    kept,
    again: again.stdout.includes('Build had nothing to do'),
    plan: plan.stdout.includes('not_null_a_id'),
    made: await count(),
  }).toEqual({
    exitCode: 1,
    before: [['1']],
    after: [['0']],
    kept: [['test_failures', 'not_null_a_id']],
    again: true,
    plan: true,
    made: [['0']],
  });
});

test('ingot.yml says what holds for the tests of a folder, and a test says otherwise', async () => {
  await using project = await createProject({
    'ingot.yml':
      'name: shop\ndata_tests:\n  +store_failures: true\n  +schema: audits\n  silver:\n    +severity: warn\n    +where: id > 0\n',
    'models/silver/a.sql': 'select unnest([0, 1, 1, -1, -1]) as id',
    'models/silver/a.yml': `models:
  - name: a
    columns:
      - name: id
        data_tests:
          - unique
          - unique: { name: whole, config: { where: 'true' } }
          - not_null: { config: { store_failures: false } }
`,
  });

  const { exitCode } = await cli(project, 'build');

  expect({
    exitCode,
    tables: await tables(project),
    rows: await project.query('from audits.unique_a_id'),
    whole: await project.query('select unique_field from audits.whole order by 1'),
  }).toEqual({
    exitCode: 0,
    tables: [
      ['audits', 'unique_a_id'],
      ['audits', 'whole'],
    ],
    rows: [[1, '2']],
    whole: [[-1], [1]],
  });
});

test('tests are selected by the tags of their columns and their own, and by name', async () => {
  await using project = await createProject(files);
  await cli(project, 'build');

  const named = await cli(project, 'list', '-s', 'known_status');
  const tagged = await cli(project, 'list', '-s', 'tag:words');
  const own = await cli(project, 'list', '-s', 'tag:nightly');

  expect([named.stdout, tagged.stdout, own.stdout]).toMatchInlineSnapshot(`
    [
      "known_status
    ",
      "known_status
    not_null_orders_status
    ",
      "known_status
    ",
    ]
  `);
});

test('tests of one view read it once, and own tests take defaults and several nodes', async () => {
  const total = (name: string) =>
    `total: { name: ${name}, config: { severity: warn, fail_calc: sum(value) } }`;
  await using project = await createProject({
    'models/v.sql': 'select floor(random() * 1000000000)::bigint as id from range(3)',
    'models/b.sql': 'select -1 as id',
    'models/c.sql': 'select -2 as id',
    'models/p.yml': `models:
  - name: v
    columns:
      - name: id
        data_tests:
          - ${total('one')}
          - ${total('two')}
          - in_all: { arguments: { parents: [ref('b'), ref('c')] }, config: { error_if: '> 3' } }
`,
    'tests/generic/total.sql': 'select {{column_name}} as value from {{model}}',
    'tests/generic/in_all.sql':
      '{{parameters parents least=-1~}}\nselect * from {{model}} where {{column_name}} >= {{least}}{{#each parents}} and {{column_name}} not in (select id from {{this}}){{/each}}',
  });
  await cli(project, 'build');

  const { stdout, exitCode } = await cli(project, 'test', '--log-format', 'json');

  const found = Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => line.includes('"node_finished"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .map(({ name, failures }) => [name, failures]),
  );
  expect(exitCode).toBe(0);
  expect(found['one']).toBeGreaterThan(0);
  expect(found['two']).toBe(found['one']);
  expect(found['in_all_v_id__ref_b__ref_c']).toBe(3);
});

test('nothing is left of the files in which failures outlive a rollback', async () => {
  await using project = await createProject({
    ...files,
    'models/silver/orders.sql': orders.replace('(2,', '(1,'),
  });

  const { exitCode } = await cli(project, 'build', '--store-failures');

  expect({
    exitCode,
    rows: await project.query('from test_failures.unique_orders_order_id'),
    passed: await project.query('select count(*) from audits.statuses'),
    files: await readdir(join(project.path, 'target/staging/.test-failures/rows')),
  }).toEqual({ exitCode: 1, rows: [[1, '2']], passed: [['1']], files: [] });
});

function storedAs(config: unknown): unknown {
  return (config as Record<string, unknown>)['store_failures_as'];
}

async function readJson({ path }: TestProject, name: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(path, 'target', name), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

test('tests of a project that comes from dbt run: in tests/ itself, with config in a generic test, with a template as where', async () => {
  await using project = await createProject({
    ...workInPlace,
    'ingot.yml': 'name: shop\nvars: { low: 1 }\n',
    'models/a.sql': 'select unnest([-1, 2, 2]) as id',
    'models/a.yml': `models:
  - name: a
    columns:
      - name: id
        data_tests: [positive, { unique: { config: { where: "id < {{var 'low'}}" } } }]
`,
    'tests/generic/positive.sql':
      '{{config severity="warn"}}\nselect * from {{model}} where {{column_name}} < 0',
    'tests/direct.sql': '{{config severity="warn"}} select * from {{ref "a"}}',
    'tests/finance/inner.sql': 'select * from {{ref "a"}} where id is null',
    'tests/sql/usual.sql': 'select * from {{ref "a"}} where id is null',
    'tests/more.yml': 'data_tests: [{ name: inner, description: None is null. }]',
    'tests/fixtures/rows.sql': 'select 1 as id',
    'tests/app.test.ts': 'this is no test of data',
  });

  const { exitCode, stdout } = await cli(project, 'build');

  expect(exitCode).toBe(0);
  expect(stdout.match(/(?<=^ +)(?:pass|warn) +[a-z]+/gm)?.sort()).toEqual([
    'pass   inner',
    'pass   unique',
    'pass   usual',
    'warn   direct',
    'warn   positive',
  ]);
});

test('what `test --store-failures` says to type shows the rows that it found wrong', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select unnest([1, -1]) as id',
  });
  const positive = (most: string) => ({
    'tests/sql/positive.sql': `select * from {{ref "a"}} where id < ${most}`,
    'tests/sql/other.sql':
      '{{config schema="audits" store_failures=true}} select * from {{ref "a"}} where id < 0',
  });
  await cli(project, 'build');
  await project.write(positive('0'));

  const { exitCode, stdout } = await cli(project, 'test', '--store-failures');
  const queries = stdout.match(/(?<=see .* --inline ').*(?=')/g)?.sort();
  const first = await cli(project, 'show', '--output', 'csv', '--inline', String(queries?.[0]));
  const shown = await cli(project, 'show', '--output', 'csv', '--inline', String(queries?.[1]));
  await project.write(positive('2'));
  await cli(project, 'test', '--store-failures');
  const newer = await cli(project, 'show', '--output', 'csv', '--inline', String(queries?.[1]));
  const missing = await cli(project, 'show', '--inline', 'select * from test_failures.nope');

  expect(exitCode).toBe(1);
  expect([first, shown, newer].map((each) => each.stdout + each.stderr)).toEqual([
    'id\n-1\n',
    'id\n-1\n',
    'id\n1\n-1\n',
  ]);
  expect(missing.stderr).toContain('SQL_CATALOG: Table with name nope does not exist!');
});
