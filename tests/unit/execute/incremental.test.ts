import { expect, test } from 'vitest';
import { createProject, workInPlace, type TestProject } from '../../support/create-project.ts';

/** A model that adds what its seed has to its table. */
const project = (config: string, rows: string) =>
  createProject({
    'models/kept.sql': `{{config materialized="incremental" ${config}}} select * from {{ref "raw"}}`,
    'seeds/raw.csv': rows,
  });

async function next(given: TestProject, rows: string) {
  await given.write({ 'seeds/raw.csv': rows });
  return given.run();
}

const kept = (given: TestProject, order = 'all') =>
  given.query(`select * from kept order by ${order}`);

test('append adds all rows', async () => {
  await using given = await project('', 'id,v\n1,a\n');
  await given.run();

  await next(given, 'id,v\n1,b\n');

  expect(await kept(given)).toEqual([
    ['1', 'a'],
    ['1', 'b'],
  ]);
});

test.each(['merge', 'delete+insert'])(
  '%s replaces the row with the same key, also where the key is NULL',
  async (strategy) => {
    await using given = await project(
      `unique_key="id" strategy="${strategy}"`,
      'id,v\n1,a\n2,a\n,a\n',
    );
    await given.run();

    await next(given, 'id,v\n2,b\n,b\n3,b\n');
    await next(given, 'id,v\n2,b\n,c\n3,b\n');

    expect(await kept(given)).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'b'],
      [null, 'c'],
    ]);
  },
);

test('a key of several columns of which one is NULL replaces its row', async () => {
  await using given = await project('unique_key=(list "a" "b")', 'a,b,v\n1,1,x\n1,,x\n,,x\n');
  await given.run();

  await next(given, 'a,b,v\n1,1,y\n1,,y\n,,y\n');

  expect(await kept(given)).toEqual([
    ['1', '1', 'y'],
    ['1', null, 'y'],
    [null, null, 'y'],
  ]);
});

test('a key that stands twice in one build is an error with the key, and nothing changes', async () => {
  await using given = await project('unique_key="id"', 'id,v\n1,a\n');
  await given.run();

  const { errors } = await next(given, 'id,v\n1,b\n7,x\n7,y\n,x\n,y\n,z\n');

  expect(errors).toEqual([
    `error INCREMENTAL_KEY_TWICE: A key stands more than once in the new rows of "kept": id = NULL (3 rows); id = 7 (2 rows)
  at models/kept.sql
  help: Leave one row a key, or say which one wins: dedupe_order: "updated_at desc".`,
  ]);
  expect(await kept(given)).toEqual([['1', 'a']]);
});

test('the first build is held to its keys too', async () => {
  await using given = await project('unique_key="id"', 'id,v\n7,x\n7,y\n');

  const { errors } = await given.run();

  expect(errors[0]).toContain('id = 7 (2 rows)');
});

test('keys with the tag pii are masked', async () => {
  await using given = await project('unique_key="id"', 'id,v\n7,x\n7,y\n');
  await given.write({
    'models/kept.yml': 'models: [{ name: kept, columns: [{ name: id, tags: [pii] }] }]',
  });

  const { errors } = await given.run();

  expect(errors[0]).toContain('id = *** (2 rows)');
});

const gone = (config: string, rows: string) =>
  createProject({
    ...workInPlace,
    'models/kept.sql': `{{config materialized="incremental" ${config}}} select * from {{ref "raw"}}`,
    'seeds/raw.csv': rows,
  });

test('a table that is gone is not begun anew, for what it reads may no longer have its rows', async () => {
  await using given = await gone('', 'id\n1\n2\n');
  await given.run();
  await given.query('drop table kept');

  const { errors } = await given.run();

  expect(errors).toEqual([
    `error HISTORY_LOST: The table "main"."kept" of "kept" is gone, and what it reads may no longer have all of its rows (2)
  at models/kept.sql
  help: Bring it back from a former version or a backup, or make it anew of what is there: --full-refresh, or --accept-loss.`,
  ]);
});

