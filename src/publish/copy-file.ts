import { constants } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { syncFolderOf, syncPath } from '../core/sync-path.ts';

/** How often the disk is asked to write what was copied so far. */
const syncEveryMs = 30;

/**
 * Copies a file onto the disk: what stands there afterwards survives a loss of power. Where the file system can, the two
 * share their blocks until one is written to; else the system copies, and the disk writes meanwhile.
 */
export async function copyDurably(from: string, to: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await rm(to, { force: true });
  const copying = copyFile(from, to, constants.COPYFILE_FICLONE);
  const ended = copying.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, pause(syncEveryMs, false)]))) {
    signal.throwIfAborted();
    // It may not be there yet.
    await syncPath(to).catch(() => undefined);
  }
  await copying;
  await syncPath(to);
}

/** A rename, or a copy and a rename where the two are on different disks. */
export async function moveTo(path: string, from: string, signal: AbortSignal): Promise<void> {
  try {
    await rename(from, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const partial = `${path}.partial`;
    await copyDurably(from, partial, signal);
    await rename(partial, path);
    await rm(from, { force: true });
  }
  await syncFolderOf(path);
}
