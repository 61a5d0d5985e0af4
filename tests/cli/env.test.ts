import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOf } from '../support/environments.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { createShop, read, shopOf } from '../support/publishing.ts';
import { runCli } from '../support/run-cli.ts';

const changed = {
  'models/gold/other.sql': '{{config materialized="table"}}\nselect 2 as one, true as more\n',
};

/** A built target, and an environment in which one model is another. */
async function shopWithEnvironment() {
  const project = await createShop();
  await project.run();
  await project.write(changed);
  await project.run({ envName: 'try' });
  return project;
}

test('an environment from its first build to its end', async () => {
  await using project = await createShop();
  const { path: cwd } = project;
  await project.run();
  await project.write(changed);

  const build = await runCli(['build', '--env', 'try'], { cwd });
  const diff = await runCli(['env', 'diff', 'try'], { cwd });
  const promote = await runCli(['env', 'promote', 'try'], { cwd });
  const drop = await runCli(['env', 'drop', 'try'], { cwd });

  expect(build.stdout).toContain(`target dev (${fileOf('try')})`);
  expect(build.stdout).toContain('1/1  ok     gold.other');
  expect([diff.exitCode, diff.stdout]).toEqual([
    1,
    `table       status   columns  rows
──────────  ───────  ───────  ────────────────────
gold.other  changed  +more    1 → 1: 1 new, 1 gone

`,
  ]);
  expect([promote.exitCode, promote.stdout]).toEqual([
    0,
    'Promoted gold.other; readers see version 2\n',
  ]);
  expect([drop.exitCode, drop.stdout]).toEqual([0, 'Dropped "try"\n']);
  expect(await read(project, 'from gold.other')).toEqual([[2, true]]);
  expect(await readdir(join(cwd, 'data/.ingot'))).not.toContain('envs');
});

test('env list names them, and what each has of its own', async () => {
  await using project = await shopWithEnvironment();

  const { exitCode, stdout } = await runCli(['env', 'list', '--json'], { cwd: project.path });

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { name: 'try', state: 'ready', own: ['gold.other'], path: join(project.path, fileOf('try')) },
  ]);
});

test('env list without any says how to make one', async () => {
  await using project = await createShop();

  const { exitCode, stdout } = await runCli(['env', 'list'], { cwd: project.path });

  expect([exitCode, stdout]).toEqual([
    0,
    'There is no environment yet: ingot build --env NAME makes one\n',
  ]);
});

test('one that another process is at is listed, and not dropped from under it', async () => {
  await using project = await shopWithEnvironment();
  const { path: cwd } = project;
  await using _holder = await holdDatabase(join(cwd, fileOf('try')));

  const list = await runCli(['env', 'list'], { cwd });
  const diff = await runCli(['env', 'diff', 'try'], { cwd });

  expect(list.exitCode).toBe(0);
  expect(list.stdout).toContain('in use');
  expect(diff.exitCode).toBe(4);
});

test.each([
  [['show', 'gold.other', '--env', 'try'], 0, '2  true'],
  [['show', 'gold.other'], 0, '1'],
  [['show', 'gold.other', '--env', 'other'], 0, '1'],
  [['plan', '--env', 'try'], 0, 'Nothing to do'],
  [['plan', '--env', 'other'], 3, 'To do: 1 node (target dev); unchanged: 3 nodes, 1 test'],
  [['status', '--env', 'try'], 0, 'gold.other'],
  [['test', '--env', 'try'], 0, '1 passed, 0 failed'],
  [['list', '--env', 'try'], 0, 'gold.other'],
  [['lineage', 'gold.totals', '--env', 'try'], 0, 'silver.orders'],
  [['check', '--env', 'try'], 0, 'no mistakes'],
])('ingot %j', async (words, expected, text) => {
  await using project = await shopWithEnvironment();

  const { exitCode, stdout } = await runCli(words, { cwd: project.path });

  expect(exitCode).toBe(expected);
  expect(stdout).toContain(text);
  expect(await readdir(join(project.path, 'data/.ingot/envs/shop.duckdb'))).toEqual(['try']);
});

test('what is refused has exit code 2 and changes nothing', async () => {
  await using project = await shopWithEnvironment();
  const { path: cwd } = project;
  await project.write(shopOf(3));
  await project.run();

  const outdated = await runCli(['env', 'promote', 'try'], { cwd });
  const hostile = await runCli(['build', '--env', '../../x'], { cwd });

  expect([outdated.exitCode, hostile.exitCode]).toEqual([2, 2]);
  expect(outdated.stderr).toBe(
    'error ENV_OUTDATED: The base was built since the environment "try" was\n  help: Bring it up first: `ingot build --env try`.\n',
  );
  expect(await read(project, 'from gold.other, gold.totals')).toEqual([[1, 3]]);
});
