import { createHash } from 'node:crypto';
import { appendFile, copyFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StagingProject } from './staging-fixture.ts';

const typed = { columns: { id: 'integer' } };
const long = 'x'.repeat(64 * 1024);

/** More than is hashed before it is read. */
function largeCsv(first: string): string {
  const lines = Array.from({ length: 1100 }, (_, index) => `${index + 1},${long}`);
  return ['id,note', `${first},y`, ...lines, ''].join('\n');
}

test('a large file is read before its checksum is known, which its rows and rejects have', async () => {
  const text = largeCsv('bad');
  await using project = await StagingProject.create({ 'data/in.csv': text });
  const checksum = createHash('sha256').update(text).digest('hex');

  const staged = await project.stage(typed);

  const select = `select count(*)::int, min(_file_checksum), max(_file_checksum), max(_record)::int`;
  expect(await project.query(`${select} from (${staged.select})`)).toEqual([
    [1100, checksum, checksum, 1101],
  ]);
  expect(await project.rejects(staged, '_record::int, _file_checksum')).toEqual([[1, checksum]]);
  expect(staged.read.get('data/in.csv')).toBe(checksum);
});

test('a large file that was renamed is not taken again', async () => {
  await using project = await StagingProject.create({ 'data/in.1.csv': largeCsv('0') });
  await project.stage(typed, 'first');
  await rename(join(project.root, 'data/in.1.csv'), join(project.root, 'data/in.2.csv'));

  const staged = await project.stage(typed, 'second');

  expect([staged.counts.converted, staged.counts.rows]).toEqual([0, 1101]);
});

test('of two large files with the same bytes one counts', async () => {
  await using project = await StagingProject.create({ 'data/in.1.csv': largeCsv('0') });
  await copyFile(join(project.root, 'data/in.1.csv'), join(project.root, 'data/in.2.csv'));

  const staged = await project.stage(typed);

  expect([staged.counts.converted, staged.counts.rows]).toEqual([1, 1101]);
  expect(staged.duplicates).toEqual([{ sourcePath: 'data/in.2.csv', sameAs: 'data/in.1.csv' }]);
});

test('a large file that changes while it is read is noticed, and nothing of it is staged', async () => {
  await using project = await StagingProject.create({ 'data/in.csv': largeCsv('0') });

  let sessions = 0;
  const staging = project.stage(typed, 'batch-1', {
    connect: async () => {
      // The first one looks at types, the second one converts.
      if (++sessions === 2) await appendFile(join(project.root, 'data/in.csv'), '7,z\n');
      return project.connect();
    },
  });

  await expect(staging).rejects.toMatchObject({ code: 'SOURCE_FILE_CHANGED' });
  const staged = await readdir(project.stagingDir, { recursive: true });
  expect(staged.filter((name) => name.endsWith('.json') || name.endsWith('.parquet'))).toEqual([]);
});
