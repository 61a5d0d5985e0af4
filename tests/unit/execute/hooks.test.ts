import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const log = "create table if not exists log (n integer default nextval('steps'), what varchar)";
const macros = {
  'ingot.yml': 'name: shop\nmodels:\n  +pre-hook: create sequence if not exists steps\n',
};
const steps = 'select what from log order by n';

test('hooks run around the build, from the outer folder to the file, and know the relation', async () => {
  await using project = await createProject({
    ...macros,
    'models/gold/a.sql': `{{config materialized="table" pre_hook="${log}" post_hook=(list "insert into log (what) select 'post ' || count(*) from {{this}}" "insert into log (what) values ('last')")}}
select 1 as id`,
    'models/gold/a.yml': `models:
  - name: a
    config:
      post-hook: insert into log (what) values ('properties')
`,
  });

  await project.run();

  expect(await project.query(steps)).toEqual([['properties'], ['post 1'], ['last']]);
});

test('a hook that fails takes the build back, and is told with its place', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
  await project.run();
  await project.write({
    'models/a.sql': `{{config materialized="table" post_hook="insert into nowhere values (1)"}} select 2 as id`,
  });

  const { errors } = await project.run();

  expect(errors[0]).toContain('HOOK_FAILED: A post_hook of "a" failed: ');
  expect(errors[0]).toContain('at models/a.sql:1:');
  expect(await project.query('from a')).toEqual([[1]]);
});

test('a hook outside of the transaction stays, whatever becomes of the build', async () => {
  await using project = await createProject({
    'models/a.sql': `select error('no') as id`,
    'models/a.yml': `models:
  - name: a
    config:
      materialized: table
      pre_hook: { sql: create table before as select 1 as id, transaction: false }
      post_hook: create table after as select 1 as id
`,
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false } } }',
  });

  await project.run();

  expect(
    await project.query("select table_name from duckdb_tables() where schema_name = 'main'"),
  ).toEqual([['before']]);
});

test('a ref in a hook is built before', async () => {
  await using project = await createProject({
    'models/a.sql': `{{config materialized="table" post_hook="insert into {{this}} select id from {{ref 'z'}}"}} select 1 as id`,
    'models/z.sql': 'select 7 as id',
  });

  const { results } = await project.run();

  expect(results.map(({ node }) => node.name)).toEqual(['z', 'a']);
  expect(await project.query('from a order by 1')).toEqual([[1], [7]]);
});

test('a hook that changes builds its node again, and one that does not leaves it', async () => {
  const model = (hook: string) =>
    `{{config materialized="table" post_hook="${hook}"}} select 1 as id`;
  await using project = await createProject({ 'models/a.sql': model('select 1') });
  await project.run();
  const same = await project.run();
  await project.write({ 'models/a.sql': model('select 2') });

  const { statuses } = await project.run();

  expect([same.statuses, statuses]).toEqual([{ a: 'unchanged' }, { a: 'success' }]);
});

test('seeds have hooks too', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id\n1\n',
    'seeds/s.yml':
      "seeds: [{ name: s, config: { post_hook: ['insert into {{this}} values (2); insert into {{this}} values (3)'] } }]",
  });

  await project.run();

  expect(await project.query('from s order by 1')).toEqual([['1'], ['2'], ['3']]);
});

test.each([
  ['{{config pre_hook="select {{nope}}"}}', 'TEMPLATE_UNKNOWN_NAME'],
  ['{{config post_hook="select {{#if}}"}}', 'TEMPLATE_SYNTAX'],
  ['{{config post_hook="select 1 from {{ref \'nope\'}}"}}', 'REF_NOT_FOUND'],
])('%s is a mistake before anything runs', async (config, code) => {
  await using project = await createProject({ 'models/a.sql': `${config} select 1 as id` });

  expect((await project.mistakes())[0]).toContain(code);
});

test('persist_docs writes descriptions as comments, of tables, views and columns', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\nmodels:\n  +persist_docs: { relation: true, columns: true }\n',
    'models/v.sql': 'select 1 as id, 2 as plain',
    'models/t.sql': '{{config materialized="table"}} select 1 as id',
    'models/m.yml': `models:
  - name: v
    description: It's a view
    columns: [{ name: ID, description: "the 'key'" }, { name: gone, description: not there }]
  - name: t
    description: A table
    columns: [{ name: id, description: a key }]
`,
  });
  const first = await project.run();
  expect(first.errors).toEqual([]);

  const again = await project.run();

  expect(
    await project.query(
      `select table_name, split_part(t.comment, chr(10), 1), c.comment from duckdb_columns() as c
join (select table_name, comment from duckdb_tables() union all select view_name, comment from duckdb_views()) as t using (table_name)
where schema_name = 'main' and column_name = 'id' and exists (from v) order by 1`,
    ),
  ).toEqual([
    ['t', 'A table', 'a key'],
    ['v', "It's a view", "the 'key'"],
  ]);
  expect(again.statuses).toEqual({ t: 'unchanged', v: 'unchanged' });
});

test('a description that changes is written where it is persisted', async () => {
  const yml = (text: string) =>
    `models: [{ name: a, description: ${text}, config: { persist_docs: { relation: true } } }]`;
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/a.yml': yml('before'),
  });
  await project.run();
  await project.write({ 'models/a.yml': yml('after') });

  await project.run();

  expect(
    await project.query(
      "select split_part(comment, chr(10), 1) from duckdb_views() where view_name = 'a'",
    ),
  ).toEqual([['after']]);
});

test.each([
  ['grants={}', undefined],
  ['grants="select"', '"grants" can’t be set: DuckDB has no users to grant anything to'],
  ['database="shop"', undefined],
  [
    'database="other"',
    '"database" can\'t be "other": a run writes the database of its target, "shop"',
  ],
])('%s', async (config, message) => {
  await using project = await createProject({
    'models/a.sql': `{{config ${config.replace('={}', '=""')}}} select 1 as id`,
  });

  const found = (await project.mistakes().catch(() => []))[0] ?? '';

  expect(found).toContain(message ?? '');
});
