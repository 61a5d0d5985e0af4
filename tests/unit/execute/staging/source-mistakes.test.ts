import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IngotError } from '../../../../src/core/error.ts';
import { location, StagingProject, type SourceText } from './staging-fixture.ts';

async function mistakeOf(
  project: StagingProject,
  source: SourceText = {},
): Promise<readonly unknown[]> {
  const error: unknown = await project.stage(source).catch((thrown: unknown) => thrown);
  if (!(error instanceof IngotError)) throw error;
  expect(error.location).toEqual(location);
  return [error.code, error.message, error.hint];
}

interface Case {
  readonly what: string;
  readonly file: string | Buffer;
  readonly source?: SourceText;
  readonly mistake: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'an empty file without declared columns',
    file: '',
    mistake: [
      'SOURCE_EMPTY',
      'The file "data/in.csv" is empty',
      'Declare the columns of this source under `columns`, then an empty file is a table without rows.',
    ],
  },
  {
    what: 'a declared column that the header does not have',
    file: 'order_idd,b\n1,2\n',
    source: { columns: { order_id: 'bigint' } },
    mistake: [
      'SOURCE_COLUMN_MISSING',
      'The file "data/in.csv" has no column "order_id"',
      'Did you mean "order_idd"?',
    ],
  },
  {
    what: 'a type that does not exist',
    file: 'id\n1\n',
    source: { columns: { id: 'bigintt' } },
    mistake: [
      'SOURCE_TYPE_UNKNOWN',
      'The column "id" of source "raw.orders" has the type "bigintt", which can\'t be used: Type with name bigintt does not exist!',
      'Did you mean "bigint" or "ubigint"?',
    ],
  },
  {
    what: 'a type that is something else',
    file: 'id\n1\n',
    source: { columns: { id: 'int) from x; drop table y --' } },
    mistake: [
      'SOURCE_TYPE_UNKNOWN',
      'The column "id" of source "raw.orders" has the type "int) from x; drop table y --", which can\'t be used: it is not the name of a type',
      'Use a type of DuckDB, such as "varchar", "bigint", "decimal(12,2)" or "timestamp".',
    ],
  },
  {
    what: 'a header in another encoding',
    file: Buffer.from('år,b\n1,2\n', 'latin1'),
    mistake: [
      'SOURCE_ENCODING',
      'The header of "data/in.csv" is not valid UTF-8',
      'Set `encoding: windows-1252` (or `latin-1`, `utf-16`, …) for these files.',
    ],
  },
  {
    what: 'UTF-16 that is read as UTF-8',
    file: Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'),
    mistake: [
      'SOURCE_ENCODING',
      'The file "data/in.csv" begins with the mark of utf-16, not of utf-8',
      'Set `encoding: utf-16` for these files.',
    ],
  },
  {
    what: 'UTF-8 that is read as UTF-16',
    file: 'a,b\n1,2\n',
    source: { csv: { encoding: 'utf-16' } },
    mistake: [
      'SOURCE_ENCODING',
      'The file "data/in.csv" is not UTF-16',
      'Leave `encoding` out for UTF-8, or set `encoding: latin-1`.',
    ],
  },
  {
    what: 'a header with an open quote',
    file: 'a,"b\n1,2\n',
    mistake: [
      'SOURCE_HEADER_UNCLOSED',
      'The header of "data/in.csv" has a quote that is not closed',
      'Close the quote, or set `skip` to the number of lines above the header.',
    ],
  },
  {
    what: 'a glob that matches nothing, with a name near',
    file: 'a\n',
    source: { globs: ['data/im.csv'] },
    mistake: ['SOURCE_FILE_NOT_FOUND', 'No file matches "data/im.csv"', 'Did you mean "in.csv"?'],
  },
  {
    what: 'a glob that matches nothing',
    file: 'a\n',
    source: { globs: ['data/*.xlsx'] },
    mistake: [
      'SOURCE_FILE_NOT_FOUND',
      'No file matches "data/*.xlsx"',
      'The folder "data" has "in.csv".',
    ],
  },
  {
    what: 'a glob that leaves the project',
    file: 'a\n',
    source: { globs: ['../*.csv'] },
    mistake: [
      'SOURCE_OUTSIDE_PROJECT',
      'The files "../*.csv" are outside the project and its data folder',
      'Copy the files into the project, or set DATA_DIR to the folder they are in.',
    ],
  },
  {
    what: 'a glob that leaves the data folder',
    file: 'a\n',
    source: { globs: ['data/../../x/*.csv'] },
    mistake: [
      'SOURCE_OUTSIDE_PROJECT',
      'The files "data/../../x/*.csv" are outside the project and its data folder',
      'Copy the files into the project, or set DATA_DIR to the folder they are in.',
    ],
  },
];

test.each(cases)('$what is a mistake with place and help', async ({ file, source, mistake }) => {
  await using project = await StagingProject.create({ 'data/in.csv': file });

  expect(await mistakeOf(project, source)).toEqual(mistake);
});

test('a folder in place of a file is a mistake', async () => {
  await using project = await StagingProject.create();
  await mkdir(join(project.root, 'data/in.csv'), { recursive: true });

  const [code, message] = await mistakeOf(project, { globs: ['data/in.csv'] });

  expect([code, message]).toEqual([
    'SOURCE_FILE_UNREADABLE',
    'The file "data/in.csv" can\'t be read: it is a folder',
  ]);
});

test.skipIf(process.getuid?.() === 0)('a file without permission is a mistake', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': 'a\n1\n' });
  await chmod(join(project.root, 'data/in.csv'), 0);

  const [code, message] = await mistakeOf(project);

  expect([code, message]).toEqual([
    'SOURCE_FILE_UNREADABLE',
    'The file "data/in.csv" can\'t be read: permission denied',
  ]);
});

test('a link that leads out of the project is a mistake', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'ingot-outside-'));
  await writeFile(join(outside, 'secret.csv'), 'a\n1\n');
  await using project = await StagingProject.create({ 'data/other.csv': 'a\n' });
  await symlink(join(outside, 'secret.csv'), join(project.root, 'data/in.csv'));

  const [code] = await mistakeOf(project);
  await rm(outside, { recursive: true });

  expect(code).toBe('SOURCE_OUTSIDE_PROJECT');
});
