import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IngotError } from '../core/error.ts';

/** The folder itself or the nearest one above that has an `ingot.yml`; undefined where none has. */
export function nearestProject(dir: string): string | undefined {
  for (let folder = dir; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'ingot.yml'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** @throws IngotError PROJECT_NOT_FOUND */
export function findProject(dir: string): string {
  const found = nearestProject(dir);
  if (found !== undefined) return found;
  throw new IngotError('PROJECT_NOT_FOUND', `There is no ingot.yml in ${dir} or above`, {
    hint: 'Run ingot in a project or give --project-dir; `ingot init NAME` makes a new one.',
  });
}
