import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { otherAmount, shopFiles } from './shop-files.ts';

/** The working database is the only one, so that a test can look into it. */
const files = {
  ...shopFiles,
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb, publish: false }
    memory: { type: duckdb, path: ':memory:' }
`,
};

const wrongRows = {
  'models/silver/orders.sql':
    '{{config materialized="table"}}\nselect unnest([1, 1]) as id, 4 as amount, 3 as tax\n',
};

/** Gives every run the same id, and lets all have happened three days ago. */
async function settle(project: TestProject): Promise<void> {
  const before = "make_timestamp(epoch_us(now())) - interval '75 hours'";
  const id = "'1a2b3c4d-0000-4000-8000-000000000000'";
  await project.query(`update ingot.nodes set built_at = ${before}, run_id = ${id}`);
  await project.query(`update ingot.failures set failed_at = ${before}, run_id = ${id}`);
  await project.query(`update ingot.stale set stale_since = ${before}, run_id = ${id}`);
  await project.query(`update ingot.runs set finished_at = ${before}, run_id = ${id}`);
}

async function createBuilt(more: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  const project = await createProject({ ...files, ...more });
  await runCli(['build', '--quiet'], { cwd: project.path });
  await settle(project);
  return project;
}

async function status(
  { path }: TestProject,
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const result = await runCli(['status', ...options], { cwd: path, environment });
  return {
    ...result,
    stdout: result.stdout.replaceAll(/[\d-]{10} \d\d:\d\dZ/g, '<moment>       '),
  };
}

test('without a database all was never built, and none is made', async () => {
  await using project = await createProject(files);

  const result = await status(project);

  expect(result).toEqual({
    exitCode: 1,
    stdout: `state        node           age  rows  size  tests      last run  why
never built  silver.orders    -     -     -  1 not run  -

never built  gold.totals      -     -     -  -          -

2 never built (target dev, data/shop.duckdb)
`,
    stderr: '',
  });
  expect(existsSync(join(project.path, 'data'))).toBe(false);
});

test('a database that ingot did not build anything in is as good as none', async () => {
  await using project = await createProject(files);
  await project.write({ 'data/.keep': '' });
  await project.query('create table other as select 1 as id');

  const { exitCode, stdout } = await status(project);

  expect(exitCode).toBe(1);
  expect(stdout).toContain('2 never built (target dev, data/shop.duckdb)\n');
});

test('what the last run built is fresh', async () => {
  await using project = await createBuilt({
    'models/silver/orders.sql':
      '{{config materialized="table"}}\nselect range as id, range * 7 as amount, 3 as tax from range(1200)\n',
  });

  const result = await status(project);

  expect(result).toEqual({
    exitCode: 0,
    stdout: `state  node           age   rows     size  tests     last run                    why
fresh  silver.orders  3 d  1,200   262 kB  1 passed  1a2b3c4d <moment>       

fresh  gold.totals    3 d      1  0 bytes  -         1a2b3c4d <moment>       

2 fresh (target dev, data/shop.duckdb)
last run: build 1a2b3c4d succeeded 3 d ago
`,
    stderr: '',
  });
});

test('what a build would make anew is stale, with why, and the exit code is 1', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  const result = await status(project);

  expect(result).toEqual({
    exitCode: 1,
    stdout: `state  node           age  rows     size  tests     last run                    why
stale  silver.orders  3 d     1  0 bytes  1 passed  1a2b3c4d <moment>         sql changed

stale  gold.totals    3 d     1  0 bytes  -         1a2b3c4d <moment>         parent silver.orders changed (column amount)

