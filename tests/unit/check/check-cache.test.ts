import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createProject,
  type TestProject,
  type TestRunOptions,
} from '../../support/create-project.ts';
import { readFiles } from '../../support/expected-folder.ts';

const files = {
  'data/raw/orders.csv': 'id,total\n1,2\n',
  'seeds/countries.csv': 'code,name\nDE,Germany\n',
  'models/s.yml': `sources:
  - name: raw
    tables:
      - { name: orders, files: data/raw/*.csv }
      - { name: loaded }
models: [{ name: a, columns: [{ name: id, data_tests: [not_null, { accepted_values: { values: [1] } }] }] }]
`,
  'models/a.sql': '{{config materialized="table"}} select id, total from {{source "raw" "orders"}}',
  'models/b.sql': 'select name from {{ref "countries"}}',
  'models/c.sql': 'select id, total from {{ref "a"}}',
  'tests/sql/t.sql': 'select * from {{ref "c"}} where upper(total) = \'X\'',
};

const loaded = {
  'data/.keep': '',
  'models/d.sql': 'select key from {{source "raw" "loaded"}}',
};

async function opened(project: TestProject, options?: TestRunOptions) {
  const paths: string[] = [];
  const { mistakes } = await project.check({ ...options, onOpen: (path) => paths.push(path) });
  return { mistakes, paths };
}

test('a second check opens no database, for it binds nothing', async () => {
  await using project = await createProject(files);
  const first = await project.check();

  const second = await opened(project);

  expect(second).toEqual({ mistakes: [], paths: [] });
  expect((await project.check()).columns).toEqual(first.columns);
});

test('a cache of a selection does not hide what was not selected', async () => {
  await using project = await createProject({ ...files, 'models/e.sql': 'select nope' });
  await project.check({ exclude: ['e'] });

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([{ location: { path: 'models/e.sql' } }]);
});

test('a mistake is found again as long as it is there', async () => {
  await using project = await createProject({
    ...files,
    'models/b.sql': 'select nme from {{ref "countries"}}',
  });
  const { mistakes: first } = await project.check();

  const { mistakes: second } = await project.check();

  expect(second).toEqual(first);
  expect(first).toMatchObject([{ hint: 'Did you mean "name"?' }]);
});

test.each([
  ['empty', ''],
  ['cut off', '{"engine":"x","entries":[["model.shop.a"'],
  ['a text', '"check"'],
  ['null', 'null'],
  ['a list', '[]'],
  ['of another version', '{"engine":"other","entries":[]}'],
  ['bytes', Buffer.from([0, 255, 254, 1])],
])('a cache that is %s counts as none', async (_, text) => {
  await using project = await createProject({ ...files, 'target/check.json': text });

  const { mistakes } = await project.check();

  expect(mistakes).toEqual([]);
  expect(await opened(project)).toEqual({ mistakes: [], paths: [] });
});

test.each([
  ['"__proto__"'],
  ['["__proto__","__proto__","__proto__",["__proto__","__proto__"]]'],
  ['{"__proto__":1}'],
  ['["model.shop.a",1,2,3]'],
  ['["model.shop.a","key","shape",["odd"]]'],
  ['null'],
])('entries that the cache can not have are passed over: %s', async (entry) => {
  await using project = await createProject(files);
  await project.check();
  const text = (await readFiles(join(project.path, 'target')))['check.json'] ?? '';
  await project.write({
    'target/check.json': text.replace(/"entries":.*/s, `"entries":[${entry}],"__proto__":{}}`),
  });

  const { mistakes, columns } = await project.check();

  expect(mistakes).toEqual([]);
  expect(columns['c']).toEqual(['id VARCHAR', 'total VARCHAR']);
});

test.each([
  [
    'a parent',
    { 'models/a.sql': 'select id, total as sum from {{source "raw" "orders"}}' },
    ['models/c.sql'],
  ],
  [
    'the type of a parent',
    { 'models/a.sql': 'select id, [total] as total from {{source "raw" "orders"}}' },
    ['tests/sql/t.sql'],
  ],
  ['a seed', { 'seeds/countries.csv': 'code,title\nDE,Germany\n' }, ['models/b.sql']],
  ['the header of a CSV file', { 'data/raw/orders.csv': 'id,sum\n1,2\n' }, ['models/a.sql']],
  [
    'what is declared of a source',
    {
      'models/s.yml': files['models/s.yml'].replace(
        '{ name: orders,',
        '{ name: orders, columns: [{ name: total, data_type: "integer[]" }],',
      ),
    },
    ['tests/sql/t.sql'],
  ],
])('a change of %s is noticed', async (_, change, paths) => {
  await using project = await createProject(files);
  await project.check();
  await project.write(change);

  const { mistakes } = await project.check();

  expect(mistakes.map(({ location }) => location?.path)).toEqual(paths);
});

