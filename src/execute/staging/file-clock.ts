import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The time of the file system, in milliseconds, which need not be that of this machine. */
export async function fileClock(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-clock-'));
  try {
    return (await stat(folder)).mtimeMs;
  } finally {
    await rmdir(folder);
  }
}
