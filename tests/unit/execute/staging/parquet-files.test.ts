import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StagingProject } from './staging-fixture.ts';

async function withParquet(select: string): Promise<StagingProject> {
  const project = await StagingProject.create({ 'data/note.txt': '' });
  await project.query(`copy (${select}) to '${join(project.root, 'data/in.parquet')}'`);
  return project;
}

const format = { format: 'parquet' } as const;

test('a Parquet file keeps its types', async () => {
  await using project = await withParquet(
    "select 1::tinyint as id, 1.50::decimal(6,2) as amount, date '2024-02-29' as day, ['a'] as tags",
  );

  const staged = await project.stage(format);

  const { columns } = await project.session.query(staged.select);
  expect(columns.slice(0, 4).map(({ type }) => type)).toEqual([
    'TINYINT',
    'DECIMAL(6,2)',
    'DATE',
    'VARCHAR[]',
  ]);
  expect(await project.query(`select _record::int, _source_file from (${staged.select})`)).toEqual([
    [1, 'data/in.parquet'],
  ]);
});

test('a declared type is cast to, and what it would change is rejected', async () => {
  await using project = await withParquet('select unnest([1.0, 2.5, 300.0]) as v');

  const staged = await project.stage({ ...format, columns: { V: 'tinyint', w: 'date' } });

  expect(await project.query(`select "V", w, _record::int from (${staged.select})`)).toEqual([
    [1, null, 1],
  ]);
  expect(await project.rejects(staged, '_record::int, column_name, value, reason')).toEqual([
    [2, 'V', '2.5', 'V: "2.5" is not a valid TINYINT'],
    [3, 'V', '300.0', 'V: "300.0" is not a valid TINYINT'],
  ]);
});

test('a text longer than its declared type is rejected', async () => {
  await using project = await withParquet("select unnest(['ååå', 'åååå', null]) as v");

  const staged = await project.stage({ ...format, columns: { v: 'varchar(3)' } });

  expect(await project.query(`select v from (${staged.select})`)).toEqual([['ååå'], [null]]);
  expect(await project.rejects(staged, '_record::int, value, reason')).toEqual([
    [2, 'åååå', 'v: "åååå" is not a valid VARCHAR(3)'],
  ]);
});

test('names are made unique and, where asked, plain', async () => {
  await using project = await withParquet('select 1 as "Order ID", 2 as _record');

  const staged = await project.stage({ ...format, files: { normalizeNames: true } });

  expect(await project.columns(staged)).toEqual(['order_id', '_record_1']);
});

test('what is no Parquet is a mistake', async () => {
  await using project = await StagingProject.create({ 'data/in.parquet': 'PAR1 no' });

  await expect(project.stage(format)).rejects.toMatchObject({
    code: 'SOURCE_PARQUET_BROKEN',
    message: 'The file "data/in.parquet" is not a Parquet file that can be read',
  });
});

test('one without rows is a table without rows', async () => {
  await using project = await withParquet('select 1 as id limit 0');

  const staged = await project.stage(format);

  expect([staged.counts.rows, await project.columns(staged)]).toEqual([0, ['id']]);
});

test.each([
  ["date '2024-02-29'", "timestamp '2024-02-29 23:59:00'", '2024-02-29 23:59:00'],
  ['1', '2.5::double', '2.5'],
  ['1', '3000000000', '3000000000'],
  ['1', "'007'", '007'],
])('files of which one has %s and another one %s lose nothing', async (first, second, shown) => {
  await using project = await StagingProject.create({ 'data/note.txt': '' });
  for (const [name, value] of Object.entries({ 'in.1': first, 'in.2': second }))
    await project.query(
      `copy (select ${value} as v) to '${join(project.root, `data/${name}.parquet`)}'`,
    );

  const staged = await project.stage(format);

  expect(
    await project.query(
      `select v::varchar from (${staged.select}) where _source_file = 'data/in.2.parquet'`,
    ),
  ).toEqual([[shown]]);
});

test('a Parquet file that is damaged behind its head is told so', async () => {
  await using project = await withParquet(
    "select repeat('x', 100) || i as v from range(10000) t(i)",
  );
  const path = join(project.root, 'data/in.parquet');
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(0xff, 2000, 4000));

  await expect(project.stage(format)).rejects.toMatchObject({ code: 'SOURCE_PARQUET_BROKEN' });
});
