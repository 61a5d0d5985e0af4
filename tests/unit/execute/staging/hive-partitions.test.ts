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

test('a column of the file is not taken over', async () => {
  await using project = await StagingProject.create({ 'data/in/year=2024/a.csv': 'Year\n1999\n' });

  const staged = await project.stage({ globs });

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
