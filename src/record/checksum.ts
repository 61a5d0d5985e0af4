import { hash } from 'node:crypto';
import type { JsonObject } from '../core/json.ts';

export function contentChecksum(text: string): JsonObject {
  return { name: 'sha256', checksum: hash('sha256', text) };
}

/** For a file whose content is not read here; dbt does the same with large seeds. */
export function pathChecksum(path: string): JsonObject {
  return { name: 'path', checksum: path };
}

/** For what has no text of its own. */
export const noChecksum: JsonObject = { name: 'none', checksum: '' };
