import { mkdtempDisposable, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeArtifact } from '../../../src/record/write-artifact.ts';

test('an artifact is written whole, in a folder that is made, with nothing left beside it', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-artifact-'));
  const path = join(folder.path, 'target', 'deep', 'manifest.json');

  await writeArtifact(path, '{"a":1}');

  expect(await readFile(path, 'utf8')).toBe('{"a":1}');
  expect(await readdir(join(folder.path, 'target', 'deep'))).toEqual(['manifest.json']);
});

test('an older artifact is replaced', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-artifact-'));
  const path = join(folder.path, 'manifest.json');
  await writeFile(path, 'old and longer');

  await writeArtifact(path, 'new');

  expect(await readFile(path, 'utf8')).toBe('new');
});

test('where it can not be written the error says where, and nothing is left behind', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-artifact-'));
  const target = join(folder.path, 'target');
  await writeFile(target, 'a file where the folder should be');

  const writing = writeArtifact(join(target, 'manifest.json'), '{}');

  await expect(writing).rejects.toMatchObject({
    code: 'ARTIFACT_NOT_WRITTEN',
    message: expect.stringContaining(`"${join(target, 'manifest.json')}" can't be written: `),
  });
  expect(await readdir(folder.path)).toEqual(['target']);
});
