import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the artifacts and caches that processes had not finished when they were killed. */
export async function removePartials(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = /\.(\d+)(?:\.partial)?$/.exec(name)?.[1];
    if (pid !== undefined && isGone(Number(pid)))
      await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