2 stale (target dev, data/shop.duckdb)
last run: build 1a2b3c4d succeeded 3 d ago
`,
    stderr: '',
  });
});

test('after a failed build: what failed and why, whether something older is there, and what waits for it', async () => {
  await using project = await createBuilt();
  await project.write(wrongRows);
  await runCli(['build', '--quiet'], { cwd: project.path });
  await settle(project);

  const { exitCode, stdout } = await status(project);

  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    'Rolled back to what it was before, because the test unique_orders_id failed (what was built before is there)\n',
  );
  expect(stdout).toMatch(/^failed +silver\.orders +3 d +1 +0 bytes +1 failed +1a2b3c4d/m);
  expect(stdout).toMatch(
    /^stale +gold\.totals .* silver\.orders failed; parent silver\.orders changed/m,
  );
  expect(stdout).toContain('1 stale, 1 failed (target dev, data/shop.duckdb)\n');
  expect(stdout).toMatch(/^last run: build 1a2b3c4d failed 3 d ago$/m);
});

test('what failed at its first try has nothing older', async () => {
  await using project = await createBuilt(wrongRows);

  const { stdout } = await status(project);

  expect(stdout).toMatch(/^failed +silver\.orders +- .*\(nothing older is there\)$/m);
  expect(stdout).toMatch(/^never built +gold\.totals .* silver\.orders failed$/m);
});

test('sources of files and seeds come first, then the layers; ephemeral models and tables of others are left out', async () => {
  await using project = await createProject({
    ...files,
    'seeds/countries.csv': 'code\nde\n',
    'data/raw/orders.csv': 'id\n1\n',
    'models/silver/part.sql': '{{config materialized="ephemeral"}}\nselect 1 as id\n',
    'models/bronze/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders.csv
      - name: loaded
`,
  });

  const { stdout } = await status(project);

  expect(stdout.match(/(?<=^never built {2})\S+/gm)).toEqual([
    'raw.orders',
    'countries',
    'silver.orders',
    'gold.totals',
  ]);
});

test('only the selected nodes are shown and count, though others made them stale', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  const all = await status(project, ['--select', 'totals']);
  const none = await status(project, ['--exclude', 'silver+']);

  expect(all.exitCode).toBe(1);
  expect(all.stdout).toContain('1 stale (target dev, data/shop.duckdb)\n');
  expect(all.stdout).not.toContain('silver.orders  ');
  expect(none.exitCode).toBe(0);
  expect(none.stdout).toContain('no nodes (target dev, data/shop.duckdb)\n');
});

test('a selector that finds nothing is a warning', async () => {
  await using project = await createBuilt();

  const { exitCode, stderr } = await status(project, ['--select', 'totls']);

  expect(exitCode).toBe(0);
  expect(stderr).toContain('SELECTED_NOTHING');
});

test('a model that is volatile is not stale for that alone', async () => {
  await using project = await createBuilt({
    'models/gold/clock.sql': '{{config materialized="table"}}\nselect now() as at\n',
  });

  const { exitCode, stdout } = await status(project);

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^fresh +gold\.clock .* volatile \(now\)$/m);
});

test('--json is one object for programs', async () => {
  await using project = await createBuilt();
  await project.write(wrongRows);
  await runCli(['build', '--quiet'], { cwd: project.path });

  const { exitCode, stdout } = await status(project, ['--json']);

  const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const runId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    generated_at: moment,
    target: 'dev',
    place: 'data/shop.duckdb',
    counts: { fresh: 0, unchanged: 0, stale: 1, failed: 1, never_built: 0 },
    nodes: [
      {
        unique_id: 'model.shop.silver.orders',
        resource_type: 'model',
        name: 'silver.orders',
        path: 'models/silver/orders.sql',
        materialized: 'table',
        state: 'failed',
        is_there: true,
        reasons: ['sql changed'],
        built_at: moment,
        age_seconds: expect.any(Number),
        stale_since: null,
        failure: {
          message: 'Rolled back to what it was before, because the test unique_orders_id failed',
          failed_at: moment,
        },
        rows: 1,
        bytes: 0,
        last_run: { run_id: runId, at: moment },
        tests: { passed: 0, warned: 0, failed: 1, not_run: 0 },
      },
      {
        unique_id: 'model.shop.gold.totals',
        resource_type: 'model',
        name: 'gold.totals',
        path: 'models/gold/totals.sql',
        materialized: 'table',
        state: 'stale',
        is_there: true,
        reasons: ['silver.orders failed', 'parent silver.orders changed (rows)'],
        built_at: moment,
        age_seconds: expect.any(Number),
        stale_since: moment,
        failure: null,
        rows: 1,
        bytes: 0,
        last_run: { run_id: runId, at: moment },
        tests: { passed: 0, warned: 0, failed: 0, not_run: 0 },
      },
    ],
    runs: [
      {
        run_id: runId,
        command: 'build',
        started_at: moment,
        finished_at: moment,
        status: 'error',
        counts: { success: 0, pass: 0, warn: 0, fail: 1, error: 1, skipped: 1, unchanged: 0 },
        changed: ['silver.orders'],
      },
      expect.objectContaining({
        run_id: '1a2b3c4d-0000-4000-8000-000000000000',
        status: 'success',
        changed: ['silver.orders', 'gold.totals'],
      }),
    ],
  });
});

