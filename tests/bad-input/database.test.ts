import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { runCli, startCli } from '../support/run-cli.ts';

const oneModel = { 'models/gold/a.sql': '{{config materialized="table"}} select 1 as id' };

test('a database file that is not one of DuckDB is left as it is', async () => {
  await using project = await createProject({ ...oneModel, 'data/shop.duckdb': 'id,name\n1,x\n' });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error DATABASE_INVALID: "data/shop.duckdb" is not a DuckDB database
      help: Move it away, or let \`path\` in profiles.yml name another file.
    ",
    }
  `);
});

test('a folder in place of the database is refused', async () => {
  await using project = await createProject({ ...oneModel, 'data/shop.duckdb/readme': '' });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error DATABASE_INVALID: "data/shop.duckdb" is not a DuckDB database
      help: Move it away, or let \`path\` in profiles.yml name another file.
    ",
    }
  `);
});

test('an empty database file is made into one', async () => {
  await using project = await createProject({ ...oneModel, 'data/shop.duckdb': '' });

  const { ok } = await project.run();

  expect(ok).toBe(true);
});

test('a database that another process has open is refused with the number of that process', async () => {
  await using project = await createProject(oneModel);
  await using holder = await holdDatabase(join(project.path, 'data/shop.duckdb'));

  const build = await refusedBuild(project);

  expect({
    ...build,
    message: build.message
      .replaceAll(String(holder.pid), 'PID')
      .replace(process.execPath, 'PROGRAM'),
  }).toMatchInlineSnapshot(`
    {
      "exitCode": 4,
      "made": [],
      "message": "error DATABASE_LOCKED: The database "data/shop.duckdb" is in use by process PID (PROGRAM)
      help: Close the program that has it open, or wait for it with --wait 60s.
    ",
    }
  `);
});

test('with --wait the build goes on as soon as the other process lets go', async () => {
  await using project = await createProject(oneModel);
  await using holder = await holdDatabase(join(project.path, 'data/shop.duckdb'));
  setTimeout(() => holder.release(), 1000);

  const { exitCode } = await runCli(['build', '--wait', '30s'], { cwd: project.path });

  expect(exitCode).toBe(0);
});

test('a deleted target folder is made again by the next build', async () => {
  await using project = await createProject({
    'data/raw/orders.csv': 'id\n1\n',
    'models/sources.yml':
      'sources: [{ name: raw, tables: [{ name: orders, files: data/raw/orders.csv }] }]',
    'models/gold/orders.sql': 'select id from {{source "raw" "orders"}}',
  });
  await project.run();
  await rm(join(project.path, 'target'), { recursive: true });

  const { statuses } = await project.run();

  expect({ statuses, rows: await project.query('from gold.orders') }).toEqual({
    statuses: { 'raw.orders': 'success', 'gold.orders': 'unchanged' },
    rows: [['1']],
  });
});

test('a run that is killed half-way leaves the last good tables, and the next run just works', async () => {
  await using project = await createProject({
    ...oneModel,
    'models/gold/b.sql': '{{config materialized="table"}} select id from {{ref "a"}}',
    'seeds/s.csv': 'id\n1\n',
  });
  await project.run();
  await project.write({
    'models/gold/a.sql': '{{config materialized="table"}} select 2 as id',
    'models/gold/b.sql':
      '{{config materialized="table"}} select count(*) as id from {{ref "a"}}, range(1000000000) x, range(1000000000) y',
  });
  await killWhileRunning(project, 'model.shop.gold.b');
  const afterKill = await project.query('select a.id, b.id from gold.a, gold.b');
  await project.write({
    'models/gold/b.sql': '{{config materialized="table"}} select id from {{ref "a"}}',
  });

  const { ok } = await project.run();

  expect({
    afterKill,
    ok,
    rows: await project.query('select a.id, b.id from gold.a, gold.b'),
  }).toEqual({
    afterKill: [[1, 1]],
    ok: true,
    rows: [[2, 2]],
  });
});

/** Kills a build without a warning, a moment after a node has begun. */
async function killWhileRunning({ path }: TestProject, uniqueId: string): Promise<void> {
  const child = startCli(['build', '--log-format', 'json', '--log-level', 'debug'], { cwd: path });
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      output += String(chunk);
      if (output.split('\n').some((line) => line.includes('started') && line.includes(uniqueId)))
        resolve();
    });
    child.on('exit', () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
