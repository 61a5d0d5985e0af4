import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRawFiles } from '../../../../src/execute/infer/raw-files.ts';
import { writeFiles } from '../../../support/create-project.ts';

let root = '';

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ingot-infer-')));
  await writeFiles(root, {
    'shop/data/raw/a_1.csv': 'x',
    'shop/data/raw/a_2.csv': 'x',
    'shop/data/raw/b [2024].csv': 'x',
    'shop/seeds/c.csv': 'x',
    'elsewhere/d.csv': 'x',
  });
  await symlink(join(root, 'elsewhere/d.csv'), join(root, 'shop/data/raw/link.csv'));
});

afterAll(() => rm(root, { recursive: true }));

async function found(pattern: string, { folder = 'shop', inProject = true } = {}) {
  const shop = join(root, 'shop');
  const project = inProject ? { root: shop, dataDir: join(shop, 'data') } : undefined;
  const workingDir = join(root, folder);
  const { files, globs, isOutside } = await findRawFiles([pattern], { workingDir, project });
  return { files: files.map(({ sourcePath }) => sourcePath), globs, isOutside };
}

describe('in a project', () => {
  test.each([
    ['data/raw/a_1.csv', ['data/raw/a_1.csv'], 'data/raw/a_1.csv'],
    ['data/raw/a_*.csv', ['data/raw/a_1.csv', 'data/raw/a_2.csv'], 'data/raw/a_*.csv'],
    ['data/raw/b [2024].csv', ['data/raw/b [2024].csv'], 'data/raw/b [2024].csv'],
    ['data/raw/link.csv', ['data/raw/link.csv'], 'data/raw/link.csv'],
    ['./seeds/c.csv', ['seeds/c.csv'], 'seeds/c.csv'],
  ])('%s', async (pattern, files, glob) => {
    expect(await found(pattern)).toEqual({ files, globs: [glob], isOutside: false });
  });

  test('a path is relative to the working folder, and named from the project', async () => {
    const { globs } = await found('a_*.csv', { folder: 'shop/data/raw' });

    expect(globs).toEqual(['data/raw/a_*.csv']);
  });

  test('a file outside of it is named by its whole path', async () => {
    const path = join(root, 'elsewhere/d.csv');

    expect(await found('../elsewhere/d.csv')).toEqual({
      files: [path],
      globs: [path],
      isOutside: true,
    });
  });
});

test('without a project a file is named as it was given', async () => {
  expect(await found('d.csv', { folder: 'elsewhere', inProject: false })).toEqual({
    files: ['d.csv'],
    globs: ['d.csv'],
    isOutside: false,
  });
});

test('many files of one folder, which a shell made of a pattern, are a pattern again', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `many/part-${index + 10}.csv`);
  await writeFiles(root, Object.fromEntries(names.map((name) => [name, 'x'])));

  const { globs } = await findRawFiles(names, { workingDir: root, project: undefined });

  expect(globs).toEqual(['many/part-*.csv']);
});
