import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, workInPlace, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const orders = (...rows: readonly string[]) =>
  `id,status,updated_at\n${rows.map((row) => `${row}\n`).join('')}`;

const files = {
  'seeds/raw/orders.csv': orders(
    '1,open,2026-01-01 00:00:00',
    '2,open,2026-01-01 00:00:00',
    '3,open,2026-01-01 00:00:00',
  ),
  'snapshots/history.yml': `snapshots:
  - name: orders_history
    relation: ref('raw.orders')
    config:
      schema: history
      unique_key: id
      strategy: timestamp
      updated_at: updated_at
      hard_deletes: new_record
    columns:
      - name: dbt_scd_id
        data_tests: [not_null, unique]
  - name: states
    data_tests:
      - relationships: { arguments: { to: ref('orders_history'), field: id }, column_name: id }
`,
  'snapshots/states.sql': `{{config unique_key="id" strategy="check" check_cols=(list "status") schema="history" hard_deletes="invalidate"}}
select id, status from {{ref "raw.orders"}}`,
  'models/gold/waiting.sql': `{{config materialized="table"}}
select id, dbt_valid_to - dbt_valid_from as waited from {{ref "orders_history"}} where status = 'open'`,
};

const next = orders(
  '1,shut,2026-02-01 00:00:00',
  '2,open,2026-01-01 00:00:00',
  '4,open,2026-02-01 00:00:00',
);

async function ingot({ path }: TestProject, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await runCli(args, { cwd: path });
  return { exitCode, output: stdout + stderr };
}

const historyOf = (project: TestProject) =>
  project.query(`select id, status, dbt_valid_from::date, dbt_valid_to is null, dbt_is_deleted
from history.orders_history
order by id, dbt_valid_from`);

test('build takes snapshots in order, with their tests, and only where something changed', async () => {
  await using project = await createProject(files);

  const first = await ingot(project, 'build', '--threads', '1');
  const same = await ingot(project, 'build');
  await project.write({ 'seeds/raw/orders.csv': next });
  const second = await ingot(project, 'build', '--explain', '--full-refresh');
  const compiled = await ingot(project, 'compile');
  const column = await ingot(project, 'lineage', 'gold.waiting.id');
  const added = await ingot(project, 'lineage', 'orders_history.dbt_valid_to');
  const listed = await ingot(project, 'list', '--resource-type', 'snapshot');
  const chosen = await ingot(
    project,
    'list',
    '--select',
    'resource_type:snapshot',
    '--exclude',
    'resource_type:test',
  );
  const selected = await ingot(project, 'plan', '--select', 'orders_history+', '--force');

  expect([first.exitCode, same.exitCode, second.exitCode]).toEqual([0, 0, 0]);
  expect(first.output).toMatch(/orders_history +snapshot +3 rows/);
  expect(first.output).toContain('  Snapshots    2 taken');
  expect(first.output).toContain('  Tested       3 passed, 0 failed');
  expect(same.output).toContain('all is unchanged');
  expect(second.output).toMatch(/orders_history +snapshot +6 rows/);
  expect(second.output).toContain('parent raw.orders changed');
  expect([listed.output, chosen.output]).toEqual(Array(2).fill('orders_history\nstates\n'));
  expect(compiled.output).toContain('Compiled 1 model, 2 snapshots and 3 tests');
  expect(column.output).toContain('raw.orders.id  seed seeds/raw/orders.csv');
  expect(added.output).toContain('the snapshot adds this column');
  expect(selected.output).toMatch(/orders_history +snapshot +forced/);
  expect(await historyOf(project)).toEqual([
    ['1', 'open', '2026-01-01', false, 'False'],
    ['1', 'shut', '2026-02-01', true, 'False'],
    ['2', 'open', '2026-01-01', true, 'False'],
    ['3', 'open', '2026-01-01', false, 'False'],
    ['3', 'open', expect.any(String), true, 'True'],
    ['4', 'open', '2026-02-01', true, 'False'],
  ]);
  expect(await project.query('select count(*), count(waited) from gold.waiting')).toEqual([
    ['5', '2'],
  ]);
});

