import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { working, write } from '../support/publishing.ts';
import { runCli } from '../support/run-cli.ts';
import { otherAmount, shopFiles } from './shop-files.ts';

async function createBuilt(): Promise<TestProject> {
  const project = await createProject(shopFiles);
  await runCli(['build', '--quiet'], { cwd: project.path });
  return project;
}

/** The hash of every file of a project. */
async function bytesOf({ path }: TestProject): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const hashes = files.map(async ({ parentPath, name }) => {
    const file = join(parentPath, name);
    return [file, hash('sha256', await readFile(file))] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

test('without a database, all is new, and none is made', async () => {
  await using project = await createProject(shopFiles);

  const result = await runCli(['plan'], { cwd: project.path });

  expect(result).toEqual({
    exitCode: 3,
    stdout: `To do: 2 nodes, 1 test (target dev)

  silver.orders  table   new
  gold.totals    table   new

  1 test, all of what is built
`,
    stderr: '',
  });
  expect([
    existsSync(join(project.path, 'data')),
    existsSync(join(project.path, 'target')),
  ]).toEqual([false, false]);
});

test('after a build there is nothing to do', async () => {
  await using project = await createBuilt();

  const result = await runCli(['plan'], { cwd: project.path });

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Nothing to do (target dev); unchanged: 2 nodes, 1 test\n',
    stderr: '',
  });
});

test('what is to be built is told with its reason and the difference of its SQL', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  const result = await runCli(['plan'], { cwd: project.path });

  expect(result).toEqual({
    exitCode: 3,
    stdout: `To do: 2 nodes, 1 test (target dev)

  silver.orders  table   sql changed
    @@ -1,1 +1,1 @@
    -select 1 as id, 2 as amount, 3 as tax
    +select 1 as id, 4 as amount, 3 as tax
  gold.totals    table   parent silver.orders changed (column amount)

  1 test, all of what is built
`,
    stderr: '',
  });
});

test('--json is one object for programs', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  const { exitCode, stdout } = await runCli(['plan', '--json'], { cwd: project.path });

  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toEqual({
    target: 'dev',
    has_changes: true,
    build: [
      {
        unique_id: 'model.shop.silver.orders',
        resource_type: 'model',
        name: 'silver.orders',
        path: 'models/silver/orders.sql',
        materialized: 'table',
        reasons: ['sql changed'],
        reason_kinds: ['sql'],
        diff: expect.stringContaining('\n+select 1 as id, 4 as amount, 3 as tax\n'),
      },
      {
        unique_id: 'model.shop.gold.totals',
        resource_type: 'model',
        name: 'gold.totals',
        path: 'models/gold/totals.sql',
        materialized: 'table',
        reasons: ['parent silver.orders changed (column amount)'],
        reason_kinds: ['parent'],
      },
    ],
    test: [
      {
        unique_id: expect.stringContaining('test.shop.unique_orders_id.'),
        resource_type: 'test',
        name: 'unique_orders_id',
        path: 'models/silver/silver.yml',
        reasons: ['silver.orders is built'],
        reason_kinds: ['rebuilt'],
      },
    ],
    unchanged: { nodes: 0, tests: 0 },
    removed: [],
    leftovers: [],
  });
});

test('a plan changes no file', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);
  await rm(join(project.path, 'models/gold/totals.sql'));
  const before = await bytesOf(project);

  const { exitCode } = await runCli(['plan'], { cwd: project.path });

  expect(exitCode).toBe(3);
  expect(await bytesOf(project)).toEqual(before);
});

test('a plan without a change changes no file', async () => {
  await using project = await createBuilt();
  const before = await bytesOf(project);

  const { exitCode } = await runCli(['plan', '--json'], { cwd: project.path });

  expect(exitCode).toBe(0);
  expect(await bytesOf(project)).toEqual(before);
});

test('a removed model and its table are told', async () => {
  await using project = await createBuilt();
  await rm(join(project.path, 'models/gold/totals.sql'));

  const result = await runCli(['plan'], { cwd: project.path });

  expect(result).toEqual({
    exitCode: 3,
    stdout: `Nothing to do (target dev); unchanged: 1 node, 1 test

  gold.totals is no longer in the project
  table "gold"."totals" is left in the database
  ingot plan --prune drops it
`,
    stderr: '',
  });
});

test('--prune drops what is left, and only that', async () => {
  await using project = await createBuilt();
  await write(project, 'create table gold.notes as select 1 as id', working);
  await rm(join(project.path, 'models/gold/totals.sql'));

  const pruned = await runCli(['plan', '--prune'], { cwd: project.path });
  const again = await runCli(['plan'], { cwd: project.path });

  expect([pruned.exitCode, again.exitCode]).toEqual([0, 0]);
  expect(pruned.stdout).toContain('  table "gold"."totals" was dropped\n');
  expect(again.stdout).toBe('Nothing to do (target dev); unchanged: 1 node, 1 test\n');
  const tables = await project.query(
    `select table_name from duckdb_tables() where schema_name not in ('ingot', 'ops') order by all`,
  );
  expect(tables).toEqual([['notes'], ['orders']]);
});

test('what somebody else put in the place of a removed model is not dropped', async () => {
  await using project = await createBuilt();
  await write(project, 'create or replace table gold.totals as select 1 as theirs', working);
  await rm(join(project.path, 'models/gold/totals.sql'));

  await runCli(['plan', '--prune'], { cwd: project.path });

  expect(await project.query('from gold.totals')).toEqual([[1]]);
});

test('--select plans for a part', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  const { exitCode, stdout } = await runCli(['plan', '--select', 'gold.totals'], {
    cwd: project.path,
  });

  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'Nothing to do (target dev); unchanged: 1 node\n',
  });
});

test('a misspelt column is told as by every command, and the exit code is 2', async () => {
  await using project = await createBuilt();
  await project.write({
    'models/gold/totals.sql': 'select sum(amont) as total from {{ref "silver.orders"}}',
  });

  const { exitCode, stdout, stderr } = await runCli(['plan'], { cwd: project.path });

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(
    'error SQL_BINDER: Referenced column "amont" not found in FROM clause!\n  at models/gold/totals.sql:1:12\n',
  );
});

test('a database that another process has open can’t be planned for', async () => {
  await using project = await createBuilt();
  await using holder = await holdDatabase(join(project.path, 'data/.ingot/shop.duckdb'));

  const { exitCode, stderr } = await runCli(['plan'], { cwd: project.path });

  expect(exitCode).toBe(4);
  expect(stderr).toContain(
    `error DATABASE_LOCKED: The database "data/.ingot/shop.duckdb" is in use by process ${holder.pid}`,
  );
});

test('in memory, all is always new', async () => {
  await using project = await createBuilt();

  const { exitCode, stdout } = await runCli(['plan', '--target', 'memory'], { cwd: project.path });

  expect(exitCode).toBe(3);
  expect(stdout).toContain('To do: 2 nodes, 1 test (target memory)\n');
});

test('--force plans as if all had changed', async () => {
  await using project = await createBuilt();

  const { exitCode, stdout } = await runCli(['plan', '--force'], { cwd: project.path });

  expect(exitCode).toBe(3);
  expect(stdout).toContain('  silver.orders  table   forced\n  gold.totals    table   forced\n');
});

test('--quiet says it by the exit code alone', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  const result = await runCli(['plan', '--quiet'], { cwd: project.path });

  expect(result).toEqual({ exitCode: 3, stdout: '', stderr: '' });
});
