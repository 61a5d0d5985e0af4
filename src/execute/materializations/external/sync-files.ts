import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { syncPath } from '../../../core/sync-path.ts';

/** More at once would only wait for the disk. */
const syncsAtOnce = 16;

/** Asks the disk to keep a file, or a folder with all that is in it. */
export async function syncFiles(path: string): Promise<void> {
  const isFile = statSync(path).isFile();
  const entries = isFile ? [] : readdirSync(path, { recursive: true, withFileTypes: true });
  const paths = [path, ...entries.map((entry) => join(entry.parentPath, entry.name))];
  for (let at = 0; at < paths.length; at += syncsAtOnce)
    await Promise.all(paths.slice(at, at + syncsAtOnce).map(syncPath));
}
