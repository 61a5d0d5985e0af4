import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });
const text = (project: TestProject, path: string) => readFile(join(project.path, path), 'utf8');
const names = async (project: TestProject, path: string) =>
  (await readdir(join(project.path, path))).sort();

const days = `select * from (values (1, 'de', '007'), (2, 'fr', ''), (3, null, null)) as t(id, country, code)
where id <= {{var "most" 3}}
`;

test('a model becomes Parquet, CSV or JSON files, and others read it', async () => {
  await using project = await createProject({
    'models/gold/one.sql': `{{config materialized="external"}}\n${days}`,
    'models/gold/lines.sql':
      '{{config materialized="external" location="out/lines.csv" delimiter=";"}}\nselect * from {{ref "one"}}',
    'models/gold/objects.sql':
      '{{config materialized="external" format="json" location="out/objects"}}\nselect * from {{ref "lines"}}',
    'models/gold/parts.sql':
      '{{config materialized="external" location="out/parts" partition_by="country"}}\nselect * from {{ref "objects"}}',
    'models/gold/parts.yml':
      'models: [{ name: parts, config: { options: { compression: zstd } }, columns: [{ name: id, data_tests: [unique] }] }]',
    'models/gold/total.sql':
      '{{config materialized="table"}} select count(*) as n, count(code) as codes from {{ref "parts"}}',
  });

  const first = await ingot(project, 'build');

  expect({ exitCode: first.exitCode, stderr: first.stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(first.stdout).toContain(
    'ok     gold.parts                              external      3 rows',
  );
  expect(first.stdout).toContain('gold 1 table, 4 external');
  expect(await text(project, 'out/lines.csv')).toBe('id;country;code\n1;de;007\n2;fr;""\n3;;\n');
  expect(await text(project, 'out/objects')).toBe(
    '{"id":1,"country":"de","code":"007"}\n{"id":2,"country":"fr","code":""}\n{"id":3,"country":null,"code":null}\n',
  );
  expect(await names(project, 'data/external/gold')).toEqual(['.ingot', 'one.parquet']);
  expect(await names(project, 'out/parts')).toEqual([
    'country=__HIVE_DEFAULT_PARTITION__',
    'country=de',
    'country=fr',
  ]);
  expect(await project.query('from gold.parts order by id')).toEqual([
    [1, 'de', '007'],
    [2, 'fr', ''],
    [3, null, null],
  ]);
  expect(await project.query('from gold.total')).toEqual([['3', '2']]);
  expect(
    await project.query(
      `select distinct compression from parquet_metadata('${project.path}/out/parts/*/*')`,
    ),
  ).toEqual([['ZSTD']]);

  const again = await ingot(project, 'build');
  const fewer = await ingot(project, 'build', '--vars', '{ most: 1 }');

  expect(again.stdout).toContain('nothing to do');
  expect(fewer.exitCode).toBe(0);
  expect(await names(project, 'out/parts')).toEqual(['country=de']);

  const none = await ingot(project, 'build', '--vars', '{ most: 0 }');

  expect(none.exitCode).toBe(0);
  expect(await text(project, 'out/lines.csv')).toBe('id;country;code\n');
  expect(await text(project, 'out/objects')).toBe('');
  expect(await project.query('select count(*) from gold.parts')).toEqual([['0']]);
  expect(
    await project.query(
      `select column_name, column_type from (describe from read_parquet('${project.path}/out/parts/*/*'))`,
    ),
  ).toEqual([
    ['id', 'INTEGER'],
    ['code', 'VARCHAR'],
    ['country', 'VARCHAR'],
  ]);
});

test('a test that fails leaves the files as they were, and so does a hook', async () => {
  await using project = await createProject({
    'models/gold/days.sql': `{{config materialized="external" location="out/days.csv" post_hook="{{var 'hook' 'select 1'}}"}}\n${days}`,
    'models/gold/days.yml':
      'models: [{ name: days, columns: [{ name: country, data_tests: [not_null] }] }]',
  });
  await ingot(project, 'build', '--vars', '{ most: 1 }');
  const before = await text(project, 'out/days.csv');

  const failed = await ingot(project, 'build');
  const afterTest = await text(project, 'out/days.csv');
  const hook = await ingot(project, 'build', '--vars', "{ most: 2, hook: select error('no') }");

  expect([failed.exitCode, hook.exitCode]).toEqual([1, 1]);
  expect(failed.stdout).toContain('error  gold.days');
  expect([afterTest, await text(project, 'out/days.csv')]).toEqual([before, before]);
  expect(await project.query('select count(*) from gold.days')).toEqual([['1']]);
  // Nothing of what failed is left.
  expect(await names(project, 'out/.ingot/external/days.csv')).toHaveLength(1);
});

test('a file that somebody changed or removed is made anew, and one of somebody else is not replaced', async () => {
  await using project = await createProject({
    'models/gold/days.sql': `{{config materialized="external" location="out/days.csv"}}\n${days}`,
    'out/days.csv': 'precious\n',
  });

  const refused = await ingot(project, 'build');
  const kept = await text(project, 'out/days.csv');
  await ingot(project, 'build', '--accept-loss');
  const written = await text(project, 'out/days.csv');
  await writeFile(join(project.path, 'out/days.csv'), 'id\n');
  const changed = await ingot(project, 'build', '--explain');
  const again = await text(project, 'out/days.csv');
  await rm(join(project.path, 'out/days.csv'));
  const removed = await ingot(project, 'build', '--explain');

  expect(refused.exitCode).toBe(1);
  expect(refused.stdout).toContain(
    `  error EXTERNAL_FOREIGN: "out/days.csv" is there, and "gold.days" has not written it
    at models/gold/days.sql
    help: Move it away, or give the model another "location". To replace it, give --accept-loss.`,
  );
  expect(kept).toBe('precious\n');
  expect(changed.stdout).toContain('changed by somebody else');
  expect(removed.stdout).toContain('missing');
  expect([again, await text(project, 'out/days.csv')]).toEqual([written, written]);
});

test('nothing is left of what a model was before', async () => {
  await using project = await createProject({ 'models/gold/z.sql': 'select 1 as id' });
  const days1 = (config: string) =>
    project.write({ 'models/gold/days.sql': `{{config ${config}}}\n${days}` });
  await days1('materialized="external" location="out/a.parquet"');
  await project.run();
  await days1('materialized="external" location="out/b" partition_by="country"');
  await project.run();
  const moved = await names(project, 'out');
  await days1('materialized="table"');
  await project.run();
  const asTable = await names(project, 'out');
  const rows = await project.query('select count(*) from gold.days');
  await days1('materialized="external" location="out/b"');
  const back = await project.run();
  await project.run({ force: true });
  const rowsBack = await project.query('select count(*) from gold.days');
  await rm(join(project.path, 'models/gold/days.sql'));

  const pruned = await ingot(project, 'plan', '--prune');

  expect([moved, asTable, rows, rowsBack]).toEqual([['.ingot', 'b'], [], [['3']], [['3']]]);
  expect(back.ok).toBe(true);
  expect(pruned.stdout).toContain('view "gold"."days" was dropped');
  expect(await names(project, 'out')).toEqual([]);
});

test('files grow by what is new, and go on as a table', async () => {
  await using project = await createProject({ 'models/gold/z.sql': 'select 1 as id' });
  const grows = (config: string) =>
    project.write({
      'models/gold/days.sql': `{{config ${config} unique_key="id"}}
select {{var "id" 1}} as id, {{var "v" 1}} as v {{#if (is_incremental)}}where {{var "id" 1}} >= (select max(id) from {{this}}){{/if}}
`,
    });
  const rows = () => project.query('from gold.days order by id');
  await grows('materialized="external" incremental_strategy="merge" location="out/days.csv"');
  await ingot(project, 'build');
  await ingot(project, 'build', '--vars', '{ id: 2 }');
  const merged = await ingot(project, 'build', '--vars', '{ id: 2, v: 5 }');
  const file = await text(project, 'out/days.csv');
  await grows('materialized="incremental"');
  await ingot(project, 'build', '--vars', '{ id: 3 }');
  const asTable = await rows();
  await grows('materialized="external" incremental_strategy="merge" location="out/days.csv"');
  await ingot(project, 'build', '--vars', '{ id: 4 }');
  const asFile = await rows();
  const whole = await ingot(project, 'build', '--full-refresh');

  expect(merged.stdout).toContain('gold.days                               external      2 rows');
  expect(file).toBe('id,v\n1,1\n2,5\n');
  expect(asTable).toEqual([
    [1, 1],
    [2, 5],
    [3, 1],
  ]);
  expect(asFile).toEqual([...asTable, [4, 1]]);
  expect(whole.exitCode).toBe(0);
  expect(await text(project, 'out/days.csv')).toBe('id,v\n1,1\n');
});

test('an environment writes below its own folder, and is promoted with its files, also behind a fence', async () => {
  await using project = await createProject({
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, settings: { enable_external_access: false, allowed_directories: [out] } } } }',
    'models/gold/days.sql': `{{config materialized="external" location="out/days" partition_by="country"}}\n${days}`,
  });
  await ingot(project, 'build', '--vars', '{ most: 1 }');

  const built = await ingot(project, 'build', '--env', 'more');
  const ofBase = await names(project, 'out/days');
  const promoted = await ingot(project, 'env', 'promote', 'more');
  await ingot(project, 'env', 'drop', 'more');
  const after = await ingot(project, 'build');

  expect(built.stdout).toContain('gold.days                               external      3 rows');
  expect(ofBase).toEqual(['country=de']);
  expect(promoted.stdout).toContain('Promoted gold.days');
  expect(await names(project, 'out/days')).toHaveLength(3);
  expect(await project.query('select count(*) from gold.days')).toEqual([['3']]);
  expect(after.stdout).toContain('nothing to do');
});

test('a place that is taken is told before anything is written', async () => {
  await using project = await createProject({
    'models/gold/a.sql': '{{config materialized="external" location="out/a"}} select 1 as id',
    'models/gold/b.sql':
      '{{config materialized="external" location="out/a/b.parquet"}} select 1 as id',
    'models/gold/c.sql': `{{config materialized="external"}} select interval '1 day' as i`,
  });

  const { exitCode, stderr } = await ingot(project, 'build');

  expect(exitCode).toBe(2);
  expect(stderr)
    .toBe(`error EXTERNAL_LOCATION: The files of "gold.b" can't stand at "out/a/b.parquet", for those of "gold.a" ("out/a") would be in their way
  at models/gold/b.sql
  help: Give it a "location" of its own, such as exports/orders.parquet.
`);

  await rm(join(project.path, 'models/gold/b.sql'));
  const check = await ingot(project, 'build');

  expect(check.exitCode).toBe(2);
  expect(check.stderr)
    .toBe(`error EXTERNAL_TYPE: The format "parquet" can't keep the column "i" of "gold.c" as it is: its type is INTERVAL
  at models/gold/c.sql
  help: Cast it, such as to varchar, or take another format.
`);
});
