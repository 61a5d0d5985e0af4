import { cp, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../../support/create-project.ts';

const external = (config: string, sql: string) =>
  `{{config materialized="external" ${config}}}\n${sql}\n`;
const names = async (project: TestProject, path: string) =>
  (await readdir(join(project.path, path))).sort();
const profile = (target: string) =>
  `shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, ${target} } } }`;

test('a run that was killed when its files were shown, but not committed, is mended', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external(
      'location="out/days" partition_by="k"',
      'select 1 as id, 2 as k',
    ),
  });
  await project.run();
  const versions = join(project.path, 'out/.ingot/external/days');
  const [first = ''] = await readdir(versions);
  const killed = first.replace(/-1-\d+$/, '-2-999999');
  await mkdir(join(versions, killed, 'data/k=9'), { recursive: true });
  await cp(join(versions, first, 'data/k=2'), join(versions, killed, 'data/k=9'), {
    recursive: true,
  });
  await symlink(`.ingot/external/days/${killed}/data`, join(versions, 'link'));
  await rename(join(versions, 'link'), join(project.path, 'out/days'));

  const before = await project.query('select k from gold.days');
  const mended = await project.run();
  const again = await project.run();

  expect(before).toEqual([[2]]);
  expect(mended.results[0]?.reasons).toEqual([{ kind: 'replaced' }]);
  expect(again.statuses).toEqual({ days: 'unchanged' });
  expect(await names(project, 'out/days')).toEqual(['k=2']);
  expect(await names(project, 'out/.ingot/external/days')).toHaveLength(2);
});

test('a model with another name goes on with the files', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external('location="out/days.csv"', 'select 1 as id'),
  });
  await project.run();
  await rename(
    join(project.path, 'models/gold/days.sql'),
    join(project.path, 'models/gold/dates.sql'),
  );

  expect((await project.run()).statuses).toEqual({ dates: 'success' });
});

test('what killed runs have half written goes with the next build', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external('location="out/days.csv"', 'select {{var "v" 1}} as id'),
  });
  await project.run();
  const versions = join(project.path, 'out/.ingot/external/days.csv');
  const [first = ''] = await readdir(versions);
  for (const number of [2, 3, 4])
    await mkdir(join(versions, first.replace(/-1-\d+$/, `-${number}-99999${number}`)));

  await project.run({ vars: { v: 2 } });
  const kept = await readdir(versions);
  await project.run({ vars: { v: 3 } });
  const later = await readdir(versions);

  expect([kept, later].map((each) => each.length)).toEqual([2, 2]);
  // Whoever has the version before open goes on with it.
  expect(kept).toContain(first);
  expect(later).not.toContain(first);
});

test('a target in memory goes on with its files, and another target does not replace them', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external('location="out/days.csv"', 'select 1 as id'),
  });
  await project.run({ targetName: 'memory' });

  const again = await project.run({ targetName: 'memory' });
  const other = await project.run();

  expect(again.statuses).toEqual({ days: 'success' });
  expect(other.errors.join('\n')).toContain(
    '"gold.days" has not written it, but another model, target or project did',
  );
});

test('a project that was moved goes on with its files', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external('location="out/days.csv"', 'select 1 as id'),
  });
  await using other = await createProject({});
  await project.run();
  await cp(project.path, other.path, { recursive: true, verbatimSymlinks: true });
  await rm(join(project.path, 'out'), { recursive: true });

  const moved = await other.run();

  expect(moved.statuses).toEqual({ days: 'success' });
  expect(await other.query('from gold.days')).toEqual([[1]]);
  expect(await names(other, 'out')).toEqual(['.ingot', 'days.csv']);
});

test('readers of a database that is held back read the former files', async () => {
  await using project = await createProject({
    'profiles.yml': profile('publish: { require: all }'),
    'models/gold/days.sql': external('location="out/days.csv"', 'select {{var "v" 1}} as id'),
    'models/gold/late.sql': `select * from {{ref "days"}} {{#if (eq (var "v" 1) 2)}}where error('no'){{/if}}`,
  });
  await project.run({ select: ['days'] });
  await project.write({
    'models/gold/late.sql': `{{config materialized="table"}} select error('no') as x from {{ref "days"}}`,
  });

  await project.run({ vars: { v: 2 } });
  await project.run({ vars: { v: 3 } });

  expect(await project.query('from gold.days')).toEqual([[1]]);
});

test('publish.schemas makes a table of the files', async () => {
  await using project = await createProject({
    'profiles.yml': profile('publish: { schemas: [gold] }'),
    'models/gold/days.sql': external('partition_by="k"', 'select 1 as id, 2 as k'),
  });
  await project.run();

  expect(await project.query('select table_name from duckdb_tables()')).toEqual([['days']]);
  expect(await project.query('from gold.days')).toEqual([[1, 2]]);
});

test('there may be very many partitions, of several columns', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external(
      'partition_by=(list "a" "b")',
      "select range as id, range % 700 as a, case when range % 2 = 0 then 'x/y' end as b from range(2800)",
    ),
  });

  const { statuses } = await project.run();

  expect(statuses).toEqual({ days: 'success' });
  expect(
    await project.query(
      'select count(*), count(distinct (a, b)), sum(id), count(b), any_value(typeof(a)) from gold.days',
    ),
  ).toEqual([['2800', '700', '3918600', '1400', 'BIGINT']]);
});