test('a build tells what it left stale, as text and as JSON', async () => {
  await using project = await createBuilt();
  await project.write(wrongRows);

  const text = await runCli(['build'], { cwd: project.path });
  const json = await runCli(['build', '--log-format', 'json'], { cwd: project.path });

  expect(text.stdout).toContain(`
  Stale        silver.orders: failed
               gold.totals: silver.orders failed
`);
  expect(JSON.parse(json.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    event: 'run_finished',
    stale: [
      {
        unique_id: 'model.shop.silver.orders',
        name: 'silver.orders',
        reason: 'Rolled back to what it was before, because the test unique_orders_id failed',
      },
      {
        unique_id: 'model.shop.gold.totals',
        name: 'gold.totals',
        reason: 'silver.orders failed',
      },
    ],
  });
});

test('--quiet says nothing, and the exit code tells', async () => {
  await using project = await createBuilt();
  const well = await status(project, ['--quiet']);
  await project.write(otherAmount);

  const stale = await status(project, ['--quiet']);

  expect([well, stale]).toEqual([
    { exitCode: 0, stdout: '', stderr: '' },
    { exitCode: 1, stdout: '', stderr: '' },
  ]);
});

test('status writes nothing', async () => {
  await using project = await createBuilt();
  const before = await bytesOf(project);

  await status(project);

  expect(await bytesOf(project)).toEqual(before);
});

test('what is published apart from where the work is done is looked up there', async () => {
  await using project = await createProject(shopFiles);
  await runCli(['build', '--quiet'], { cwd: project.path });
  await project.write(wrongRows);
  await runCli(['build', '--quiet'], { cwd: project.path });

  const { stdout } = await status(project);

  expect(stdout).toMatch(/^failed +silver\.orders/m);
  expect(stdout).toContain('1 stale, 1 failed (target dev, data/shop.duckdb)\n');
});

test('a target in memory is a mistake', async () => {
  await using project = await createProject(files);

  const result = await status(project, ['--target', 'memory']);

  expect(result).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error TARGET_KEEPS_NOTHING: The target "memory" is in memory, so nothing of an earlier run is there
  help: Choose a target with a file: --target NAME.
`,
  });
});

test('a project with mistakes is refused with them', async () => {
  await using project = await createBuilt();
  await project.write({ 'models/gold/totals.sql': 'select * from {{ref "order"}}' });

  const { exitCode, stderr } = await status(project);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('error REF_NOT_FOUND: No model is named "order"');
});

test('a database that another process writes to is not waited for', async () => {
  await using project = await createBuilt();
  await using holder = await holdDatabase(join(project.path, 'data/shop.duckdb'));

  const { exitCode, stderr } = await status(project);

  expect(holder).toBeDefined();
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('error DATABASE_LOCKED');
});

async function bytesOf({ path }: TestProject): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const hashes = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file, hash('sha256', await readFile(file))] as const;
    });
  return Object.fromEntries(await Promise.all(hashes));
}
