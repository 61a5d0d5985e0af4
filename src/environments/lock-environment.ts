import type { Target } from '../core/project.ts';
import { lockPlace, type LockOptions } from '../publish/lock-place.ts';
import { placesOf } from '../publish/places.ts';
import type { RunLock } from '../publish/run-lock.ts';

/** Waits until nobody builds in an environment. */
export function lockEnvironment(target: Target, options: LockOptions): Promise<RunLock> {
  const places = placesOf(target);
  if (places === undefined) throw new Error('An environment has a file');
  return lockPlace(target, places, options);
}
