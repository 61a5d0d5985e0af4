import { expect, test } from 'vitest';
import { asText, createProject, type TestProject } from '../../support/create-project.ts';
import { readFiles } from '../../support/expected-folder.ts';

const audit = [
  '_source_file varchar',
  '_record bigint',
  '_file_checksum varchar',
  '_loaded_at timestamptz',
  '_batch_id varchar',
];

const source = (table: string) => `sources: [{ name: raw, tables: [{ name: orders, ${table} }] }]`;
const orders = '<orders><order id="1"><total>2</total></order></orders>';

const files = async ({ path }: TestProject) => Object.keys(await readFiles(path));

test.each([
  ['one header', { 'a.csv': 'id,total\n1,2\n' }, 'files: data/raw/*.csv', ['id', 'total']],
  [
    'the headers of all files together',
    { 'a.csv': 'id,total\n1,2\n', 'b.csv': 'id,note\n1,x\n' },
    'files: data/raw/*.csv',
    ['id', 'total', 'note'],
  ],
  [
    'a header in latin-1',
    { 'a.csv': Buffer.from('id,größe\n1,2\n', 'latin1') },
    'files: data/raw/*.csv, encoding: latin-1',
    ['id', 'größe'],
  ],
  [
    'numbers, where there is no header',
    { 'a.csv': '1,2\n' },
    'files: data/raw/*.csv, header: false',
    ['column_1', 'column_2'],
  ],
  [
    'the elements and attributes of XML',
    { 'a.xml': orders },
    'files: data/raw/*.xml, record: order',
    ['id', 'total'],
  ],
])('the columns of a source are %s', async (_, raw, table, names) => {
  await using project = await createProject({
    ...Object.fromEntries(Object.entries(raw).map(([name, text]) => [`data/raw/${name}`, text])),
    'models/s.yml': source(table),
    'models/a.sql': 'select * from {{source "raw" "orders"}}',
  });

  const { mistakes, columns } = await project.check();

  expect(mistakes).toEqual([]);
  expect(columns['a']?.map((column) => column.split(' ')[0])).toEqual([
    ...names,
    ...audit.map((column) => column.split(' ')[0]),
  ]);
});

test('declared columns of files have the declared types, the others are text', async () => {
  await using project = await createProject({
    'data/raw/a.csv': 'id,total\n1,2\n',
    'models/s.yml': source('files: data/raw/*.csv, columns: [{ name: id, data_type: bigint }]'),
    'models/a.sql':
      'select id, total, id + 1 as next, upper(total) as text from {{source "raw" "orders"}}',
  });

  const { columns } = await project.check();

  expect(columns['a']).toEqual(['id BIGINT', 'total VARCHAR', 'next BIGINT', 'text VARCHAR']);
});

test('a misspelt column of a source is found before anything is staged', async () => {
  await using project = await createProject({
    'data/raw/a.csv': 'id,total\n1,2\n',
    'models/s.yml': source('files: data/raw/*.csv'),
    'models/a.sql': 'select totl from {{source "raw" "orders"}}',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `error SQL_BINDER: Referenced column "totl" not found in FROM clause!
  at models/a.sql:1:8
  | select totl from {{source "raw" "orders"}}
  |        ^
  help: Did you mean "total"?`,
  ]);
  expect(await files(project)).not.toContain('data/shop.duckdb');
});

test('a check of XML leaves nothing but its cache', async () => {
  await using project = await createProject({
    'data/raw/a.xml': orders,
    'models/s.yml': source('files: data/raw/*.xml, record: order'),
    'models/a.sql': 'select id, total from {{source "raw" "orders"}}',
  });
  const before = await files(project);

  const { columns } = await project.check();

  expect(columns['a']).toEqual(['id VARCHAR', 'total VARCHAR']);
  expect(await files(project)).toEqual([...before, 'target/check.json'].sort());
});

test('XML that is staged already tells its columns, as the same file not staged does', async () => {
  await using project = await createProject({
    'data/raw/a.xml': orders,
    'models/s.yml': source('files: data/raw/*.xml, record: order'),
    'models/a.sql': 'select * from {{source "raw" "orders"}}',
  });
  const { columns: before } = await project.check();
  await project.run();
  await project.write({ 'target/check.json': '' });

  const { columns } = await project.check();

  expect(columns).toEqual(before);
});

