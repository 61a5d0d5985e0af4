import { basename, dirname, join, relative } from 'node:path';
import { IngotError } from './error.ts';
import type { Target } from './project.ts';

/** The file that readers open: what is published, or the working database itself. */
export function readersPath({ path, publication }: Target): string {
  return publication?.path ?? path;
}

/** Where the tables are, in words for a person: a path relative to the project, or `memory`. */
export function shownPlace(target: Target, root: string): string {
  const path = readersPath(target);
  return path === ':memory:' ? 'memory' : shownPath(path, root);
}

/** A path for a person: relative to the project. */
export function shownPath(path: string, root: string): string {
  return relative(root, path) || path;
}

/** Where the files of models stand that name no place; undefined for a database in memory. */
export function externalRootOf(target: Target): string | undefined {
  const { externalRoot, overlay, ...own } = target;
  const path = readersPath(overlay?.base ?? own);
  return externalRoot ?? (path === ':memory:' ? undefined : join(dirname(path), 'external'));
}

/** Where a command needs what an earlier run left. */
export function keepsNothing({ name }: Target): IngotError {
  const message = `The target "${name}" is in memory, so nothing of an earlier run is there`;
  const hint = 'Choose a target with a file: --target NAME.';
  return new IngotError('TARGET_KEEPS_NOTHING', message, { hint });
}

/** The folder beside a database in which ingot keeps what is its own. */
export const sideFolder = '.ingot';

/** Under which name an environment's database sees that of its base. */
export const baseAlias = 'ingot_base';

/** Under which name a base sees its environment while it takes over what that built. */
export const environmentAlias = 'ingot_environment';

/** The file that environments read from: what readers see, where that is everything. */
export function basePath({ path, publication }: Target): string {
  return publication !== undefined && publication.schemas === undefined ? publication.path : path;
}

/** What DuckDB 1.5 calls the database of a target: as its file is called, up to the first dot; `main` and the like are its own. */
export function databaseName({ path }: Pick<Target, 'path'>): string {
  if (path === ':memory:') return 'memory';
  const name =
    basename(path)
      .split('.')
      .find((part) => part !== '') ?? '';
  return ['main', 'temp', 'system'].includes(name.toLowerCase()) ? `${name}_db` : name;
}
