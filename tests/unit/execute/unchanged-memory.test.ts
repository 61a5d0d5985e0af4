import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createProject,
  type TestProject,
  type TestRunOptions,
  workInPlace,
} from '../../support/create-project.ts';

const files = {
  ...workInPlace,
  'models/gold/orders.sql': 'select id from {{source "raw" "orders"}}',
  'models/gold/names.sql': 'select {{literal (env_var "NAME" "a")}} as name',
  'models/sources.yml':
    'sources: [{ name: raw, tables: [{ name: orders, files: data/raw/orders.csv }] }]',
  'data/raw/orders.csv': 'id\n1\n',
};

/** Which databases a build opened, and what it did. */
async function build(
  project: TestProject,
  options: TestRunOptions = {},
): Promise<{ readonly opened: readonly string[]; readonly built: readonly string[] }> {
  const opened: string[] = [];
  const { results } = await project.run({ ...options, onOpen: (path) => opened.push(path) });
  const built = results.filter(({ status }) => status !== 'unchanged');
  return { opened, built: built.map(({ node }) => node.fullName) };
}

test('a build after a build without a change opens no database', async () => {
  await using project = await createProject(files);
  await project.run();

  const found = await build(project);

  expect(found).toEqual({ opened: [], built: [] });
});

test('it tells the manifest its own id and time', async () => {
  await using project = await createProject(files);
  await project.run();
  const path = join(project.path, 'target/manifest.json');
  const first = await readFile(path, 'utf8');
  await writeFile(path, first.replace('1970-01-01T00:00:00.000Z', '1999-01-01T00:00:00.000Z'));

  await project.run();

  expect(await readFile(path, 'utf8')).toBe(first);
});

test('a database that somebody wrote to is looked into', async () => {
  await using project = await createProject(files);
  await project.run();
  await project.query('drop view gold.names');

  const { built } = await build(project);

  expect(built).toEqual(['gold.names']);
});

test('files with another time and the same bytes are no change', async () => {
  await using project = await createProject(files);
  await project.run();
  await utimes(join(project.path, 'models/gold/orders.sql'), 1, 1);
  await utimes(join(project.path, 'data/raw/orders.csv'), 1, 1);

  const found = await build(project);

  expect(found).toEqual({ opened: [], built: [] });
});

test('another value of an environment variable is looked at', async () => {
  await using project = await createProject(files);
  await project.run();

  const { built } = await build(project, { environment: { NAME: 'b' } });

  expect(built).toEqual(['gold.names']);
});

test('another raw file with the same size and time is noticed', async () => {
  await using project = await createProject(files);
  const path = join(project.path, 'data/raw/orders.csv');
  await utimes(path, 1, 1);
  await project.run();
  await writeFile(path, 'id\n2\n');
  await utimes(path, 1, 1);

  const { built } = await build(project);

  expect(built).toEqual(['raw.orders', 'gold.orders']);
});

test.each(['', '{', '{"__proto__": 1}', 'null', '{"project":"x","database":"y"}\n'])(
  'the memory %j counts for nothing',
  async (text) => {
    await using project = await createProject(files);
    await project.run();
    await writeFile(join(project.path, 'target/unchanged.json'), text);

    const { opened, built } = await build(project);

    expect({ isOpened: opened.length > 0, built }).toEqual({ isOpened: true, built: [] });
  },
);

test.each(['target/compiled', 'target/manifest.json', 'target/staging'])(
  'a build makes %s again',
  async (path) => {
    await using project = await createProject(files);
    await project.run();
    await rm(join(project.path, path), { recursive: true });

    const { built } = await build(project);

    expect([path, built]).toEqual([path, path === 'target/staging' ? ['raw.orders'] : []]);
  },
);

test('what failed, warned or is volatile is not taken for unchanged', async () => {
  await using project = await createProject({
    'models/gold/random.sql': 'select random() as r',
    'tests/sql/warns.sql': '{{config severity="warn"}} select 1 as wrong',
  });
  await project.run();

  const { built } = await build(project);

  expect(built).toEqual(['gold.random', 'warns']);
});

test('--force builds all the same', async () => {
  await using project = await createProject(files);
  await project.run();

  const { built } = await build(project, { force: true });

  expect(built).toEqual(['gold.names', 'raw.orders', 'gold.orders']);
});
