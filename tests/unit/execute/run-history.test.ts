import { expect, test } from 'vitest';
import {
  createProject as createPublished,
  type TestProject,
} from '../../support/create-project.ts';

/** What a run failed at is not published, so what is looked at here is the working database. */
const profiles = `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb, publish: false }
    memory: { type: duckdb, path: ':memory:' }
`;
const createProject = (given: Readonly<Record<string, string>>) =>
  createPublished({ 'profiles.yml': profiles, ...given });

const files = {
  'models/silver/orders.sql': '{{config materialized="table"}}\nselect 1 as id, 2 as amount',
  'models/silver/silver.yml': `models:
  - name: orders
    columns: [{ name: id, data_tests: [unique] }]
`,
  'models/gold/totals.sql':
    '{{config materialized="table"}}\nselect sum(amount) as total from {{ref "orders"}}',
  'models/gold/other.sql': '{{config materialized="table"}}\nselect 1 as id',
};

const twice = {
  'models/silver/orders.sql':
    '{{config materialized="table"}}\nselect unnest([1, 1]) as id, 3 as amount',
};

const staleRows = (project: TestProject) =>
  project.query('select unique_id, reason from ingot.stale order by 1');
const lastRun = async (project: TestProject) =>
  (await project.query('select command, status, changed from ingot.runs order by rowid')).at(-1);

test('a run leaves one row, with what it changed and how many of each there were', async () => {
  await using project = await createProject(files);
  await project.run();

  const rows = await project.query(
    'select run_id, command, started_at::varchar, status, counts, changed from ingot.runs',
  );

  expect(rows).toEqual([
    [
      '00000000-0000-4000-8000-000000000000',
      'build',
      '1970-01-01 00:00:00',
      'success',
      '{"success":3,"pass":1,"warn":0,"fail":0,"error":0,"skipped":0,"unchanged":0}',
      ['gold.other', 'silver.orders', 'gold.totals'],
    ],
  ]);
});

test('every node that was built says in which run', async () => {
  await using project = await createProject(files);
  await project.run();

  const rows = await project.query('select distinct run_id from ingot.nodes');

  expect(rows).toEqual([['00000000-0000-4000-8000-000000000000']]);
});

test.each(['run', 'test', 'build', 'stage', 'seed'] as const)(
  'ingot %s leaves a row',
  async (command) => {
    await using project = await createProject({ ...files, 'seeds/s.csv': 'id\n1\n' });
    await project.run();
    await project.run({ command, force: true });

    expect((await lastRun(project))?.[0]).toBe(command);
  },
);

test('a build that found nothing to do without opening the database leaves none', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.query("update ingot.runs set command = 'the first'");
  await project.run({ select: ['other'] });
  await project.run({ select: ['other'] });
  await project.query("update ingot.runs set run_id = 'r' || rowid");
  await project.run();
  await project.run();

  const rows = await project.query('select count(*)::integer from ingot.runs');

  expect(rows).toEqual([[2]]);
});

test('what was skipped is marked as stale with what failed above it, and what failed with its message', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.write(twice);
  await project.run();

  expect(await staleRows(project)).toEqual([['model.shop.gold.totals', 'silver.orders failed']]);
  expect(await project.query('select unique_id, message from ingot.failures')).toEqual([
    [
      'model.shop.silver.orders',
      'Rolled back to what it was before, because the test unique_orders_id failed',
    ],
  ]);
  expect(await lastRun(project)).toEqual(['build', 'error', ['silver.orders']]);
});

test('a run tells what it left stale', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.write(twice);

  const { events } = await project.run();

  const stale = events.flatMap((event) => (event.type === 'run-finished' ? event.run.stale : []));
  expect(stale.map(({ node, reason }) => [node.fullName, reason])).toEqual([
    [
      'silver.orders',
      'Rolled back to what it was before, because the test unique_orders_id failed',
    ],
    ['gold.totals', 'silver.orders failed'],
  ]);
});

