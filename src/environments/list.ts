import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Target } from '../core/project.ts';
import { suggest } from '../core/suggest.ts';
import { environmentsFolder, inEnvironment } from '../load/overlay.ts';
import { seenRelations } from './base-relations.ts';
import { readEnvironment } from './sync.ts';

export interface ListedEnvironment {
  readonly name: string;
  /** Absolute path of its database. */
  readonly path: string;
  readonly madeAt: string;
  readonly builtAt: string;
  readonly size: number;
  /** Tables and views that it has of its own, by full name; undefined where that can't be read now. */
  readonly own: readonly string[] | undefined;
  readonly state: 'ready' | 'in use' | 'broken';
}

interface Place {
  readonly context: Context;
  readonly root: string;
  readonly waitSeconds: number;
}

/** The environments beside a target, by name. */
export async function listEnvironments(
  base: Target,
  place: Place,
): Promise<readonly ListedEnvironment[]> {
  const found: ListedEnvironment[] = [];
  for (const name of await environmentNames(base)) {
    const target = inEnvironment(base, name);
    const { size, mtime } = statSync(target.path);
    const builtAt = mtime.toISOString();
    const madeAt = (await readEnvironment(target))?.madeAt ?? builtAt;
    found.push({
      name,
      path: target.path,
      madeAt,
      builtAt,
      size,
      ...(await ownNames(target, place)),
    });
  }
  return found;
}

/** An environment that is there. @throws IngotError for one that is not */
export async function existingEnvironment(base: Target, name: string): Promise<Target> {
  const target = inEnvironment(base, name);
  if (existsSync(target.path)) return target;
  const names = await environmentNames(base);
  throw new IngotError('ENV_NOT_FOUND', `There is no environment "${name}"`, {
    hint: suggest(name, names) ?? `Make it: \`ingot build --env ${name}\`.`,
  });
}

async function environmentNames(base: Target): Promise<readonly string[]> {
  const folder = environmentsFolder(base);
  if (folder === undefined) return [];
  const entries = await readdir(folder).catch(() => []);
  const names = entries.filter((name) => /^[A-Za-z0-9][\w-]*$/.test(name));
  return names.filter((name) => existsSync(inEnvironment(base, name).path)).sort();
}

async function ownNames(
  target: Target,
  { context, root, waitSeconds }: Place,
): Promise<Pick<ListedEnvironment, 'own' | 'state'>> {
  try {
    const options = { root, waitSeconds, readOnly: true };
    await using adapter = await context.openAdapter(target, options);
    await using session = await adapter.connect();
    const seen = await seenRelations(session);
    const own = [...seen.own.values()]
      .filter(({ isFromBase }) => !isFromBase)
      .map(({ relation: { schema, identifier } }) => `${schema}.${identifier}`);
    return { own: own.sort(), state: 'ready' };
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    return { own: undefined, state: error.code === 'DATABASE_LOCKED' ? 'in use' : 'broken' };
  }
}
