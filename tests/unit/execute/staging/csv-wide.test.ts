import { expect, test } from 'vitest';
import { StagingProject } from './staging-fixture.ts';

const names = Array.from({ length: 2000 }, (_, at) => `c${at}`);
const header = `${names.join(',')}\n`;
const line = (row: number) => `${names.map((_, at) => `value ${row} ${at}`).join(',')}\n`;
const lines = Array.from({ length: 400 }, (_, row) => line(row + 1)).join('');

test('a file of 2,000 columns is converted in 450 MB, and its records keep their numbers', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': header + lines });
  await project.query("set memory_limit = '450MB'");

  const staged = await project.stage();

  expect(
    await project.query(`select count(*)::int, count(*) filter (c7 = 'value ' || _record || ' 7')::int,
count(distinct _source_file || _file_checksum)::int from (${staged.select})`),
  ).toEqual([[400, 400, 1]]);
});

test.each([
  ['several files', { 'data/1.csv': header + line(1), 'data/2.csv': header + line(2) }],
  ['a folder that is a column', { 'data/year=2024/1.csv': header + line(1) + line(2) }],
])('a file of many columns may be one of %s', async (_, files) => {
  await using project = await StagingProject.create(files);

  const staged = await project.stage({ globs: ['data/**/*.csv'] });

  expect(
    await project.query(`select c1999 from (${staged.select}) order by _source_file, _record`),
  ).toEqual([['value 1 1999'], ['value 2 1999']]);
});