test.each([
  ['--accept-loss is said', '', 'id\n1\n', { acceptLoss: true }],
  ['--full-refresh is said', '', 'id\n1\n', { fullRefresh: true }],
  ['it is made anew each time', 'full_refresh=true', 'id\n1\n', {}],
  ['it was empty', '', 'id\n', {}],
])('a table that is gone is begun anew where %s', async (_, config, rows, options) => {
  await using given = await gone(config, rows);
  await given.run();
  await given.query('drop table kept');

  const { statuses } = await given.run(options);

  expect(statuses).toMatchObject({ kept: 'success' });
});

test('full_refresh=false leaves only --accept-loss', async () => {
  await using given = await gone('full_refresh=false', 'id\n1\n');
  await given.run();
  await given.query('drop table kept');

  expect((await given.run({ fullRefresh: true })).statuses).toMatchObject({ kept: 'error' });
  expect((await given.run({ acceptLoss: true })).statuses).toMatchObject({ kept: 'success' });
});

test.each([
  ['is called the same', 'id', '[{ name: id, tags: [pii] }]', 'id = ***'],
  ['is called otherwise', 'v', '[{ name: id, tags: [pii] }]', 'v = ***'],
  ['is described as another', 'v', '[{ name: id, tags: [pii] }, { name: v }]', 'v = x'],
])('keys are masked by the tags of what the model reads: one that %s', async (...given) => {
  const [, key, columns, shown] = given;
  await using raw = await project(`unique_key="${key}"`, 'id,v\n7,x\n7,x\n');
  await raw.write({ 'seeds/raw.yml': `seeds: [{ name: raw, columns: ${columns} }]` });

  const { errors } = await raw.run();

  expect(errors[0]).toContain(`: ${shown} (2 rows)`);
});

test('dedupe_order says which row wins', async () => {
  await using given = await project('unique_key="id" dedupe_order="n desc"', 'id,n\n1,1\n1,2\n');
  await given.run();

  await next(given, 'id,n\n1,3\n1,5\n1,5\n2,1\n');

  expect(await kept(given)).toEqual([
    ['1', '5'],
    ['2', '1'],
  ]);
});

test('dedupe_order that leaves two rows that differ is an error', async () => {
  await using given = await project(
    'unique_key="id" dedupe_order="n desc"',
    'id,n,v\n1,1,a\n1,1,b\n',
  );

  const { errors } = await given.run();

  expect(errors[0]).toContain(
    'By "dedupe_order" several rows of "kept" that differ come first: id = 1 (2 rows)',
  );
});

test.each([
  ['merge_update_columns="v"', [['1', 'old', 'new']]],
  ['merge_exclude_columns="v"', [['1', 'new', 'old']]],
])('%s leaves the other columns as they are', async (config, expected) => {
  await using given = await project(`unique_key="id" ${config}`, 'id,n,v\n1,old,old\n');
  await given.run();

  await next(given, 'id,n,v\n1,new,new\n');

  expect(await kept(given)).toEqual(expected);
});

test('insert_overwrite replaces the partitions that have new rows', async () => {
  await using given = await project(
    'strategy="insert_overwrite" partition_by="day"',
    'day,v\n1,a\n1,b\n2,a\n,a\n',
  );
  await given.run();

  await next(given, 'day,v\n1,c\n,b\n3,a\n');

  expect(await kept(given)).toEqual([
    ['1', 'c'],
    ['2', 'a'],
    ['3', 'a'],
    [null, 'b'],
  ]);
});

test('a partition may be a period of time', async () => {
  await using given = await createProject({
    'models/kept.sql':
      '{{config materialized="incremental" strategy="insert_overwrite"}} select ts::timestamp as ts from {{ref "raw"}}',
    'models/kept.yml':
      'models: [{ name: kept, config: { partition_by: { field: ts, granularity: month } } }]',
    'seeds/raw.csv': 'ts\n2026-01-05\n2026-02-05\n',
  });
  await given.run();

  await next(given, 'ts\n2026-01-31\n');

  expect(await given.query('select ts::date::varchar from kept order by 1')).toEqual([
    ['2026-01-31'],
    ['2026-02-05'],
  ]);
});

