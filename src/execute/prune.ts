import type { Adapter } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import type { UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { renderRelation } from '../core/relation.ts';
import type { Leftover } from '../state/leftovers.ts';
import { forgetNodes, type StateSchema } from '../state/state-tables.ts';

export interface PruneRequest {
  readonly project: Project;
  readonly context: Context;
  readonly waitSeconds: number;
  readonly leftovers: readonly Leftover[];
  readonly removed: readonly UniqueId[];
  readonly stateSchema: StateSchema;
}

/** Drops what is left of removed nodes, all of it or nothing. */
export async function prune(request: PruneRequest): Promise<void> {
  const { project, context, waitSeconds, leftovers, removed, stateSchema } = request;
  if (leftovers.length === 0 && removed.length === 0) return;
  const { target, root } = project;
  await using adapter: Adapter = await context.openAdapter(target, { root, waitSeconds });
  await using session = await adapter.connect();
  await session.begin();
  for (const { relation, type } of leftovers)
    await session.execute(`drop ${type} if exists ${renderRelation(relation)}`);
  if (removed.length > 0)
    for (const statement of forgetNodes(stateSchema, removed)) await session.execute(statement);
  await session.commit();
}
