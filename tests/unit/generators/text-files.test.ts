import { mkdtempDisposable, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TextFiles } from '../../../src/generators/text-files.ts';

test('files appear together, in folders made for them', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-'));
  const paths = [join(folder.path, 'new', 'a.txt'), join(folder.path, 'new', 'b.txt')];
  await using files = await TextFiles.create(paths);
  await files.write(0, 'one, ');
  await files.write(1, 'other');
  await files.write(0, 'two');

  await files.publish();

  expect(await readFile(paths[0]!, 'utf8')).toBe('one, two');
  expect(await readFile(paths[1]!, 'utf8')).toBe('other');
  expect(await readdir(join(folder.path, 'new'))).toEqual(['a.txt', 'b.txt']);
});

test('text larger than a chunk is whole and in order', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-'));
  const path = join(folder.path, 'a.txt');
  await using files = await TextFiles.create([path]);
  const parts = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(10_000, '.'));

  for (const part of parts) await files.write(0, part);
  await files.publish();

  expect(await readFile(path, 'utf8')).toBe(parts.join(''));
});

test('without publishing, what was there stays and nothing else is left', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-'));
  const path = join(folder.path, 'a.txt');
  await writeFile(path, 'before');

  await (await TextFiles.create([path]))[Symbol.asyncDispose]();

  expect(await readFile(path, 'utf8')).toBe('before');
  expect(await readdir(folder.path)).toEqual(['a.txt']);
});
