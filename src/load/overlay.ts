import { basename, dirname, join } from 'node:path';
import { IngotError } from '../core/error.ts';
import type { Target } from '../core/project.ts';
import {
  baseAlias,
  databaseName,
  environmentAlias,
  readersPath,
  sideFolder,
} from '../core/target.ts';

/** The folder of all environments of a target; undefined for one in memory. */
export function environmentsFolder(target: Target): string | undefined {
  const path = readersPath(target);
  return path === ':memory:' ? undefined : join(dirname(path), sideFolder, 'envs', basename(path));
}

/**
 * A target as it is in one of its environments: a database of its own, called as the target's.
 * @throws IngotError for a name that is none, and for a target in memory
 */
export function inEnvironment(base: Target, name: string): Target {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name)) {
    throw new IngotError('ENV_NAME_INVALID', `"${name}" is not a name of an environment`, {
      hint: 'Take letters, digits, - and _, such as --env new-prices.',
    });
  }
  const folder = environmentsFolder(base);
  if (folder === undefined) {
    throw new IngotError('TARGET_KEEPS_NOTHING', `The target "${base.name}" is in memory`, {
      hint: 'Environments stand beside a file: choose another target with --target NAME.',
    });
  }
  const file = basename(readersPath(base));
  if ([baseAlias, environmentAlias].includes(databaseName(base).toLowerCase())) {
    const message = `The database "${file}" is called as environments call that of their target`;
    const hint = 'Give the file another name: "path" in profiles.yml.';
    throw new IngotError('DATABASE_NAME_TAKEN', message, { hint });
  }
  const path = join(folder, name, file);
  const fence = base.fence && {
    ...base.fence,
    directories: [...base.fence.directories, join(dirname(path), 'external')],
  };
  return { ...base, path, fence, publication: undefined, overlay: { name, base } };
}
