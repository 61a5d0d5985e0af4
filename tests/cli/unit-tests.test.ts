import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { runCli } from '../support/run-cli.ts';
import { hasDbtSchemas, schemaErrors } from '../unit/record/dbt-schema.ts';
import { steady } from './starter.ts';

const cli = ({ path }: TestProject, ...args: readonly string[]) => runCli(args, { cwd: path });

const files = {
  'models/silver/orders.sql': `select * from (values
  (1, 7, 10.50::decimal(10, 2), date '2026-01-30', {'by': 'ann', 'notes': ['x']}, map {'k': 1})
) t(order_id, customer_id, amount, ordered_on, extra, marks)`,
  'models/silver/recent.sql': `{{config materialized="ephemeral"}}
select * from {{ref "orders"}} where ordered_on > current_date - 7`,
  'models/gold/totals.sql': `with recent as (select * from {{ref "recent"}}),
summed as (
  select customer_id, sum(amount) * {{rate}} as total, max(extra) as extra, max(marks) as marks, '{{var "region" "eu"}}' as region
  from recent group by all
)
select *, {{> currency}} as currency, '{{env_var "TEAM" "none"}}' as team from summed`,
  'models/gold/below.sql': 'select total from {{ref "totals"}}',
  'models/gold/history.sql': `{{config materialized="incremental" unique_key="order_id"}}
select order_id, amount from {{ref "orders"}}
{{#if (is_incremental)}} where amount > (select min(amount) from {{this}}) {{/if}}`,
  'macros/currency.hbs': "'USD'\n",
  'macros/rate.ts': 'export function rate() { return 1; }',
  'tests/fixtures/old_and_new.csv':
    'order_id,customer_id,amount,ordered_on\n1,7,1.00,2025-12-01\n2,7,,2026-01-30\n',
  'models/gold/gold.yml': `unit_tests:
  - name: all_of_it
    model: totals
    description: Types, macros and the clock.
    config: { tags: [nightly], meta: { owner: ann } }
    given:
      - input: ref('orders')
        rows:
          - { customer_id: 7, amount: 1.25, ordered_on: 2026-01-30, extra: { by: bob, notes: [a, b] }, marks: { k: 2 } }
          - { customer_id: 7, amount: 100, ordered_on: 2026-01-24 }
    overrides:
      now: 2026-01-31 23:00:00
      macros: { rate: 2, currency: "'EUR'" }
      vars: { region: us }
      env_vars: { TEAM: core }
    expect:
      rows:
        - { customer_id: 7, total: 2.5, extra: { by: bob, notes: [a, b] }, marks: { k: 2 }, region: us, currency: EUR, team: core }
  - name: a_cte
    model: totals
    cte: recent
    overrides: { now: 2026-01-31 }
    given: [{ input: ref('orders'), format: csv, fixture: old_and_new }]
    expect: { format: sql, rows: 'select 2 as order_id, null as amount' }
  - name: ephemeral_itself
    model: totals
    given: [{ input: ref('recent'), rows: [{ customer_id: 1, amount: 3 }] }]
    expect: { format: csv, rows: "customer_id,total\\n1,3\\n" }
  - name: after_the_merge
    model: history
    given:
      - { input: this, rows: [{ order_id: 1, amount: 1 }, { order_id: 2, amount: 2 }] }
      - { input: ref('orders'), rows: [{ order_id: 1, amount: 0.50 }, { order_id: 2, amount: 5 }] }
    expect: { of: table, ordered: false, rows: [{ order_id: 2, amount: 5.00 }, { order_id: 1, amount: 1 }] }
  - name: rows_of_the_query
    model: history
    overrides: { macros: { is_incremental: true } }
    given:
      - { input: this, rows: [{ order_id: 1, amount: 1 }] }
      - { input: ref('orders'), rows: [{ order_id: 1, amount: 0.5 }, { order_id: 2, amount: 5 }] }
    expect: { rows: [{ order_id: 2 }] }
  - name: a_key_twice
    model: history
    given: [{ input: ref('orders'), rows: [{ order_id: 1 }, { order_id: 1 }] }]
    overrides: { macros: { is_incremental: false } }
    expect: { rows: [{ order_id: 1 }, { order_id: 1 }] }
  - name: refused
    model: totals
    given: [{ input: ref('recent'), format: sql, rows: 'select 1 as customer_id, 1 as amount' }]
    overrides: { macros: { currency: 1 / 'x' } }
    expect_error: Could not convert
`,
};

