import type { Context } from '../core/context.ts';
import type { Target } from '../core/project.ts';
import { shownPlace } from '../core/target.ts';
import type { Places } from './places.ts';
import { takeRunLock, type RunLock } from './run-lock.ts';
import { thisHolder } from './run-lock-holder.ts';

export interface LockOptions {
  readonly context: Context;
  /** Absolute path of the project. */
  readonly root: string;
  /** The command with its options, for who finds it in the way. */
  readonly words: readonly string[];
  readonly waitSeconds: number;
}

/** Waits until no other run writes to the database of a target. */
export async function lockPlace(
  target: Target,
  { lock }: Places,
  { context, root, words, waitSeconds }: LockOptions,
): Promise<RunLock> {
  return takeRunLock(lock, {
    holder: await thisHolder(words, context.now()),
    waitSeconds,
    signal: context.signal,
    shown: shownPlace(target, root),
    onWait: (warning) => context.emit({ type: 'warning', warning }),
  });
}
