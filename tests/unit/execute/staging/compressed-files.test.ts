import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../../../src/core/file-spec.ts';
import { StagingProject } from './staging-fixture.ts';

const text = `id,name\n${Array.from({ length: 3000 }, (_, id) => `${id},n${id % 7}`).join('\n')}\n`;
const gzip = gzipSync(text);
const zstd = zstdCompressSync(text);

test.each([
  ['gzip', gzip],
  ['zstd', zstd],
  ['gzip in two members', Buffer.concat([gzipSync(text.slice(0, 999)), gzipSync(text.slice(999))])],
  [
    'zstd in two frames',
    Buffer.concat([zstdCompressSync('id,name\n'), zstdCompressSync(text.slice(8))]),
  ],
])('a file compressed as %s gives what it gives plain', async (_, bytes) => {
  await using project = await StagingProject.create({ 'data/in.csv.z': bytes });
  await using plain = await StagingProject.create({ 'data/in.csv': text });

  const staged = await project.stage({ columns: { id: 'integer' } });

  const expected = await plain.stage({ columns: { id: 'integer' } });
  expect(await project.rows(staged)).toEqual(await plain.rows(expected));
});

test('bytes and lines of rejects are those of the plain text', async () => {
  await using project = await StagingProject.create({
    'data/in.csv.gz': gzipSync('id,name\n1,a\nx,b\n3,c\n'),
  });

  const staged = await project.stage({ columns: { id: 'integer' } });

  expect(await project.rejects(staged, '_record::int, line::int, byte_offset::int')).toEqual([
    [2, 3, 12],
  ]);
});

const broken = Buffer.from(gzip);
broken.writeUInt8(broken.readUInt8(broken.length - 6) ^ 0xff, broken.length - 6);

test.each([
  ['gzip that is cut off', gzip.subarray(0, gzip.length - 9), 'it ends too early'],
  ['zstd that is cut off', zstd.subarray(0, zstd.length - 9), 'it ends too early'],
  ['gzip with a wrong checksum', broken, 'it is not valid gzip'],
  ['gzip with more behind it', Buffer.concat([gzip, Buffer.from('rest')]), 'it is not valid gzip'],
  ['zstd of nonsense', Buffer.from('28b52ffd0400070000', 'hex'), 'it is not valid zstd'],
])('%s is a mistake, and nothing of it is taken', async (_, bytes, reason) => {
  await using project = await StagingProject.create({ 'data/in.csv.z': bytes });

  await expect(project.stage()).rejects.toMatchObject({
    code: 'SOURCE_COMPRESSED_BROKEN',
    message: `The file "data/in.csv.z" can't be decompressed: ${reason}`,
  });
});

test('a file that unfolds to far more than it holds is refused', async () => {
  const bomb = gzipSync(
    Buffer.concat([Buffer.from('a\n'), Buffer.alloc(120 * 1024 * 1024, `${'1'.repeat(5000)}\n`)]),
  );
  await using project = await StagingProject.create({ 'data/in.csv.gz': bomb });

  await expect(project.stage()).rejects.toMatchObject({
    code: 'SOURCE_LIMIT',
    message: 'The file "data/in.csv.gz" has more than 200 bytes for each compressed one',
  });
});

test('unless the project allows it', async () => {
  const dense = gzipSync(`a\n${'1\n'.repeat(1000)}`);
  await using project = await StagingProject.create({ 'data/in.csv.gz': dense });

  const staged = await project.stage({ files: { limits: { ...defaultLimits, ratio: 2000 } } });

  expect(staged.counts.rows).toBe(1000);
});