test('unit tests run without any database, with the types of the project, overrides, a clock and nested values', async () => {
  await using project = await createProject(files);

  const { exitCode, stdout } = await cli(
    project,
    'test',
    '--select',
    'test_type:unit',
    '--threads',
    '1',
  );

  expect(steady(stdout)).toMatchInlineSnapshot(`
    "ingot 0.1.0  test  target dev (memory), 1 thread
    7 unit tests

         pass   history.a_key_twice                     unit test <time>
         pass   history.after_the_merge                 unit test <time>
         pass   history.rows_of_the_query               unit test <time>
         pass   totals.a_cte                            unit test <time>
         pass   totals.all_of_it                        unit test <time>
         pass   totals.ephemeral_itself                 unit test <time>
         pass   totals.refused                          unit test <time>

    Test succeeded in <time>

      Tested       7 passed, 0 failed
      Database     in memory: nothing is kept
    "
  `);
  expect([exitCode, existsSync(join(project.path, 'data'))]).toEqual([0, false]);
});

test('the database may be locked by another program, and hooks of the run, which speak to it, do not run', async () => {
  await using project = await createProject(files);
  await cli(project, 'build');
  await project.write({
    'ingot.yml':
      'name: shop\non-run-start: ["insert into logs values (1)"]\non-run-end: ["drop table logs"]\n',
  });
  await using _ = await holdDatabase(join(project.path, 'data/shop.duckdb'));

  const { exitCode, stderr } = await cli(project, 'test', '--select', 'resource_type:unit_test');

  expect([exitCode, stderr]).toEqual([0, '']);
});

const wrong = `unit_tests:
  - name: wrong
    model: totals
    given:
      - input: ref('recent')
        rows: [{ customer_id: 1, amount: 3 }, { customer_id: 2, amount: 4 }, { customer_id: 3, amount: 5 }]
    expect:
      rows:
        - { customer_id: 1, total: 3, region: eu }
        - { customer_id: 2, total: 5, region: null }
        - { customer_id: 9, total: 1, region: '' }
`;

test('a unit test that fails shows the cells that differ, and keeps its model and what is below from being built', async () => {
  await using project = await createProject({ ...files, 'models/gold/gold.yml': wrong });

  const { exitCode, stdout } = await cli(project, 'build', '--threads', '1');

  expect(steady(stdout)).toMatchInlineSnapshot(`
    "ingot 0.1.0  build  target dev (data/shop.duckdb), 1 thread
    4 models, 1 unit test

    1/4  ok     silver.orders                           view <time>
    2/4  ok     gold.history                            incremental   1 row <time>
         fail   totals.wrong                            unit test     3 rows <time>
      error: 3 rows differ from what is expected
        at models/gold/gold.yml:2:5
        help: Its query is target/compiled/models/gold/gold.yml/totals.wrong.sql
                  customer_id  total  region
        ────────  ───────────  ─────  ──────
        expected            2   5.00  null
        got                     4.00  eu
        missing             9   1.00  ''
        extra               3   5.00  eu

    3/4  skip   gold.totals                             view    because "totals.wrong" failed
    4/4  skip   gold.below                              view    because "totals.wrong" failed

    Build failed after <time>

      Built        silver 1 view · gold 1 incremental
      Tested       0 passed, 1 failed
      Skipped      2 nodes
      Database     data/shop.duckdb
      Published    version 1

      totals.wrong: 3 rows differ from what is expected (models/gold/gold.yml:2:5)
    "
  `);
  expect(exitCode).toBe(1);
  const tables = await project.query(
    "select view_name from duckdb_views() where not internal and schema_name = 'gold'",
  );
  expect(tables).toEqual([]);
});