test('a change of a parent that leaves its columns binds that alone, and keeps what is below', async () => {
  await using project = await createProject(files);
  const { columns } = await project.check();
  await project.write({
    'models/a.sql':
      '{{config materialized="table"}} select id, total from {{source "raw" "orders"}} where id <> \'1\'',
  });

  const { paths } = await opened(project);

  expect(paths).toEqual([':memory:']);
  expect((await project.check()).columns).toEqual(columns);
});

test('a new file of a source that adds a column is noticed', async () => {
  await using project = await createProject({
    ...files,
    'models/a.sql': 'select * exclude (note) from {{source "raw" "orders"}}',
    'data/raw/x.csv': 'id,note\n1,x\n',
  });
  await project.check();
  await project.write({ 'data/raw/x.csv': 'id,remark\n1,x\n' });

  const { mistakes } = await project.check();

  expect(mistakes.map(({ location }) => location?.path)).toEqual(['models/a.sql']);
});

test('a table of the database that changes is noticed', async () => {
  await using project = await createProject({ ...files, ...loaded });
  await project.query('create schema raw; create table raw.loaded (key integer)');
  const { mistakes: before } = await project.check();
  await project.query('alter table raw.loaded rename key to id');

  const { mistakes } = await project.check();

  expect([before, mistakes]).toMatchObject([[], [{ location: { path: 'models/d.sql' } }]]);
});

test('what is found beside the things of the database is looked for again each time', async () => {
  await using project = await createProject({
    ...files,
    ...loaded,
    'models/d.sql': 'select one()',
  });
  await project.query('create macro one() as 1');
  const { mistakes: before } = await project.check();
  await project.query('drop macro one');

  const { mistakes } = await project.check();

  expect([before, mistakes]).toMatchObject([[], [{ code: 'SQL_CATALOG' }]]);
});

test.each([
  `select a from read_csv('data.csv')`,
  `select a from 'data.csv'`,
  `from (select a from read_csv_auto('data.csv'))`,
])('a model that reads files is bound again each time: %s', async (sql) => {
  await using project = await createProject({});
  const path = join(project.path, 'data.csv');
  await project.write({
    'data.csv': 'a\n1\n',
    'models/a.sql': sql.replace('data.csv', path),
    'models/b.sql': 'select a from {{ref "a"}}',
  });
  const { mistakes: before } = await project.check();
  await project.write({ 'data.csv': 'b\n1\n' });

  const { mistakes } = await project.check();

  expect([before, mistakes]).toMatchObject([[], [{ location: { path: 'models/a.sql' } }]]);
});

test('a file that keeps its size and time is read again', async () => {
  await using project = await createProject(files);
  const path = join(project.path, 'data/raw/orders.csv');
  await utimes(path, 1, 1);
  await project.check();
  await project.write({ 'data/raw/orders.csv': 'id,price\n1,2\n'.slice(0, 13) });
  await utimes(path, 1, 1);

  const { mistakes } = await project.check();

  expect(mistakes.map(({ location }) => location?.path)).toEqual(['models/a.sql']);
});

test('settings of the target that change are noticed', async () => {
  await using project = await createProject(files);
  await project.check();
  await project.write({
    'profiles.yml':
      'shop: { outputs: { default: { type: duckdb, path: data/shop.duckdb, settings: { memory_limit: 1GB } } } }',
  });

  const { paths } = await opened(project);

  expect(paths[0]).toBe(':memory:');
});

test('a build uses what a check found', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
  await project.check();
  const paths: string[] = [];

  await project.run({ onOpen: (path) => paths.push(path) });

  expect(paths).toEqual([join(project.path, 'data/.ingot/shop.duckdb')]);
});

test('nodes that are no more leave the cache', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select 1 as id',
  });
  await project.check();
  await project.write({
    'models/a.sql': '{{config enabled=false}} select 2 as id',
    'models/b.sql': 'select 2 as id',
  });

  await project.check();

  const { entries } = JSON.parse(
    (await readFiles(join(project.path, 'target')))['check.json'] ?? '',
  ) as { entries: string[][] };
  expect(entries.map(([id]) => id)).toEqual(['model.shop.b']);
});

test('two checks at once find the same, and leave a cache that is whole', async () => {
  await using project = await createProject(files);

  const [one, two] = await Promise.all([project.check(), project.check()]);

  expect(one?.columns).toEqual(two?.columns);
  expect(await opened(project)).toEqual({ mistakes: [], paths: [] });
  expect(Object.keys(await readFiles(join(project.path, 'target')))).toEqual(['check.json']);
});
