import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StagingProject } from './staging-fixture.ts';

const files = {
  'data/in/year=2024/month=01/a.csv': 'id\n1\n',
  'data/in/year=2024/month=02/b.csv': 'id\n2\n',
  'data/in/year=__HIVE_DEFAULT_PARTITION__/month=a%20b%2F1/c.csv': 'id\n3\n',
};
const globs = ['data/in/**/*.csv'];

test('folders of the form key=value are columns', async () => {
  await using project = await StagingProject.create(files);

  const staged = await project.stage({ globs });

  expect(await project.query(`select id, year, month from (${staged.select}) order by 1`)).toEqual([
    ['1', '2024', '01'],
    ['2', '2024', '02'],
    ['3', null, 'a b/1'],
  ]);
});

test('they have the types that are declared', async () => {
  await using project = await StagingProject.create(files);

  const staged = await project.stage({ globs, columns: { year: 'integer', month: 'integer' } });

  expect(await project.query(`select id, year, month from (${staged.select}) order by 1`)).toEqual([
    ['1', 2024, 1],
    ['2', 2024, 2],
  ]);
  expect(await project.rejects(staged)).toEqual([
    [1, 2, 'month', 'month: "a b/1" is not a valid INTEGER'],
  ]);
});

test('they are left out where that is said', async () => {
  await using project = await StagingProject.create(files);

  const staged = await project.stage({ globs, files: { hivePartitions: false } });

  expect(await project.columns(staged)).toEqual(['id']);
});

test.each([
  ['untyped', {}, '2024', 'Year: "1999" is not what the folder says: "2024"'],
  ['typed', { Year: 'integer' }, 2024, 'Year: "1999" is not what the folder says: "2024"'],
])(
  'a record that has another value than its folder is a reject: %s',
  async (_, columns, year, why) => {
    await using project = await StagingProject.create({
      'data/in/year=2024/a.csv': 'id,Year\n1,2024\n2,1999\n3,\n',
    });

    const staged = await project.stage({ globs, columns });

    expect(await project.rows(staged)).toEqual([
      ['1', year],
      ['3', year],
    ]);
    expect(await project.rejects(staged)).toEqual([[2, 3, 'Year', why]]);
  },
);

test('what cannot be its type says so, in the file and in the name of the folder', async () => {
  await using project = await StagingProject.create({
    'data/in/year=2024/a.csv': 'year\nx\n',
    'data/in/year=y/b.csv': 'year\n1\n',
  });

  const staged = await project.stage({ globs, columns: { year: 'integer' } });

  expect(await project.rejects(staged, 'reason')).toEqual([
    ['year: "x" is not a valid INTEGER'],
    ['year: "y" is not a valid INTEGER'],
  ]);
});

test('values are compared as what they are declared to be', async () => {
  await using project = await StagingProject.create({
    'data/in/month=01/a.csv': 'month\n1\n',
  });

  const text = await project.stage({ globs });
  const numbers = await project.stage({ globs, columns: { month: 'integer' } });

  expect(text.counts).toMatchObject({ rows: 0, rejected: 1 });
  expect(await project.rows(numbers)).toEqual([[1]]);
});

test('a column of a Parquet file is compared with its folder too', async () => {
  await using project = await StagingProject.create({ 'data/in/month=01/x.txt': '' });
  await project.query(
    `copy (from (values (1, 1), (2, 2), (3, null)) as t(id, month)) to '${project.root}/data/in/month=01/a.parquet'`,
  );

  const staged = await project.stage({ globs: ['data/in/*/*.parquet'], format: 'parquet' });

  expect(await project.rows(staged)).toEqual([
    [1, 1],
    [3, 1],
  ]);
  expect(await project.rejects(staged, '_record::int, value, reason')).toEqual([
    [2, '2', 'month: "2" is not what the folder says: "01"'],
  ]);
});

test('with hive_partitions false the column is that of the file', async () => {
  await using project = await StagingProject.create({ 'data/in/year=2024/a.csv': 'Year\n1999\n' });

  const staged = await project.stage({ globs, files: { hivePartitions: false } });

  expect(await project.rows(staged)).toEqual([['1999']]);
});

test('where only some files stand in such folders, they have to be asked for', async () => {
  const mixed = { 'data/in/year=2024/a.csv': 'id\n1\n', 'data/in/b.csv': 'id\n2\n' };
  await using project = await StagingProject.create(mixed);

  const silent = await project.stage({ globs });
  const asked = await project.stage({ globs, files: { hivePartitions: true } });

  expect(await project.columns(silent)).toEqual(['id']);
  expect(await project.query(`select id, year from (${asked.select}) order by 1`)).toEqual([
    ['1', '2024'],
    ['2', null],
  ]);
});

const twins = {
  'data/in/year=2023/a.csv': 'id,n\n1,1\nx,x\n',
  'data/in/year=2024/a.csv': 'id,n\n1,1\nx,x\n',
};
const typed = { globs, columns: { n: 'integer' } };
const years = (select: string) =>
  `select year, count(*)::int from (${select}) group by all order by 1`;

test('the same bytes in two partitions are two files', async () => {
  await using project = await StagingProject.create(twins);

  const staged = await project.stage(typed);

  expect(await project.query(years(staged.select))).toEqual([
    ['2023', 1],
    ['2024', 1],
  ]);
  expect(staged.counts).toMatchObject({ files: 2, rows: 2, rejected: 2 });
  expect(staged.duplicates).toEqual([]);
});

test('a file that moves to another partition is read again, a renamed one is not', async () => {
  await using project = await StagingProject.create(twins);
  await project.stage(typed);
  await rename(
    join(project.root, 'data/in/year=2024/a.csv'),
    join(project.root, 'data/in/year=2024/b.csv'),
  );
  const renamed = await project.stage(typed);
  await mkdir(join(project.root, 'data/in/year=2025'));
  await rename(
    join(project.root, 'data/in/year=2024/b.csv'),
    join(project.root, 'data/in/year=2025/b.csv'),
  );

  const moved = await project.stage(typed);

  expect(renamed.counts.converted).toBe(0);
  expect(moved.counts).toMatchObject({ files: 2, converted: 1, rows: 2, rejected: 2 });
  expect(await project.query(years(moved.select))).toEqual([
    ['2023', 1],
    ['2025', 1],
  ]);
});

test('one of two files of the same bytes takes only its own rows and rejects with it', async () => {
  await using project = await StagingProject.create(twins);
  await project.stage(typed);
  await rm(join(project.root, 'data/in/year=2023/a.csv'));

  const staged = await project.stage(typed);

  expect(staged.counts).toMatchObject({ files: 1, converted: 0, rows: 1, rejected: 1 });
  expect(await project.query(years(staged.select))).toEqual([['2024', 1]]);
  expect(await project.rejects(staged, '_source_file')).toEqual([['data/in/year=2024/a.csv']]);
});

test('the same bytes twice in one partition count once', async () => {
  await using project = await StagingProject.create({
    'data/in/year=2023/a.csv': 'id\n1\n',
    'data/in/year=2023/b.csv': 'id\n1\n',
  });

  const staged = await project.stage({ globs });

  expect(staged.counts.files).toBe(1);
  expect(staged.duplicates).toEqual([
    { sourcePath: 'data/in/year=2023/b.csv', sameAs: 'data/in/year=2023/a.csv' },
  ]);
});