const unitStatuses = async (project: TestProject) => {
  const { results } = await project.run();
  return results.flatMap(({ node, status }) =>
    node.resourceType === 'unit_test' && status !== 'unchanged' ? [`${node.name}: ${status}`] : [],
  );
};

test('a build runs a unit test again where its model, or a fixture changed, or where it failed', async () => {
  await using project = await createProject(files);
  const first = await unitStatuses(project);
  const again = await unitStatuses(project);
  await project.write({
    'tests/fixtures/old_and_new.csv': 'order_id,customer_id,amount,ordered_on\n3,7,,2026-01-30\n',
  });
  const afterFixture = await unitStatuses(project);
  await project.write({
    'tests/fixtures/old_and_new.csv': files['tests/fixtures/old_and_new.csv'],
    'models/gold/history.sql': files['models/gold/history.sql'].replace(
      'order_id, amount',
      'order_id, amount + 0 as amount',
    ),
  });

  const afterModel = await unitStatuses(project);

  expect({ first, again, afterFixture, afterModel }).toMatchInlineSnapshot(`
    {
      "afterFixture": [
        "a_cte: fail",
      ],
      "afterModel": [
        "a_key_twice: pass",
        "after_the_merge: pass",
        "rows_of_the_query: pass",
        "a_cte: pass",
      ],
      "again": [],
      "first": [
        "a_key_twice: pass",
        "after_the_merge: pass",
        "rows_of_the_query: pass",
        "a_cte: pass",
        "all_of_it: pass",
        "ephemeral_itself: pass",
        "refused: pass",
      ],
    }
  `);
});

test('the log for programs and the artifacts tell of unit tests', async () => {
  await using project = await createProject({ ...files, 'models/gold/gold.yml': wrong });

  const { stdout } = await cli(project, 'test', '-s', 'wrong', '--log-format', 'json');

  const difference = /"difference":(\{.*?\}\]\})/.exec(stdout)?.[1] ?? '';
  expect(JSON.parse(difference)).toMatchInlineSnapshot(`
    {
      "count": 3,
      "key": [
        "customer_id",
      ],
      "rows": [
        {
          "expected": {
            "customer_id": 2,
            "region": null,
            "total": "5.00",
          },
          "got": {
            "customer_id": 2,
            "region": "eu",
            "total": "4.00",
          },
          "kind": "changed",
        },
        {
          "expected": {
            "customer_id": 9,
            "region": "",
            "total": "1.00",
          },
          "kind": "missing",
        },
        {
          "got": {
            "customer_id": 3,
            "region": "eu",
            "total": "5.00",
          },
          "kind": "extra",
        },
      ],
    }
  `);
  const results = await readFile(join(project.path, 'target/run_results.json'), 'utf8');
  expect(JSON.parse(results).results).toMatchObject([
    { unique_id: 'unit_test.shop.totals.wrong', status: 'fail', failures: 3 },
  ]);
});

