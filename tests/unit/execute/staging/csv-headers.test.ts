import { expect, test } from 'vitest';
import { IngotError } from '../../../../src/core/error.ts';
import { StagingProject, type SourceText } from './staging-fixture.ts';

const all: SourceText = { globs: ['data/*.csv'] };

test('columns that differ in letter case are matched over files as they are written', async () => {
  await using project = await StagingProject.create({
    'data/1.csv': 'name,Name\na,b\n',
    'data/2.csv': 'Name,name\nB,A\n',
    'data/3.csv': 'Name\nbb\n',
    'data/4.csv': 'NAME\naa\n',
  });

  const staged = await project.stage(all);

  expect([staged.names, await project.rows(staged)]).toEqual([
    ['name', 'Name_1'],
    [
      ['a', 'b'],
      ['A', 'B'],
      [null, 'bb'],
      ['aa', null],
    ],
  ]);
});

test('names that become equal as snake_case are matched as they are written', async () => {
  await using project = await StagingProject.create({
    'data/1.csv': 'a b,a-b\n1,2\n',
    'data/2.csv': 'a-b,a b\n4,3\n',
  });

  const staged = await project.stage({ ...all, files: { normalizeNames: true } });

  expect([staged.names, await project.rows(staged)]).toEqual([
    ['a_b', 'a_b_1'],
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ]);
});

test('a file that comes later is matched with those that are staged', async () => {
  await using project = await StagingProject.create({ 'data/1.csv': 'a b,a-b\n1,2\n' });
  const text = { ...all, files: { normalizeNames: true } };
  await project.stage(text);
  await project.write('data/0.csv', 'a-b,a b\n4,3\n');

  const staged = await project.stage(text, 'batch-2');

  expect(
    await project.query(`select a_b, a_b_1 from (${staged.select}) order by _source_file`),
  ).toEqual([
    ['3', '4'],
    ['1', '2'],
  ]);
});

test('a declared column that only newer files have is NULL in the others', async () => {
  await using project = await StagingProject.create({
    'data/1.csv': 'id,name\n1,a\n',
    'data/2.csv': 'id,name,vip since\n2,b,2024-05-01\n',
  });

  const staged = await project.stage({
    ...all,
    columns: { since: { dataType: 'date', reading: { path: 'vip since' } }, id: 'integer' },
  });

  expect(
    await project.query(`select id, since::varchar from (${staged.select}) order by 1`),
  ).toEqual([
    [1, null],
    [2, '2024-05-01'],
  ]);
});

test.each([
  [
    'append',
    'SOURCE_COLUMN_MISSING',
    'No file of raw.orders has a column "nam"',
    'Did you mean "name"?',
  ],
  [
    'fail',
    'SOURCE_COLUMN_MISSING',
    'The file "data/1.csv" has no column "nam"',
    'Did you mean "name"?',
  ],
] as const)(
  'a declared column that no file has is an error: %s',
  async (onSchemaChange, code, message, hint) => {
    await using project = await StagingProject.create({
      'data/1.csv': 'id,name\n1,a\n',
      'data/2.csv': 'id,name,x\n2,b,c\n',
    });

    const error = await mistakeOf(
      project.stage({ ...all, files: { onSchemaChange }, columns: { nam: 'varchar' } }),
    );

    expect([error.code, error.message, error.hint]).toEqual([code, message, hint]);
  },
);

test('files that are staged already say that they lack a column', async () => {
  await using project = await StagingProject.create({
    'data/1.csv': 'id,name\n1,a\n',
    'data/2.csv': 'id,name\n2,b\n',
  });
  const text = { ...all, columns: { nam: 'varchar' } };
  await mistakeOf(project.stage(text));

  const error = await mistakeOf(project.stage(text, 'batch-2'));

  expect(error.message).toBe('No file of raw.orders has a column "nam"');
});

test('an empty file among others is a file without records', async () => {
  await using project = await StagingProject.create({
    'data/1.csv': '',
    'data/2.csv': 'id\n1\n',
    'data/3.csv': '\n',
  });

  const staged = await project.stage({ ...all, files: { onSchemaChange: 'fail' } });

  expect([staged.names, staged.counts.files, await project.rows(staged)]).toEqual([
    ['id'],
    3,
    [['1']],
  ]);
});

test('files that are all empty are an error', async () => {
  await using project = await StagingProject.create({ 'data/1.csv': '', 'data/2.csv': '\n' });

  const error = await mistakeOf(project.stage(all));

  expect([error.code, error.message]).toEqual([
    'SOURCE_EMPTY',
    'All files of raw.orders are empty',
  ]);
});

async function mistakeOf(staging: Promise<unknown>): Promise<IngotError> {
  const error: unknown = await staging.catch((thrown: unknown) => thrown);
  if (error instanceof IngotError) return error;
  throw error;
}
