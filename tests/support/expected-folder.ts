import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from './create-project.ts';

export type Files = Readonly<Record<string, string>>;

/** The files of a folder, by path; with `UPDATE=1` they become what is given here, for `git diff` to show. */
export async function expectedFiles(folder: string, actual: Files): Promise<Files> {
  if (process.env['UPDATE'] === '1') {
    await rm(folder, { recursive: true, force: true });
    await writeFiles(folder, actual);
  }
  return readFiles(folder);
}

export async function readFiles(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
  const files = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const),
  );
  return Object.fromEntries(files);
}