test('a build of XML finds a misspelt column, and makes no database', async () => {
  await using project = await createProject({
    'data/raw/a.xml': orders,
    'models/s.yml': source('files: data/raw/*.xml, record: order'),
    'models/a.sql': 'select totl from {{source "raw" "orders"}}',
  });

  const mistakes = await project.mistakes();

  expect(mistakes[0]).toContain('help: Did you mean "total"?');
  expect(await files(project)).not.toContain('data/shop.duckdb');
});

test('a source whose files are missing is a mistake for the check, and a failed node for the build', async () => {
  await using project = await createProject({
    'models/s.yml': source('files: data/raw/*.csv'),
    'models/a.sql': 'select nope from {{source "raw" "orders"}}',
    'models/b.sql': 'select 1 as id',
  });

  const { mistakes } = await project.check();
  const { statuses } = await project.run();

  expect(mistakes).toMatchObject([
    { code: 'SOURCE_FILE_NOT_FOUND', location: { path: 'models/s.yml' } },
  ]);
  expect(statuses).toEqual({ orders: 'error', a: 'skipped', b: 'success' });
});

test('a table that others load has the columns that it has in the database', async () => {
  await using project = await createProject({
    'data/.keep': '',
    'models/s.yml': source('columns: [{ name: other, data_type: date }]'),
    'models/a.sql': 'select *, total + 1 as more from {{source "raw" "orders"}}',
  });
  await project.query(
    'create schema raw; create table raw.orders (id integer, total decimal(9,2))',
  );

  const { mistakes, columns } = await project.check();

  expect({ mistakes, a: columns['a'] }).toEqual({
    mistakes: [],
    a: ['id INTEGER', 'total DECIMAL(9,2)', 'more DECIMAL(13,2)'],
  });
});

test('a table that is not loaded yet has the columns that the project declares', async () => {
  await using project = await createProject({
    'models/s.yml': source(
      'columns: [{ name: id, data_type: bigint }, { name: sold_on, data_type: date }]',
    ),
    'models/a.sql': 'select id, year(sold_on) as year from {{source "raw" "orders"}}',
    'models/b.sql': 'select idd from {{source "raw" "orders"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([
    { hint: 'Did you mean "id"?', location: { path: 'models/b.sql' } },
  ]);
});

test.each(['identifier: orders', 'columns: [{ name: id, data_type: bigint }, { name: at }]'])(
  'below a table that is not loaded and of which the project says only %s nothing is checked',
  async (keys) => {
    await using project = await createProject({
      'models/s.yml': source(keys),
      'models/a.sql': 'select nope from {{source "raw" "orders"}}',
      'models/b.sql': 'select nope from {{ref "a"}}',
      'models/c.sql': 'select 1 as id',
    });

    const { mistakes, unknown, columns } = await project.check();

    expect({ mistakes, unknown, columns }).toEqual({
      mistakes: [],
      unknown: { orders: 'orders', a: 'orders', b: 'orders' },
      columns: { c: ['id INTEGER'] },
    });
  },
);

test('a seed has the types that its properties say, and text', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,name\n1,x\n',
    'seeds/p.yml': 'seeds: [{ name: s, config: { column_types: { id: integer } } }]',
    'models/a.sql': 'select id + 1 as next, upper(name) as name from {{ref "s"}}',
    'models/b.sql': 'select nme from {{ref "s"}}',
  });

  const { mistakes } = await project.check();
  const { columns } = await project.check({ exclude: ['b'] });

  expect(mistakes).toMatchObject([{ hint: 'Did you mean "name"?' }]);
  expect(columns).toMatchObject({
    s: ['id INTEGER', 'name VARCHAR'],
    a: ['next INTEGER', 'name VARCHAR'],
  });
});

test('a broken seed is a mistake for the check, and a failed node for the build', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,name\nx,y\n',
    'seeds/p.yml': 'seeds: [{ name: s, config: { column_types: { id: integer } } }]',
    'models/a.sql': 'select nope from {{ref "s"}}',
    'models/b.sql': 'select 1 as id',
  });

  const { mistakes } = await project.check();
  const { statuses } = await project.run();

  expect(mistakes.map(({ location }) => location?.path)).toEqual(['seeds/s.csv']);
  expect(statuses).toEqual({ s: 'error', a: 'skipped', b: 'success' });
});

