import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isFileError } from '../../../core/file-error.ts';
import { keyOf } from '../../../core/key-of.ts';

/**
 * Equal as long as nobody has written to a file, or to one of a folder's, nor added or removed one; undefined where
 * nothing is there that could be read.
 */
export function filesStamp(path: string): string | undefined {
  try {
    return stampAt(path);
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}

function stampAt(path: string): string {
  const found = statSync(path, { bigint: true });
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
