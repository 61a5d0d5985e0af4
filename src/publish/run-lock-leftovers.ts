import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readLockFile, type LockFile } from './run-lock-file.ts';
import { standingOf, type Holder } from './run-lock-holder.ts';
import { unreadableForMs } from './run-lock-limits.ts';
import type { LockWorld } from './run-lock-world.ts';

interface Owner {
  readonly token: string;
  readonly ours: Holder;
  readonly world: LockWorld;
}

/** Removes what killed processes left beside the lock; only its owner may. What can't be removed does no harm. */
export async function removeLeftovers(path: string, owner: Owner): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const [, token, kind] = name.startsWith(start)
      ? (/^(.+)\.(new|heir)$/.exec(name.slice(start.length)) ?? [])
      : [];
    if (token === undefined || token === owner.token) continue;
    const file = join(dirname(path), name);
    // Who has the lock is no heir any more, and those before are gone for good.
    if (kind === 'heir' || (await isLeft(file, owner)))
      await rm(file, { force: true }).catch(() => undefined);
  }
}

async function isLeft(file: string, { ours, world }: Owner): Promise<boolean> {
  const found: LockFile | undefined = await readLockFile(file);
  if (found === undefined) return false;
  if (found.kind === 'unreadable') return world.now() - found.changedAt > unreadableForMs;
  return (await standingOf(found.holder, ours, world)) === 'dead';
}
