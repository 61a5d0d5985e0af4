import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { openWriter } from '../support/database-writer.ts';
import { runCli } from '../support/run-cli.ts';
import { otherAmount, shopFiles } from './shop-files.ts';
import { steady } from './starter.ts';

async function createBuilt(): Promise<TestProject> {
  const project = await createProject(shopFiles);
  await runCli(['build', '--quiet'], { cwd: project.path });
  return project;
}

async function output({ path }: TestProject, args: readonly string[]) {
  const { exitCode, stdout, stderr } = await runCli([...args, '--threads', '1'], { cwd: path });
  return { exitCode, stdout: steady(stdout), stderr };
}

test('a build after a build has nothing to do', async () => {
  await using project = await createBuilt();

  expect(await output(project, ['build'])).toEqual({
    exitCode: 0,
    stdout: `ingot 0.1.0  build  target dev (data/shop.duckdb), 1 thread
nothing to do

Build had nothing to do: all is unchanged (0.1 s)

  Unchanged    2 nodes, 1 test
  Database     data/shop.duckdb
`.replace('(0.1 s)', '( <time>)'),
    stderr: '',
  });
});

test('--explain says of each node why it is built', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  expect(await output(project, ['build', '--explain'])).toEqual({
    exitCode: 0,
    stdout: `ingot 0.1.0  build  target dev (data/shop.duckdb), 1 thread
2 models, 1 test

1/2  ok     silver.orders                           table         1 row <time>
            sql changed
     pass   unique  orders.id                       test          0 rows <time>  no rows are wrong (fails if != 0)
2/2  ok     gold.totals                             table         1 row <time>
            parent silver.orders changed (column amount)

Build succeeded in <time>

  Built        silver 1 table · gold 1 table
  Tested       1 passed, 0 failed
  Database     data/shop.duckdb
  Published    version 2

  Try          node <repository>/src/cli/main.ts show gold.totals
`,
    stderr: '',
  });
});

test('without --explain no reason is told', async () => {
  await using project = await createBuilt();
  await project.write(otherAmount);

  const { stdout } = await output(project, ['build']);

  expect(stdout).not.toContain('changed');
});

test('what is unchanged is counted apart from what is built', async () => {
  await using project = await createBuilt();
  await project.write({
    'models/gold/totals.sql': shopFiles['models/gold/totals.sql'].replace('as total', 'as sum'),
  });

  const { stdout } = await output(project, ['run', '--explain']);

  expect(stdout).toContain(
    '1/1  ok     gold.totals                             table         1 row <time>\n            sql changed\n',
  );
  expect(stdout).toContain('  Built        gold 1 table\n  Unchanged    1 node\n');
});

test('--force builds all', async () => {
  await using project = await createBuilt();

  const { stdout } = await output(project, ['build', '--force', '--explain']);

  expect(stdout).toContain(
    '  Built        silver 1 table · gold 1 table\n  Tested       1 passed, 0 failed\n',
  );
  expect(stdout.match(/^ +forced$/gm)).toHaveLength(2);
  expect(stdout).not.toContain('Unchanged');
});

test('--force-tests runs the tests of what is unchanged', async () => {
  await using project = await createBuilt();

  const { stdout } = await output(project, ['build', '--force-tests']);

  expect(stdout).toContain('  Tested       1 passed, 0 failed\n  Unchanged    2 nodes\n');
});

test('test runs tests of what is unchanged', async () => {
  await using project = await createBuilt();

  const { stdout } = await output(project, ['test']);

  expect(stdout).toContain('  Tested       1 passed, 0 failed\n');
});

test('a test that failed runs again until it passes', async () => {
  await using project = await createBuilt();
  const wrong = 'select * from {{ref "gold.totals"}} where total < ';
  await project.write({ 'tests/sql/enough.sql': `${wrong}10` });

  const codes = [
    (await output(project, ['build'])).exitCode,
    (await output(project, ['build'])).exitCode,
  ];
  await project.write({ 'tests/sql/enough.sql': `${wrong}2` });
  const mended = await output(project, ['build']);
  const after = await output(project, ['build']);

  expect(codes).toEqual([1, 1]);
  expect(mended.stdout).toContain('  Tested       1 passed, 0 failed\n');
  expect(after.stdout).toContain('  Unchanged    2 nodes, 2 tests\n');
});

test('what is unchanged is listed with --log-format json as such', async () => {
  await using project = await createBuilt();

  const { stdout } = await output(project, ['build', '--log-format', 'json']);

  expect(stdout).toContain('"unchanged":');
});

test('an unchanged table can be removed by hand, and comes back', async () => {
  await using project = await createBuilt();
  await using somebody = await openWriter(join(project.path, 'data/.ingot/shop.duckdb'));
  await somebody.execute('drop table gold.totals');
  await somebody.close();

  const { stdout } = await output(project, ['build', '--explain']);

  expect(stdout).toContain('            missing\n');
  expect(await project.query('from gold.totals')).toEqual([['2']]);
});

test('without the database file all is built again', async () => {
  await using project = await createBuilt();
  await rm(join(project.path, 'data'), { recursive: true });

  const { stdout } = await output(project, ['build', '--explain']);

  expect(stdout.match(/^ +new$/gm)).toHaveLength(2);
});
