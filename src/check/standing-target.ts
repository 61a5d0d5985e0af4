import { existsSync } from 'node:fs';
import type { Target } from '../core/project.ts';
import { basePath } from '../core/target.ts';

/** The database to look into: the working one, else what is published; undefined where nothing stands yet. */
export function standingTarget(target: Target): Target | undefined {
  return firstStanding(target, [target.path, target.publication?.path]);
}

/** The same, but first what readers see, where that is everything: a build never keeps anybody from it. */
export function shownTarget(target: Target): Target | undefined {
  const { path, publication } = target;
  const isWhole = publication !== undefined && publication.schemas === undefined;
  return firstStanding(target, [isWhole ? publication.path : undefined, path]);
}

function firstStanding(target: Target, paths: readonly (string | undefined)[]): Target | undefined {
  const path = paths.find((each) => each !== undefined && each !== ':memory:' && existsSync(each));
  if (path !== undefined) return { ...target, path };
  // An environment that was not built yet will be as its base is.
  const base = target.overlay?.base;
  return base && firstStanding(base, [basePath(base)]);
}