test('what was never built is not told as stale, but marked with the reason', async () => {
  await using project = await createProject({ ...files, ...twice });

  const { events } = await project.run();

  const stale = events.flatMap((event) => (event.type === 'run-finished' ? event.run.stale : []));
  expect(stale).toEqual([]);
  expect(await staleRows(project)).toEqual([['model.shop.gold.totals', 'silver.orders failed']]);
});

test('the mark goes as soon as the node is built', async () => {
  await using project = await createProject({ ...files, ...twice });
  await project.run();
  await project.write(files);
  await project.run();

  expect(await staleRows(project)).toEqual([]);
  expect(await project.query('from ingot.failures')).toEqual([]);
});

test('the mark goes where the node turns out to be as it should', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.write(twice);
  await project.run();
  await project.write(files);
  const { statuses } = await project.run();

  expect(statuses).toMatchObject({ orders: 'success', totals: 'unchanged' });
  expect(await staleRows(project)).toEqual([]);
});

test('the mark stays while only other nodes are built', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.write(twice);
  await project.run();
  await project.run({ select: ['other'], force: true });

  expect(await staleRows(project)).toEqual([['model.shop.gold.totals', 'silver.orders failed']]);
});

test('what --fail-fast left out is marked so', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}}\nselect error(\'broken\') as id',
    'models/b.sql': '{{config materialized="table"}}\nselect 1 as id',
  });
  await project.run({ failFast: true, threads: 1 });

  expect(await staleRows(project)).toEqual([
    ['model.shop.b', 'an earlier node failed (--fail-fast)'],
  ]);
});

test('what waits for a test on its own says that the test failed', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}}\nselect 1 as id',
    'models/b.sql': '{{config materialized="table"}}\nselect 2 as id',
    'models/c.sql': 'select * from {{ref "a"}} union all select * from {{ref "b"}}',
    'tests/sql/same.sql': 'select * from {{ref "a"}} where id not in (select id from {{ref "b"}})',
  });
  await project.run();

  expect(await staleRows(project)).toEqual([['model.shop.c', 'the test same failed']]);
});

test('a table that others load has failed only as long as it is missing', async () => {
  await using project = await createProject({
    'models/bronze/sources.yml': 'sources: [{ name: raw, tables: [{ name: events }] }]',
    'models/bronze/a.sql': 'select 1 as id',
  });
  await project.run({ select: ['source:raw'] });
  await project.run();
  const before = await project.query('select unique_id from ingot.failures');
  await project.query('create schema raw');
  await project.query('create table raw.events as select 1 as id');
  await project.run();

  expect(before).toEqual([['source.shop.raw.events']]);
  expect(await project.query('from ingot.failures')).toEqual([]);
});

test('of what failed again the last message is kept', async () => {
  const failing = (word: string) => ({
    'models/a.sql': `{{config materialized="table"}}\nselect error('${word}') as id`,
  });
  await using project = await createProject(failing('first'));
  await project.run();
  await project.write(failing('second'));
  await project.run();

  const rows = await project.query('select message from ingot.failures');

  expect(rows).toEqual([[expect.stringContaining('second')]]);
});

test('an interrupted run leaves a row that says so, and marks nothing', async () => {
  await using project = await createProject(files);
  const controller = new AbortController();
  await project.run({
    threads: 1,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'node-finished') controller.abort();
    },
  });

  expect((await lastRun(project))?.slice(0, 2)).toEqual(['build', 'interrupted']);
  expect(await staleRows(project)).toEqual([]);
});

test('a run that is interrupted before it begins leaves none', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.run({ signal: AbortSignal.abort(), force: true });

  expect(await project.query('select status from ingot.runs')).toEqual([['success']]);
});

test('a database in memory has no history, and builds all the same', async () => {
  await using project = await createProject(files);

  const { ok } = await project.run({ targetName: 'memory' });

  expect(ok).toBe(true);
});
