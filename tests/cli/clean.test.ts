import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createFolder, createStarter } from './starter.ts';

async function writeConfig(folder: string, line: string): Promise<void> {
  await writeFile(join(folder, 'ingot.yml'), `name: starter\n${line}\n`);
}

test('clean deletes target/ and leaves the database', async () => {
  await using starter = await createStarter();
  await runCli(['build', '--quiet'], { cwd: starter.path });

  const result = await runCli(['clean'], { cwd: starter.path });

  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toMatch(/^target\/: deleted \d+ files\n$/);
  expect(existsSync(join(starter.path, 'target'))).toBe(false);
  expect(await readdir(join(starter.path, 'data'))).toEqual(['.ingot', 'raw', 'starter.duckdb']);
});

test('clean works where models are broken', async () => {
  await using starter = await createStarter();
  await writeFile(join(starter.path, 'models/gold/gold.yml'), 'models: [');

  const result = await runCli(['clean'], { cwd: starter.path });

  expect(result).toEqual({ exitCode: 0, stdout: 'target/: nothing to delete\n', stderr: '' });
});

test('clean keeps a database that somebody put into target/', async () => {
  await using starter = await createStarter();
  await writeFile(
    join(starter.path, 'profiles.yml'),
    'starter: {target: dev, outputs: {dev: {type: duckdb, path: target/db/x.db}}}\n',
  );
  await runCli(['build', '--quiet'], { cwd: starter.path });

  const { stdout } = await runCli(['clean'], { cwd: starter.path });

  expect(stdout).toContain('  kept target/db/x.db, which is a database or data\n');
  expect((await readdir(join(starter.path, 'target'), { recursive: true })).sort()).toEqual([
    'db',
    'db/.ingot',
    'db/.ingot/x.db',
    'db/.ingot/x.db.json',
    'db/x.db',
  ]);
});

test.each([
  ['clean-targets: [data]', 'data', '"data" is not made by ingot'],
  ['clean-targets: [models/gold]', 'models/gold', '"models" is not made by ingot'],
  ['clean-targets: [tests]', 'tests', '"tests/sql" is not made by ingot'],
  ['clean-targets: [data/raw]', 'data/raw', '"data" is not made by ingot'],
])('clean refuses %s and deletes nothing', async (config, folder, reason) => {
  await using starter = await createStarter();
  await writeConfig(starter.path, config);
  await mkdir(join(starter.path, 'target'));

  const result = await runCli(['clean'], { cwd: starter.path });

  expect(result).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error CLEAN_REFUSED: "${folder}" can't be cleaned: ${reason}
  help: Nothing was deleted. Mend "target-path" or "clean-targets" in ingot.yml.
`,
  });
  expect(existsSync(join(starter.path, 'target'))).toBe(true);
  expect(existsSync(join(starter.path, 'data/raw/customers.csv'))).toBe(true);
});

test('the project itself is no folder to clean', async () => {
  await using starter = await createStarter();
  await writeConfig(starter.path, 'clean-targets: [.]');

  const { exitCode, stderr } = await runCli(['clean'], { cwd: starter.path });

  expect({ exitCode, first: stderr.split('\n')[0] }).toEqual({
    exitCode: 2,
    first: `error PATH_OUTSIDE_PROJECT: "clean-targets": "." is not a folder of the project`,
  });
  expect(existsSync(join(starter.path, 'data/raw/customers.csv'))).toBe(true);
});

test('clean deletes nothing where target-path is the data folder', async () => {
  await using starter = await createStarter();
  await writeConfig(starter.path, 'target-path: data/raw');

  const { exitCode, stderr } = await runCli(['clean'], { cwd: starter.path });

  expect({ exitCode, first: stderr.split('\n')[0] }).toEqual({
    exitCode: 2,
    first: `error TARGET_PATH_TAKEN: "target-path": "data/raw" and the folder "data" can't be in each other`,
  });
  expect(existsSync(join(starter.path, 'data/raw/customers.csv'))).toBe(true);
});

test('clean does not follow a link out of the project', async () => {
  await using starter = await createStarter();
  await using outside = await createFolder();
  await mkdir(join(outside.path, 'inner'));
  await writeFile(join(outside.path, 'inner/mine.txt'), 'mine');
  await symlink(outside.path, join(starter.path, 'link'));
  await mkdir(join(starter.path, 'target'));
  await symlink(outside.path, join(starter.path, 'target/link'));
  await writeConfig(starter.path, 'clean-targets: [target, link/inner]');

  const refused = await runCli(['clean'], { cwd: starter.path });
  await writeConfig(starter.path, 'clean-targets: [target]');
  const cleaned = await runCli(['clean'], { cwd: starter.path });

  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('it is not a folder inside the project');
  expect(cleaned).toEqual({ exitCode: 0, stdout: 'target/: deleted 1 file\n', stderr: '' });
  expect(existsSync(join(outside.path, 'inner/mine.txt'))).toBe(true);
});