test('conditions that would leave a second row for a key are an error', async () => {
  await using given = await project(
    'unique_key="id" incremental_predicates="DBT_INTERNAL_DEST.day > 1"',
    'id,day\n1,1\n2,2\n',
  );
  await given.run();

  const { errors } = await next(given, 'id,day\n1,3\n2,3\n');

  expect(errors[0]).toContain(
    'INCREMENTAL_KEY_OUTSIDE: Rows of "kept" would stand twice: "incremental_predicates" leave out those that are there with id = 1',
  );
  expect(await kept(given)).toEqual([
    ['1', '1'],
    ['2', '2'],
  ]);
});

test('conditions that hold for all rows that are replaced are fine', async () => {
  await using given = await project(
    'unique_key="id" incremental_predicates="DBT_INTERNAL_DEST.day > 1"',
    'id,day\n1,1\n2,2\n',
  );
  await given.run();

  await next(given, 'id,day\n2,3\n4,4\n');

  expect(await kept(given)).toEqual([
    ['1', '1'],
    ['2', '3'],
    ['4', '4'],
  ]);
});

test('is_incremental is true once there is a table, and this is that table', async () => {
  await using given = await createProject({
    'models/kept.sql': `{{config materialized="incremental"}}
select * from {{ref "raw"}}
{{#if (is_incremental)}}where id > (select max(id) from {{this}}){{/if}}`,
    'seeds/raw.csv': 'id\n1\n2\n',
  });
  await given.run();

  const { results } = await next(given, 'id\n1\n2\n3\n');

  expect(await kept(given)).toEqual([['1'], ['2'], ['3']]);
  expect(results.find(({ node }) => node.name === 'kept')?.compiledSql).toContain('where id >');
});

test('a mistake in what a later build adds is found before the first one', async () => {
  await using given = await createProject({
    'models/kept.sql': `{{config materialized="incremental"}}
select id from (select 1 as id)
{{#if (is_incremental)}}where idd > 0{{/if}}`,
  });

  expect(await given.mistakes()).toEqual([
    `error SQL_BINDER: Referenced column "idd" not found in FROM clause!
  at models/kept.sql:3:31
  | {{#if (is_incremental)}}where idd > 0{{/if}}
  |                               ^
  help: Did you mean "id"?`,
  ]);
});

test('--full-refresh makes the table anew, unless the model says never', async () => {
  await using given = await project('', 'id\n1\n');
  await given.write({
    'models/never.sql':
      '{{config materialized="incremental" full_refresh=false}} select * from {{ref "raw"}}',
  });
  await given.run();
  await next(given, 'id\n2\n');

  await given.run({ fullRefresh: true });

  expect([await kept(given), await given.query('from never order by all')]).toEqual([
    [['2']],
    [['1'], ['2']],
  ]);
});

test('full_refresh: true makes it anew each time', async () => {
  await using given = await project('full_refresh=true', 'id\n1\n');
  await given.run();

  await next(given, 'id\n2\n');

  expect(await kept(given)).toEqual([['2']]);
});

test('nothing is added twice while nothing changed', async () => {
  await using given = await project('', 'id\n1\n');
  await given.run();

  const { statuses } = await given.run();

  expect(statuses).toEqual({ raw: 'unchanged', kept: 'unchanged' });
});

test('rows that somebody took out are noticed', async () => {
  await using given = await project('unique_key="id"', 'id\n1\n2\n');
  await given.write({
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false } } }',
  });
  await given.run();
  await given.query('delete from kept where id = 2');

  const { statuses } = await given.run();

  expect(statuses).toEqual({ raw: 'unchanged', kept: 'success' });
  expect(await kept(given)).toEqual([['1'], ['2']]);
});

test('a failing test takes what was added back', async () => {
  await using given = await project('', 'id\n1\n');
  await given.write({
    'models/kept.yml': 'models: [{ name: kept, columns: [{ name: id, data_tests: [unique] }] }]',
  });
  await given.run();

  const { statuses } = await next(given, 'id\n1\n5\n');

  expect(statuses).toEqual({ raw: 'success', kept: 'error', unique_kept_id: 'fail' });
  expect(await kept(given)).toEqual([['1']]);
});

test('a view that was there gives way to the first table', async () => {
  await using given = await createProject({ 'models/kept.sql': 'select 1 as id' });
  await given.run();
  await given.write({
    'models/kept.sql': '{{config materialized="incremental"}} select 2 as id',
  });

  await given.run();

  expect(await given.query('from kept')).toEqual([[2]]);
});
