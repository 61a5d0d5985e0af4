import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mistakesOf } from '../../../../src/core/error.ts';
import type { FileSpec } from '../../../../src/core/file-spec.ts';
import { findFiles } from '../../../../src/execute/staging/find-files.ts';

let root = '';

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ingot-files-')));
  const raw = join(root, 'data', 'raw');
  await mkdir(join(raw, 'deep'), { recursive: true });
  await mkdir(join(root, 'elsewhere'));
  for (const name of ['a.csv', 'deep/b.csv']) await writeFile(join(raw, name), 'id\n1\n');
  await writeFile(join(root, 'elsewhere', 'c.csv'), 'id\n1\n');
  execFileSync('mkfifo', [join(raw, 'pipe')]);
  await symlink(join(raw, 'pipe'), join(raw, 'linked-pipe.csv.pipe'));
  await symlink('.', join(raw, 'loop'));
  await symlink('/', join(raw, 'disk'));
  await symlink('a.csv', join(raw, 'linked.csv'));
  await symlink('/etc/hosts', join(raw, 'outside.txt'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function found(glob: string): Promise<readonly string[]> {
  const location = { path: 'models/sources.yml', line: 1, column: 1, lineText: '' };
  const files = { globs: [glob], location } as unknown as FileSpec;
  try {
    const paths = await findFiles(files, { projectRoot: root, dataDir: join(root, 'data') });
    return paths.map(({ sourcePath }) => sourcePath);
  } catch (error) {
    return mistakesOf(error)?.map(({ code, message }) => `${code}: ${message}`) ?? [String(error)];
  }
}

test.each([
  ['a file', 'data/raw/a.csv', ['data/raw/a.csv']],
  ['a link to a file', 'data/raw/linked.csv', ['data/raw/linked.csv']],
  [
    'files at any depth, but not behind links to folders',
    'data/raw/**/*.csv',
    ['data/raw/a.csv', 'data/raw/deep/b.csv', 'data/raw/linked.csv'],
  ],
  [
    'a folder',
    'data/raw/deep',
    ['SOURCE_FILE_UNREADABLE: The file "data/raw/deep" can\'t be read: it is a folder'],
  ],
  [
    'a pipe',
    'data/raw/pipe',
    ['SOURCE_FILE_UNREADABLE: The file "data/raw/pipe" can\'t be read: it is a pipe or a device'],
  ],
  [
    'a link to a pipe',
    'data/raw/*.pipe',
    [
      'SOURCE_FILE_UNREADABLE: The file "data/raw/linked-pipe.csv.pipe" can\'t be read: it is a pipe or a device',
    ],
  ],
  [
    'a link out of the project',
    'data/raw/*.txt',
    [
      'SOURCE_OUTSIDE_PROJECT: The files "data/raw/outside.txt" are outside the project and its data folder',
    ],
  ],
])('%s', async (_, glob, expected) => {
  expect(await found(glob)).toEqual(expected);
});
