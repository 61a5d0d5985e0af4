import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

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