test('a mistake in the rows, or a test that fails, leaves the history as it was', async () => {
  await using project = await createProject(files);
  await ingot(project, 'build', '--quiet');
  const before = await historyOf(project);

  await project.write({
    'seeds/raw/orders.csv': orders('1,shut,2026-02-01 00:00:00', '1,open,2026-02-01 00:00:00'),
  });
  const twice = await ingot(project, 'build');
  const afterTwice = await historyOf(project);
  await project.write({
    'seeds/raw/orders.csv': next,
    'tests/sql/none_shut.sql': `select * from {{ref "orders_history"}} where status = 'shut'`,
  });
  const failing = await ingot(project, 'build');

  expect([twice.exitCode, failing.exitCode]).toEqual([1, 1]);
  expect(twice.output).toContain(
    'error SNAPSHOT_KEY_TWICE: A key stands more than once in what "orders_history" reads: id = 1',
  );
  expect(failing.output).toContain('none_shut');
  expect([afterTwice, await historyOf(project)]).toEqual([before, before]);
});

test('a table that others load is looked at each time, and ingot snapshot takes nothing else', async () => {
  await using project = await createProject({
    ...workInPlace,
    'snapshots/s.yml': `sources: [{ name: loaded, tables: [{ name: orders }] }]
snapshots: [{ name: kept, relation: "source('loaded', 'orders')", config: { unique_key: id, strategy: check, check_cols: all } }]`,
    'models/m.sql': 'select * from {{ref "kept"}}',
    'data/README': '',
  });
  const missing = await ingot(project, 'snapshot');
  await project.query('create schema loaded');
  await project.query("create table loaded.orders as select 1 as id, 'open' as status");
  const first = await ingot(project, 'snapshot');
  await project.query("update loaded.orders set status = 'shut'");
  const changed = await ingot(project, 'build', '--explain');
  const same = await ingot(project, 'build');

  expect([missing.exitCode, first.exitCode, changed.exitCode]).toEqual([1, 0, 0]);
  expect(missing.output).toContain('error SOURCE_TABLE_MISSING');
  expect(first.output).toContain('1 snapshot\n');
  expect(changed.output).toContain('parent loaded.orders changed (rows)');
  expect(same.output).toMatch(/Unchanged +3 nodes/);
  expect(await project.query('select id, status, dbt_valid_to is null from m order by 3')).toEqual([
    [1, 'open', false],
    [1, 'shut', true],
  ]);
});

test('histories are not dropped, and not begun anew, unless their loss is accepted', async () => {
  await using project = await createProject({ ...files, ...workInPlace });
  await ingot(project, 'build', '--quiet');
  await project.query('drop table history.states');
  const gone = await ingot(project, 'build');
  const begun = await ingot(project, 'build', '--accept-loss');

  await rm(join(project.path, 'snapshots'), { recursive: true });
  await rm(join(project.path, 'models'), { recursive: true });
  const planned = await ingot(project, 'plan');
  const pruned = await ingot(project, 'plan', '--prune', '--json');
  const kept = await project.query('select count(*) from history.orders_history');
  const dropped = await ingot(project, 'plan', '--prune', '--accept-loss');
  const clean = await ingot(project, 'plan');
  const alone = await ingot(project, 'plan', '--accept-loss');

  expect([gone.exitCode, begun.exitCode]).toEqual([1, 0]);
  expect(gone.output).toContain(
    'error HISTORY_LOST: The table "history"."states" of the snapshot "states" is gone, and its history with it',
  );
  expect(planned.output).toContain(
    'table "history"."orders_history" is left in the database, with a history that no build makes again',
  );
  expect(JSON.parse(pruned.output)).toMatchObject({
    leftovers: [
      { relation: '"gold"."waiting"', history: false, dropped: true },
      { relation: '"history"."orders_history"', history: true, dropped: false },
      { relation: '"history"."states"', history: true, dropped: false },
    ],
  });
  expect(kept).toEqual([['3']]);
  expect(dropped.output).toContain('table "history"."orders_history" was dropped');
  expect(clean.exitCode).toBe(0);
  expect(alone.output).toContain('--accept-loss goes together with --prune');
});

