// What commands do that keep a target in order.
import type { Context } from './core/context.ts';
import { IngotError } from './core/error.ts';
import type { UniqueId } from './core/node.ts';
import type { Project } from './core/project.ts';
import { relationKey } from './core/relation.ts';
import type { ProjectOptions, RunOptions } from './core/run-options.ts';
import { loadProject } from './engine.ts';
import { diffEnvironment, type EnvironmentDifference } from './environments/diff.ts';
import { dropEnvironment } from './environments/drop.ts';
import { listEnvironments, type ListedEnvironment } from './environments/list.ts';
import { promoteEnvironment, type Promotion } from './environments/promote.ts';
import { removeOutputs } from './execute/external-outputs.ts';
import { prune } from './execute/prune.ts';
import type { ProjectPlan } from './inspect.ts';
import { Place } from './publish/place.ts';
import { listVersions, rollBack, type ListedVersion, type RolledBack } from './publish/versions.ts';

export type { EnvironmentDifference } from './environments/diff.ts';
export type { ListedEnvironment } from './environments/list.ts';
export type { ListedVersion, RolledBack } from './publish/versions.ts';

type CareOptions = ProjectOptions & Pick<RunOptions, 'waitSeconds'>;

/** Drops what a plan found to be left of nodes that are no more, and publishes that; history only where its loss is accepted. */
export async function pruneProject(
  plan: ProjectPlan,
  context: Context,
  {
    waitSeconds,
    acceptLoss = false,
  }: Pick<RunOptions, 'waitSeconds'> & Partial<Pick<RunOptions, 'acceptLoss'>>,
): Promise<void> {
  const { project, state } = plan;
  const leftovers = plan.leftovers.filter(({ isHistory }) => acceptLoss || !isHistory);
  // What is known of a table that stays says that it is a history.
  const kept = new Set(
    plan.leftovers
      .filter((each) => !leftovers.includes(each))
      .map(({ relation }) => relationKey(relation)),
  );
  const isKept = (id: UniqueId) => kept.has(state.nodes.get(id)?.config['relation'] ?? '');
  const removed = plan.removed.filter((id) => !isKept(id));
  const outputs = outputsOf(plan, { leftovers, removed });
  if (leftovers.length === 0 && removed.length === 0) return;
  const command = 'plan';
  await using place = await Place.open(project.target, {
    context,
    root: project.root,
    command,
    words: [command, '--prune'],
    runId: context.newId(),
    waitSeconds,
    acceptLoss: false,
  });
  await prune({ ...plan, leftovers, removed, context, waitSeconds });
  const changed = leftovers.map(({ relation }) => `${relation.schema}.${relation.identifier}`);
  const dropped = { ok: true, interrupted: false, changed, failed: [], errors: [] };
  const outcome = await place.publish({ ...dropped, mayStillFail: () => true });
  if (outcome?.status === 'failed') throw outcome.error;
  await removeOutputs(outputs, project);
}

/** The files of what is dropped, also of a model that is a part of its children now. */
function outputsOf(
  { state }: ProjectPlan,
  { leftovers, removed }: Pick<ProjectPlan, 'leftovers' | 'removed'>,
): Parameters<typeof removeOutputs>[0] {
  const dropped = new Set(leftovers.map(({ relation }) => relationKey(relation)));
  return [...state.nodes].flatMap(([id, { files, config }]) =>
    removed.includes(id) || dropped.has(config['relation'] ?? '') ? [{ id, files }] : [],
  );
}

/** What readers open now, and the former versions that are kept; the newest first. */
export async function projectVersions(
  options: ProjectOptions,
  context: Context,
): Promise<readonly ListedVersion[]> {
  const { target } = await loadProject(options, context);
  return listVersions(target);
}

/** Shows readers a former version again; without one, that before the one they see. */
export async function rollBackProject(
  options: ProjectOptions & Pick<RunOptions, 'waitSeconds' | 'acceptLoss'>,
  context: Context,
  version: string | undefined,
): Promise<RolledBack> {
  const { target, root } = await loadProject(options, context);
  const words = ['rollback', ...(version === undefined ? [] : [version])];
  return rollBack(target, numberOf(version), { ...options, context, root, words });
}

/** The environments beside a target, by name. */
export async function projectEnvironments(
  options: CareOptions,
  context: Context,
): Promise<readonly ListedEnvironment[]> {
  const { target, root } = await loadBase(options, context);
  return listEnvironments(target, { context, root, waitSeconds: options.waitSeconds });
}

/** What an environment has of its own, beside what its base has. */
export async function diffProjectEnvironment(
  name: string,
  options: CareOptions,
  context: Context,
): Promise<readonly EnvironmentDifference[]> {
  const { target, root } = await loadBase(options, context);
  return diffEnvironment(target, name, { context, root, waitSeconds: options.waitSeconds });
}

/** Makes what an environment built part of its base, and publishes it. */
export async function promoteProjectEnvironment(
  name: string,
  options: CareOptions & Pick<RunOptions, 'acceptLoss'>,
  context: Context,
): Promise<Promotion> {
  const { target, root } = await loadBase(options, context);
  const command = 'promote';
  const words = ['env', command, name];
  const runId = context.newId();
  return promoteEnvironment(target, name, { ...options, context, root, command, words, runId });
}

/** Removes an environment with all that it has. */
export async function dropProjectEnvironment(
  name: string,
  options: CareOptions,
  context: Context,
): Promise<void> {
  const { target, root } = await loadBase(options, context);
  await dropEnvironment(target, name, { ...options, context, root, words: ['env', 'drop', name] });
}

/** The target that environments stand beside. */
async function loadBase(options: ProjectOptions, context: Context): Promise<Project> {
  if (options.envName === undefined) return loadProject(options, context);
  const message = 'An environment has no environments: --env means nothing here';
  throw new IngotError('OPTION_INVALID', message, { hint: 'Leave it out.' });
}

function numberOf(version: string | undefined): number | undefined {
  if (version === undefined) return undefined;
  if (/^\d{1,9}$/.test(version)) return Number(version);
  throw new IngotError('VERSION_NOT_FOUND', `"${version}" is not the number of a version`, {
    hint: '`ingot versions` lists them.',
  });
}