test.each([
  ['parquet', 'partition_by: [k, day]', ''],
  ['csv', 'partition_by: k', ''],
  ['json', 'partition_by: k', ''],
  ['parquet', '', 'per_thread_output: true'],
  ['csv', '', 'file_size_bytes: 1MB, header: false'],
  ['json', '', 'array: true'],
  ['csv', 'partition_by: k', 'write_partition_columns: true, compression: gzip'],
])('no rows are %s with all columns (%s, %s)', async (format, partitions, options) => {
  await using project = await createProject({
    'models/gold/days.sql': external(
      '',
      'select 1 as id, \'x\' as k, date \'2026-01-01\' as day where {{var "v" "true"}}',
    ),
    'models/gold/days.yml': `models: [{ name: days, config: { format: ${format}, options: { ${options} }, ${partitions} } }]`,
  });
  await project.run();

  const none = await project.run({ vars: { v: 'false' } });
  const empty = await project.query('select * from gold.days');
  const columns = await project.query('select column_type from (describe gold.days)');
  await project.run();

  expect([none.errors, empty]).toEqual([[], []]);
  expect(columns).toEqual([['INTEGER'], ['VARCHAR'], ['DATE']]);
  expect(await project.query('select id, k from gold.days')).toEqual([[1, 'x']]);
});

test('a pivot whose columns are values becomes files', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external('', 'pivot {{ref "t"}} on k using sum(v)'),
    'models/gold/t.sql': "select * from (values ('a', 1), ('b', 2)) as t(k, v)",
  });

  expect((await project.run()).errors).toEqual([]);
  expect(await project.query('from gold.days')).toEqual([['1', '2']]);
});

test.each(['parquet', 'csv', 'json'])(
  'columns of one name get those that they have in a table, in %s',
  async (format) => {
    await using project = await createProject({
      'models/gold/days.sql': external(
        `format="${format}"`,
        'select 1 as a, 2 as a, 3 as A, null as b, sum(4) as s',
      ),
    });

    expect((await project.run()).errors).toEqual([]);
    expect(await project.query('select a, a_1, A_2, b, s from gold.days')).toEqual([
      [1, 2, 3, null, '4'],
    ]);
  },
);

test('a contract holds for files, and constraints are refused', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external('', 'select {{var "v" "1"}} as id'),
    'models/gold/days.yml':
      'models: [{ name: days, config: { contract: { enforced: true } }, columns: [{ name: id, data_type: integer }] }]',
  });
  const good = await project.run();
  const broken = await project.mistakes({ vars: { v: "'x'" } });
  await project.write({
    'models/gold/days.yml':
      'models: [{ name: days, config: { contract: { enforced: true } }, columns: [{ name: id, data_type: integer, constraints: [{ type: not_null }] }] }]',
  });

  const refused = await project.mistakes();

  expect(good.statuses).toEqual({ days: 'success' });
  expect(broken.join('\n')).toContain('CONTRACT_BROKEN');
  expect(refused.join('\n')).toContain(
    'CONTRACT_NOT_ENFORCED: An external model can’t keep constraints',
  );
});

test('a place that can’t be written is told, and nothing is lost', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external('location="out/file/days.csv"', 'select 1 as id'),
    'out/file': 'x',
  });

  const { errors } = await project.run();

  expect(errors.join('\n')).toContain(
    'error EXTERNAL_NOT_WRITTEN: "out/file/days.csv" could not be written: ',
  );
});

test.each([
  [
    'append',
    '',
    [
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 2],
    ],
  ],
  [
    'delete+insert',
    'unique_key="id"',
    [
      [1, 1],
      [2, 2],
      [3, 2],
    ],
  ],
  [
    'insert_overwrite',
    'partition_by="id"',
    [
      [1, 1],
      [2, 2],
      [3, 2],
    ],
  ],
])('rows are added by %s', async (strategy, config, rows) => {
  await using project = await createProject({
    'models/gold/days.sql': external(
      `strategy="${strategy}" ${config}`,
      'select unnest([{{var "v" 1}}, {{var "v" 1}} + 1]) as id, {{var "v" 1}} as v',
    ),
  });
  await project.run();

  const { errors } = await project.run({ vars: { v: 2 } });

  expect(errors).toEqual([]);
  expect(await project.query('from gold.days order by all')).toEqual(rows);
});

test('files that grew and that somebody broke are made anew where the loss is accepted', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external(
      'strategy="append" location="out/days.csv"',
      'select {{var "v" 1}} as id',
    ),
  });
  await project.run();
  await project.run({ vars: { v: 2 } });
  await writeFile(join(project.path, 'out/days.csv'), 'id\nx\n');

  const refused = await project.run({ vars: { v: 2 } });
  const { statuses } = await project.run({ vars: { v: 2 }, acceptLoss: true });

  expect(refused.results[0]?.error?.code).toBe('HISTORY_LOST');
  expect(statuses).toEqual({ days: 'success' });
  expect(await project.query('from gold.days')).toEqual([[2]]);
});

test('a unit test of files that grow sees the table after the build', async () => {
  await using project = await createProject({
    'models/gold/days.sql': external(
      'strategy="merge" unique_key="id"',
      'select id, v from {{ref "t"}} {{#if (is_incremental)}}where v > 1{{/if}}',
    ),
    'models/gold/t.sql': 'select 1 as id, 1 as v',
    'models/gold/days.yml': `unit_tests:
  - name: merges
    model: days
    given:
      - { input: this, rows: [{ id: 1, v: 1 }, { id: 2, v: 1 }] }
      - { input: ref('t'), rows: [{ id: 1, v: 2 }, { id: 3, v: 0 }] }
    expect: { of: table, rows: [{ id: 1, v: 2 }, { id: 2, v: 1 }] }
`,
  });

  expect((await project.run()).statuses).toMatchObject({ merges: 'pass', days: 'success' });
});