test.skipIf(!hasDbtSchemas)('the artifacts are valid by the schemas of dbt', async () => {
  await using project = await createProject({
    ...files,
    'snapshots/kept.sql':
      '{{config unique_key="order_id" strategy="check" check_cols="all"}} select order_id from {{ref "orders"}}',
    'snapshots/kept.yml': `unit_tests:
  - name: several
    model: kept
    runs: [{ given: [{ input: ref('orders'), rows: [{ order_id: 1 }] }], expect: { rows: [{ order_id: 1 }] } }]
`,
  });
  await project.run({ command: 'test', select: ['test_type:unit'] });
  const read = (name: string) => readFile(join(project.path, 'target', name), 'utf8');

  const [manifest, results] = [await read('manifest.json'), await read('run_results.json')];

  expect(schemaErrors('manifest-v12.json', manifest)).toEqual([]);
  expect(schemaErrors('run-results-v6.json', results)).toEqual([]);
  expect(JSON.parse(manifest).unit_tests['unit_test.shop.totals.a_cte']).toMatchInlineSnapshot(`
    {
      "config": {
        "cte": "recent",
        "enabled": true,
        "meta": {},
        "now": "2026-01-31",
        "tags": [],
      },
      "depends_on": {
        "macros": [],
        "nodes": [
          "model.shop.gold.totals",
        ],
      },
      "description": "",
      "expect": {
        "fixture": null,
        "format": "sql",
        "rows": "select 2 as order_id, null as amount",
      },
      "fqn": [
        "shop",
        "gold",
        "totals",
        "a_cte",
      ],
      "given": [
        {
          "fixture": "old_and_new",
          "format": "csv",
          "input": "ref('orders')",
          "rows": null,
        },
      ],
      "model": "totals",
      "name": "a_cte",
      "original_file_path": "models/gold/gold.yml",
      "overrides": null,
      "package_name": "shop",
      "path": "gold/gold.yml",
      "resource_type": "unit_test",
      "unique_id": "unit_test.shop.totals.a_cte",
    }
  `);
});

test('unit tests are listed and selected by name, model and kind, and stand in no lineage', async () => {
  await using project = await createProject(files);
  const list = async (...args: readonly string[]) =>
    (await cli(project, 'list', ...args)).stdout.trim().split('\n');

  expect(await list('--resource-type', 'unit_test', '-s', 'history')).toEqual([
    'history.a_key_twice',
    'history.after_the_merge',
    'history.rows_of_the_query',
  ]);
  expect(await list('-s', 'tag:nightly')).toEqual(['totals.all_of_it']);
  expect(await list('-s', 'a_cte')).toEqual(['totals.a_cte']);
  expect(await list('-s', 'totals', '--exclude', 'test_type:unit')).toEqual(['gold.totals']);
  const { stdout } = await cli(project, 'lineage', 'gold.totals');
  expect(stdout).toContain('gold.below');
  expect(stdout).not.toContain('a_cte');
});

test('rows of a query that the column would round end with 1', async () => {
  await using project = await createProject({
    'models/m.sql': 'select 20::bigint as id',
    'models/m.yml': `unit_tests:
  - { name: u, model: m, given: [], expect: { format: sql, rows: select 20.4 as id } }
`,
  });

  const { exitCode, stdout } = await cli(project, 'test');

  expect(exitCode).toBe(1);
  expect(stdout).toContain('UNIT_TEST_VALUE: "20.4" can\'t be a value of "id", which is BIGINT');
});

test.each([
  ['vars: { regoin: us }', 'the variable "regoin"', 'Did you mean "region"?'],
  ['env_vars: { TAEM: x }', 'the environment variable "TAEM"', 'Did you mean "TEAM"?'],
  ['vars: { toString: x }', 'the variable "toString"', 'It reads region.'],
])('an override of %s, which nothing reads, ends with 1', async (override, what, hint) => {
  await using project = await createProject({
    'models/m.sql': `select '{{var "region" "eu"}}' as id, '{{env_var "TEAM" "none"}}' as team {{#if (eq (var "region" "eu") "no")}}, '{{var "off" ""}}' as off{{/if}}`,
    'models/m.yml': `unit_tests:
  - { name: read, model: m, given: [], overrides: { vars: { region: us, off: x } }, expect: { rows: [{ id: us }] } }
  - { name: unread, model: m, given: [], overrides: { ${override} }, expect: { rows: [{ id: eu }] } }
`,
  });

  const { exitCode, stdout, stderr } = await cli(project, 'test');

  expect(exitCode).not.toBe(0);
  expect(stdout + stderr).toContain(
    `UNIT_TEST_VARIABLE: The unit test "unread" sets ${what}, which nothing in "m" reads`,
  );
  expect(stdout + stderr).toContain(`help: ${hint}`);
  expect(stdout + stderr).not.toContain('"read"');
});