test('a model in the place of a removed snapshot does not take its history away', async () => {
  await using project = await createProject(files);
  await ingot(project, 'build', '--quiet');
  await rm(join(project.path, 'snapshots'), { recursive: true });
  await project.write({
    'models/gold/waiting.sql':
      '{{config materialized="table" schema="history" alias="orders_history"}} select 1 as id',
  });

  const refused = await ingot(project, 'build');
  await project.write({
    'snapshots/history.yml': files['snapshots/history.yml'].replace(
      /schema: history/,
      'schema: moved',
    ),
    'snapshots/states.sql': files['snapshots/states.sql'],
  });
  const moved = await ingot(project, 'build');
  const kept = await historyOf(project);
  await rm(join(project.path, 'snapshots'), { recursive: true });
  const accepted = await ingot(project, 'build', '--accept-loss');
  const again = await ingot(project, 'build', '--force');

  expect([refused.exitCode, moved.exitCode]).toEqual([1, 1]);
  expect([accepted.exitCode, again.exitCode]).toEqual([0, 0]);
  expect(moved.output).toContain(
    'error SNAPSHOT_TABLE_FOREIGN: The history of "orders_history" is in "history"."orders_history"',
  );
  expect(refused.output).toContain(
    'error HISTORY_LOST: "gold.waiting" would take the place of the history of the snapshot "orders_history"',
  );
  expect(kept).toHaveLength(3);
});

test('a snapshot that gets another schema, alias and names keeps its history', async () => {
  await using project = await createProject(files);
  await ingot(project, 'build', '--quiet');

  await project.write({
    'seeds/raw/orders.csv': next,
    'ingot.yml':
      'name: shop\nsnapshots: { +snapshot_meta_column_names: { dbt_valid_to: until } }\n',
    'snapshots/history.yml': files['snapshots/history.yml'].replace(
      'schema: history',
      'schema: versions\n      alias: orders',
    ),
    'models/gold/waiting.sql': 'select id, until from {{ref "orders_history"}}',
  });
  const moved = await ingot(project, 'build');

  expect(moved.exitCode).toBe(0);
  expect(await project.query('select count(*), count(until) from versions.orders')).toEqual([
    ['6', '2'],
  ]);
  expect(
    await project.query("select count(*) from duckdb_tables() where table_name = 'orders_history'"),
  ).toEqual([['0']]);
});

test('the manifest and the results tell of snapshots as dbt does', async () => {
  await using project = await createProject(files);
  await ingot(project, 'build', '--quiet');

  const artifact = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(project.path, 'target', name), 'utf8'));

  expect(await artifact('manifest.json')).toMatchObject({
    nodes: {
      'snapshot.shop.orders_history': {
        resource_type: 'snapshot',
        schema: 'history',
        raw_code: "select * from {{ ref('raw.orders') }}",
        compiled_code: 'select *\nfrom "raw"."orders"',
        compiled_path: 'target/compiled/snapshots/history.yml/orders_history.sql',
        config: { strategy: 'timestamp', unique_key: 'id', hard_deletes: 'new_record' },
        depends_on: { nodes: ['seed.shop.raw.orders'] },
      },
      'snapshot.shop.states': { config: { strategy: 'check', check_cols: ['status'] } },
    },
  });
  expect(await artifact('run_results.json')).toMatchObject({
    results: expect.arrayContaining([
      expect.objectContaining({
        unique_id: 'snapshot.shop.orders_history',
        status: 'success',
        relation_name: '"history"."orders_history"',
      }),
    ]),
  });
});

const two = { 'seeds/raw/orders.csv': orders('1,shut,2026-03-01 00:00:00') };

test('an environment goes on with the history of its base, and does not take away what that got meanwhile', async () => {
  await using project = await createProject(files);
  await ingot(project, 'build', '--quiet');
  await project.write({ 'seeds/raw/orders.csv': next });
  const tried = await ingot(project, 'build', '--env', 'try');
  const promoted = await ingot(project, 'env', 'promote', 'try');
  const history = await historyOf(project);

  await project.write(two);
  await ingot(project, 'build', '--env', 'late', '--quiet');
  await project.write({ 'seeds/raw/orders.csv': orders('1,back,2026-04-01 00:00:00') });
  await ingot(project, 'build', '--quiet');
  await project.write(two);
  await ingot(project, 'build', '--env', 'late', '--quiet');
  const lossy = await ingot(project, 'env', 'promote', 'late');

  expect([tried.exitCode, promoted.exitCode, lossy.exitCode]).toEqual([0, 0, 2]);
  expect(history).toHaveLength(6);
  expect(lossy.output).toMatch(
    /error HISTORY_LOST: The snapshot "states" of the target has \d versions that the environment/,
  );
  expect(await project.query("select count(*) from history.states where status = 'back'")).toEqual([
    ['1'],
  ]);
});
