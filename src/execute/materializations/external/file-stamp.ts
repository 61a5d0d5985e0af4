import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { keyOf } from '../../../core/key-of.ts';

/** Equal as long as nobody has written to a file, or to one of a folder's, nor added or removed one; undefined where nothing is there. */
export function filesStamp(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return stampOf(found);
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const parts = files
    .sort()
    .flatMap((file) => [relative(path, file), stampOf(lstatSync(file, { bigint: true }))]);
  return keyOf([String(files.length), ...parts]);
}

function stampOf({ size, mtimeNs }: { readonly size: bigint; readonly mtimeNs: bigint }): string {
  return `${size} ${mtimeNs}`;
}