test('what only the database has is found: macros, types, sequences, tables', async () => {
  await using project = await createProject({
    'data/.keep': '',
    'models/a.sql': 'select plus_one(1) as n, plus(1) as two, plus(1, y := 5) as six',
    'models/b.sql': 'select * from up_to() union all select * from up_to(2)',
    'models/c.sql': `select 'sad'::mood as m, nextval('numbers') as n, id from "other one".things`,
    'models/d.sql': 'select m, n + 1 as n, id from {{ref "c"}}',
    'tests/sql/t.sql': 'select * from {{ref "a"}} where plus_one(n) < 0',
  });
  await project.query(`create macro plus_one(x) as x + 1;
create macro plus(x, y := 2) as x + y;
create macro up_to(n := 3) as table select * from range(n);
create type mood as enum ('sad', 'ok');
create sequence numbers;
create schema "other one";
create table "other one".things (id integer)`);

  const { mistakes, columns } = await project.check();

  expect({ mistakes, columns }).toEqual({
    mistakes: [],
    columns: {
      a: ['n INTEGER', 'two INTEGER', 'six INTEGER'],
      b: ['range BIGINT'],
      c: ["m ENUM('sad', 'ok')", 'n BIGINT', 'id INTEGER'],
      d: ["m ENUM('sad', 'ok')", 'n BIGINT', 'id INTEGER'],
    },
  });
});

test('a mistake beside what only the database has is found at its place', async () => {
  await using project = await createProject({
    'data/.keep': '',
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select plus_one(id) as n,\n  idd\nfrom {{ref "a"}}',
  });
  await project.query('create macro plus_one(x) as x + 1');

  const { mistakes } = await project.check();

  expect(mistakes.map(asText)).toEqual([
    `error SQL_BINDER: Referenced column "idd" not found in FROM clause!
  at models/b.sql:2:3
  |   idd
  |   ^
  help: Did you mean "id"?`,
  ]);
});

test('what the database has is found beside a view in it that is broken', async () => {
  await using project = await createProject({
    'data/.keep': '',
    'models/a.sql': 'select plus_one(1) as n',
  });
  await project.query(
    'create macro plus_one(x) as x + 1; create table t (id integer); create view v as from t; drop table t',
  );

  const { mistakes, columns } = await project.check();

  expect({ mistakes, columns }).toEqual({ mistakes: [], columns: { a: ['n INTEGER'] } });
});

test('a build finds what only the database has too, and reads the new columns of what it builds', async () => {
  await using project = await createProject({
    'data/.keep': '',
    'models/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/b.sql': 'select plus_one(id) as n from {{ref "a"}}',
  });
  await project.query('create macro plus_one(x) as x + 1');
  await project.run();
  await project.write({
    'models/a.sql': '{{config materialized="table"}} select 1 as other',
    'models/b.sql': 'select plus_one(other) as n from {{ref "a"}}',
  });

  const { statuses } = await project.run();

  expect(statuses).toEqual({ a: 'success', b: 'success' });
});

test('an interrupt while the check reads XML makes no database, and the next build is right', async () => {
  await using project = await createProject({
    'data/raw/a.xml': orders,
    'models/s.yml': source('files: data/raw/*.xml, record: order'),
    'models/a.sql': 'select id, total from {{source "raw" "orders"}}',
  });
  const controller = new AbortController();

  const interrupted = project.run({
    signal: controller.signal,
    onOpen: () => controller.abort(),
  });

  await expect(interrupted).rejects.toThrow('aborted');
  expect(await files(project)).not.toContain('data/shop.duckdb');
  expect((await project.run()).statuses).toEqual({ orders: 'success', a: 'success' });
});

test('an interrupt in the middle of a check leaves a cache that is right', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select idd from {{ref "a"}}',
  });
  const controller = new AbortController();

  await expect(
    project.check({ signal: controller.signal, onOpen: () => controller.abort() }),
  ).rejects.toThrow('aborted');

  const { mistakes } = await project.check();
  expect(mistakes).toMatchObject([{ location: { path: 'models/b.sql' } }]);
});
