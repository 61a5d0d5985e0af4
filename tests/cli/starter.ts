import { cp, mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '../..');

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** An empty folder outside the repository, gone with the test. */
export async function createFolder(): Promise<Folder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'ingot-cli-')));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The project that `ingot init` makes, under the name `starter`. */
export async function createStarter(): Promise<Folder> {
  const folder = await createFolder();
  await cp(join(repository, 'examples/starter'), folder.path, { recursive: true });
  await rename(join(folder.path, 'gitignore'), join(folder.path, '.gitignore'));
  return folder;
}

/** Output without what differs from run to run: times, ids, the place of the repository. */
export function steady(output: string): string {
  return output
    .replaceAll(/ *\d+\.\d+ s\b/g, ' <time>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '<id>')
    .replaceAll(repository, '<repository>');
}
