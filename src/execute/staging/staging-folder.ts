import { join } from 'node:path';
import type { Source } from '../../core/node.ts';

/** Where the staged files of a source are. */
export function stagingFolder({ sourceName, name }: Source, stagingDir: string): string {
  return join(stagingDir, folderName(sourceName), folderName(name));
}

/** A name of YAML may hold what is no name of a folder. */
function folderName(name: string): string {
  return encodeURIComponent(name).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length));
}
