import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandoned } from '../execute/abandoned.ts';

/** Removes the artifacts and caches that processes had not finished when they were killed. */
export async function removePartials(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = /\.(\d+)(?:\.partial)?$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(folder, name);
    if (await isAbandoned(Number(pid), path))
      await rm(path, { force: true }).catch(() => undefined);
  }
}
