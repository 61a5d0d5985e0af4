import { constants } from 'node:fs';
import { copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const chunkSize = 8 * 1024 * 1024;
/** The disk writes what came before, while the next is read. */
const syncedSize = 8 * chunkSize;

/**
 * Copies a file onto the disk: what stands there afterwards survives a loss of power. Where the file system can, the two
 * share their blocks until one is written to.
 */
export async function copyDurably(from: string, to: string, signal: AbortSignal): Promise<void> {
  await rm(to, { force: true });
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
  } catch {
    await copyChunks(from, to, signal);
  }
  await syncPath(to);
}

/** Asks the disk to keep what was written to a file, or the names in a folder. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A folder can't be synced on every system, and needs not be on those. */
export async function syncFolderOf(path: string): Promise<void> {
  await syncPath(dirname(path)).catch(() => undefined);
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

async function copyChunks(from: string, to: string, signal: AbortSignal): Promise<void> {
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'w');
    try {
      await pump(source, target, signal);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** In pieces, so that Ctrl-C does not wait for the end of a large file. */
async function pump(source: FileHandle, target: FileHandle, signal: AbortSignal): Promise<void> {
  const buffer = Buffer.allocUnsafe(chunkSize);
  let unsynced = 0;
  let syncing: Promise<void> = Promise.resolve();
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(buffer, 0, chunkSize);
    if (bytesRead === 0) return syncing;
    await target.writeFile(buffer.subarray(0, bytesRead));
    unsynced += bytesRead;
    if (unsynced < syncedSize) continue;
    await syncing;
    syncing = target.datasync();
    // It is awaited above; a failure must not end the process before that.
    syncing.catch(() => undefined);
    unsynced = 0;
  }
}
