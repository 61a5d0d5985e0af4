import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const files = {
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb, publish: false }
`,
  'models/silver/a.sql': '{{config materialized="table"}}\nselect 1 as id',
  'models/silver/b.sql': '{{config materialized="table"}}\nselect * from {{ref "a"}}',
  'models/silver/silver.yml': `models:
  - name: a
    columns: [{ name: id, data_tests: [unique] }]
`,
};

async function createBuilt(): Promise<TestProject> {
  const project = await createProject(files);
  await project.run();
  return project;
}

/** The layout of ingot 0.1.0 before it kept the history of runs. */
async function makeEarlier(project: TestProject): Promise<void> {
  await project.query('alter table ingot.nodes drop column run_id');
  await project.query('alter table ingot.failures drop column run_id');
  await project.query('drop table ingot.stale');
  await project.query('drop table ingot.runs');
}

test('a database of an earlier ingot is not built anew, and gets what it lacks', async () => {
  await using project = await createBuilt();
  await makeEarlier(project);

  const { statuses } = await project.run();

  expect(statuses).toEqual({ a: 'unchanged', b: 'unchanged', unique_a_id: 'unchanged' });
  expect(await project.query('select command, status from ingot.runs')).toEqual([
    ['build', 'success'],
  ]);
});

test('a database of an earlier ingot is built further', async () => {
  await using project = await createBuilt();
  await makeEarlier(project);
  await project.write({ 'models/silver/b.sql': 'select error(\'broken\') from {{ref "a"}}' });
  await project.write({
    'models/silver/b.sql': '{{config materialized="table"}}\nselect id + 1 as id from {{ref "a"}}',
  });

  const { statuses } = await project.run();

  expect(statuses).toEqual({ a: 'unchanged', b: 'success', unique_a_id: 'unchanged' });
  expect(await project.query('select unique_id, run_id from ingot.nodes order by 1')).toEqual([
    ['model.shop.silver.a', null],
    ['model.shop.silver.b', '00000000-0000-4000-8000-000000000000'],
  ]);
});

test('a database of an earlier ingot has a status', async () => {
  await using project = await createBuilt();
  await makeEarlier(project);

  const { exitCode, stdout } = await runCli(['status'], { cwd: project.path });

  expect(exitCode).toBe(0);
  expect(stdout).toContain('2 unchanged (target dev, data/shop.duckdb)\n');
  expect(stdout).not.toContain('last run:');
});

test('what is no more is dropped from a database of an earlier ingot too', async () => {
  await using project = await createBuilt();
  await makeEarlier(project);
  await project.write({
    'ingot.yml': 'name: shop\nmodel-paths: [others]\n',
    'others/c.sql': 'select 1 as id',
  });

  const { stderr, stdout } = await runCli(['plan', '--prune'], { cwd: project.path });

  expect(stderr).toBe('');
  expect(stdout).toContain('table "silver"."a" was dropped\n');
  expect(await project.query('from ingot.nodes')).toEqual([]);
});

test.each([
  ['nodes', 'create or replace table ingot.nodes as select 1 as one'],
  ['runs', 'create or replace table ingot.runs as select 1 as one'],
  ['stale', 'create or replace table ingot.stale as select 1 as one'],
])('where somebody changed the table %s, all counts as never built', async (_, sql) => {
  await using project = await createBuilt();
  await project.query(sql);

  const before = await runCli(['status'], { cwd: project.path });
  const { statuses } = await project.run();
  const after = await runCli(['status'], { cwd: project.path });

  expect(before.stdout).toContain('2 never built (target dev, data/shop.duckdb)\n');
  expect(statuses).toEqual({ a: 'success', b: 'success', unique_a_id: 'pass' });
  expect(after.exitCode).toBe(0);
});
