import { join } from 'node:path';
import type { Adapter } from '../core/adapter.ts';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Context } from '../core/context.ts';
import type { NodeCounts } from '../core/event.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';
import { relationKey } from '../core/relation.ts';
import type { RunOptions } from '../core/run-options.ts';
import type { Execution, Selected } from './execution.ts';
import { isEphemeral } from './plan.ts';
import { StagingEngine } from './staging-engine.ts';

export interface ExecutionRequest {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly selected: Selected;
  readonly options: RunOptions;
  readonly context: Context;
  readonly invocationId: string;
  /** An open adapter, which stays open; undefined: the project's target is opened, and closed at the end. */
  readonly adapter: Adapter | undefined;
}

/** Opens the target, looks at what stands in it, and tells that the run begins. */
export async function prepareExecution(
  request: ExecutionRequest,
): Promise<Execution & AsyncDisposable> {
  const { project, manifest, compiled, context, options, invocationId } = request;
  const { target, root, config } = project;
  const adapter =
    request.adapter ??
    (await context.openAdapter(target, { root, waitSeconds: options.waitSeconds }));
  const staging = new StagingEngine(project, context);
  const close = async () => {
    await staging[Symbol.asyncDispose]();
    if (request.adapter === undefined) await adapter[Symbol.asyncDispose]();
  };
  try {
    await using session = await adapter.connect();
    const relations = await adapter.listRelations(session);
    context.emit({
      type: 'run-started',
      command: options.command,
      invocationId,
      counts: countNodes(request),
      target: target.name,
      place: adapter.place,
      threads: target.threads,
    });
    const targetDir = join(root, config.paths.target);
    return {
      project,
      manifest,
      compiled,
      adapter,
      context,
      invocationId,
      paths: { targetDir, stagingDir: join(targetDir, 'staging') },
      failFast: options.failFast,
      command: options.command,
      connectStaging: () => staging.connect(),
      existing: new Map(relations.map(({ relation, type }) => [relationKey(relation), type])),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function countNodes({ selected, manifest }: ExecutionRequest): NodeCounts {
  const counts = { model: 0, source: 0, seed: 0, test: 0 };
  for (const id of selected) {
    const node = manifest.nodes.get(id);
    // An ephemeral model is part of its children, and does not run.
    if (node === undefined || isEphemeral(node)) continue;
    counts[node.resourceType]++;
  }
  return counts;
}
