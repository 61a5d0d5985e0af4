import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '../core/file-error.ts';
import type { JsonObject } from '../core/json.ts';

export function contentChecksum(text: string): JsonObject {
  return { name: 'sha256', checksum: hash('sha256', text) };
}

/** dbt looks no further than at the path of larger seeds, and leaves out blanks around the text of others. */
const mostBytes = 1024 * 1024;

/** Of a file of the project, which may be gone by now. */
export function fileChecksum(root: string, path: string): JsonObject {
  const byPath = { name: 'path', checksum: path };
  try {
    const file = join(root, path);
    if (statSync(file).size > mostBytes) return byPath;
    const bytes = readFileSync(file);
    const text = isUtf8(bytes) ? bytes.toString('utf8').trim() : bytes;
    return { name: 'sha256', checksum: hash('sha256', text) };
  } catch (error) {
    if (!isFileError(error)) throw error;
    return byPath;
  }
}

/** For what has no text of its own. */
export const noChecksum: JsonObject = { name: 'none', checksum: '' };
