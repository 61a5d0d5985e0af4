import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Target } from '../core/project.ts';
import { environmentsFolder } from '../load/overlay.ts';
import type { LockOptions } from '../publish/lock-place.ts';
import { existingEnvironment } from './list.ts';
import { lockEnvironment } from './lock-environment.ts';

/** Removes an environment with all that it has. Its base is not touched. */
export async function dropEnvironment(
  base: Target,
  name: string,
  options: LockOptions,
): Promise<void> {
  const target = await existingEnvironment(base, name);
  {
    await using _lock = await lockEnvironment(target, options);
    await rm(target.path, { force: true });
    await rm(`${target.path}.wal`, { force: true });
  }
  await rm(dirname(target.path), { recursive: true, force: true });
  await removeEmpty(environmentsFolder(base));
}

/** The folder of all environments, and the one above, where nothing else is in them. */
async function removeEmpty(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  for (const path of [folder, dirname(folder)]) {
    if ((await readdir(path).catch(() => ['?'])).length > 0) return;
    await rmdir(path);
  }
}
