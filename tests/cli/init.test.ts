import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createFolder, steady } from './starter.ts';

test('init makes a project that builds at once', async () => {
  await using folder = await createFolder();

  const made = await runCli(['init', 'shop'], { cwd: folder.path });
  const built = await runCli(['build'], { cwd: join(folder.path, 'shop') });

  expect({ ...made, stdout: steady(made.stdout) }).toEqual({
    exitCode: 0,
    stdout: `Made a project in shop/

  data/raw/   customers and orders, CSV and XML
  models/     bronze, silver and gold: SQL, with tests beside it
  ingot.yml   the project; profiles.yml says where the database is

Build it:

  cd shop
  node <repository>/src/cli/main.ts build
`,
    stderr: '',
  });
  expect(built).toMatchObject({ exitCode: 0, stderr: '' });
});

test('init gives the project its name everywhere', async () => {
  await using folder = await createFolder();

  await runCli(['init', 'my_shop', '--quiet'], { cwd: folder.path });

  const read = (file: string) => readFile(join(folder.path, 'my_shop', file), 'utf8');
  expect(await read('ingot.yml')).toContain('name: my_shop\n');
  expect(await read('profiles.yml')).toContain('path: data/my_shop.duckdb\n');
  expect(await readdir(join(folder.path, 'my_shop'))).toEqual([
    '.gitignore',
    'README.md',
    'data',
    'ingot.yml',
    'macros',
    'models',
    'profiles.yml',
    'seeds',
    'tests',
  ]);
});

test('init without a name takes the folder, also one where ingot was just installed', async () => {
  await using folder = await createFolder();
  const path = join(folder.path, 'shop');
  await mkdir(join(path, 'node_modules'), { recursive: true });
  await writeFile(join(path, 'package.json'), '{}');

  const result = await runCli(['init'], { cwd: path });

  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await readFile(join(path, 'ingot.yml'), 'utf8')).toContain('name: shop\n');
});

test('init refuses a folder that is not empty, and changes nothing', async () => {
  await using folder = await createFolder();
  await mkdir(join(folder.path, 'shop'));
  await writeFile(join(folder.path, 'shop/notes.txt'), 'mine');

  const result = await runCli(['init', 'shop'], { cwd: folder.path });

  expect(result).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error FOLDER_NOT_EMPTY: The folder ${folder.path}/shop is not empty: notes.txt
  help: Nothing was changed. Give another name, or empty the folder first.
`,
  });
  expect(await readdir(join(folder.path, 'shop'))).toEqual(['notes.txt']);
});

test.each([
  ['my-shop', 'my_shop'],
  ['../shop', 'shop'],
  ['2shops', 'shops'],
  ['///', 'shop'],
])('init refuses the name %s', async (name, better) => {
  await using folder = await createFolder();

  const result = await runCli(['init', name], { cwd: folder.path });

  expect(result).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error PROJECT_NAME_INVALID: "${name}" can't be the name of a project
  help: A name is made of letters, digits and underscores: ingot init ${better}.
`,
  });
  expect(await readdir(folder.path)).toEqual([]);
});
