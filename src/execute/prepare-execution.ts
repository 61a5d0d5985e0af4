import { Scratch } from '../check/scratch.ts';
import type { Compilation } from '../compile/compile.ts';
import type { Adapter } from '../core/adapter.ts';
import { noNodes, type NodeCounts } from '../core/event.ts';
import type { UniqueId } from '../core/node.ts';
import { shownPlace } from '../core/target.ts';
import { relationKey } from '../core/relation.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import type { RunOptions } from '../core/run-options.ts';
import type { ChangePlan } from '../state/change-request.ts';
import type { Execution } from './execution.ts';
import { isEphemeral } from '../core/ephemeral.ts';
import { planExecution, type PlanRequest } from './plan-execution.ts';
import { startDefinitions } from './start-definitions.ts';
import type { Target } from '../core/project.ts';
import type { ExternalOutputs } from './external-outputs.ts';
import type { SourceStaging } from './source-staging.ts';
import { UnitTestBench } from './unit-tests/unit-test-bench.ts';

export interface ExecutionRequest extends PlanRequest {
  readonly options: RunOptions;
  readonly staging: SourceStaging;
  readonly parsed: Pick<ParsedProject, 'runHooks'>;
  readonly outputs: ExternalOutputs;
  readonly compilation: Compilation;
  /** An open adapter, which stays open; undefined: the project's target is opened, and closed at the end. */
  readonly adapter: Adapter | undefined;
}

/** Opens the target, finds out what is to be done there, and tells that the run begins. */
export async function prepareExecution(
  request: ExecutionRequest,
): Promise<Execution & AsyncDisposable> {
  const { project, context, options } = request;
  const { target, root } = project;
  const adapter =
    request.adapter ??
    (await context.openAdapter(target, { root, waitSeconds: options.waitSeconds }));
  const definitions = startDefinitions(request.parsed, request.compilation);
  const scratch = new Scratch(project, context, definitions);
  const unitTests = new UnitTestBench(scratch, request.unitTestSchemas);
  const close = async () => {
    await unitTests[Symbol.asyncDispose]();
    if (request.adapter === undefined) await adapter[Symbol.asyncDispose]();
  };
  try {
    const { fullRefresh = false, eventTimes } = options;
    const asked = { ...request, fullRefresh, eventTimes };
    const { existing, changes, ...known } = await planExecution(asked, adapter);
    context.emit({
      type: 'run-started',
      command: options.command,
      invocationId: request.invocationId,
      counts: countNodes(request, changes),
      target: target.name,
      place: isPublished(target, adapter) ? shownPlace(target, root) : adapter.place,
      threads: target.threads,
    });
    const { manifest, compiled, invocationId, runStartedAt: startedAt, staging, outputs } = request;
    for (const [id, { files }] of known.state.nodes) outputs.remember(id, files);
    return {
      project,
      manifest,
      compiled,
      adapter,
      context,
      invocationId,
      startedAt,
      staging,
      outputs,
      changes,
      unitTests,
      ...known,
      failFast: options.failFast,
      fullRefresh,
      eventTimes,
      compileBatch: request.compilation.batch,
      retryRejects: options.retryRejects ?? false,
      acceptLoss: options.acceptLoss,
      command: options.command,
      surprises: new Set(),
      existing: new Map(existing.map(({ relation, type }) => [relationKey(relation), type])),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function isPublished({ publication }: Target, { capabilities }: Adapter): boolean {
  return publication !== undefined && capabilities.persistent;
}

/** The same execution, planned again by what the database holds by now; what was asked for beside that has had its turn. */
export async function replan(request: ExecutionRequest, execution: Execution): Promise<Execution> {
  for (const id of execution.surprises) await keepStaged(id, request);
  const once = { ...request, force: false, forceTests: false };
  const { existing, ...known } = await planExecution(once, execution.adapter);
  return {
    ...execution,
    ...known,
    fullRefresh: false,
    eventTimes: undefined,
    surprises: new Set(),
    existing: new Map(existing.map(({ relation, type }) => [relationKey(relation), type])),
  };
}

/** Planned once more with other files than those that were staged, a source would surprise again and again. */
async function keepStaged(
  id: UniqueId,
  { manifest, inputs, staging }: ExecutionRequest,
): Promise<void> {
  const node = manifest.nodes.get(id);
  if (node?.resourceType !== 'source' || node.files === undefined) return;
  inputs.keepStaged(node, (await staging.stage(node)).source);
}

/** Whether anything is to be done with a node. */
export function isDue(id: UniqueId, { nodes, tests }: ChangePlan): boolean {
  const planned = nodes.get(id) ?? tests.get(id);
  // A table that others load is looked at, whatever is known of it.
  return planned === undefined || planned.change.reasons.length > 0;
}

function countNodes({ selected, manifest }: ExecutionRequest, changes: ChangePlan): NodeCounts {
  const counts = { ...noNodes };
  for (const id of selected) {
    const node = manifest.nodes.get(id);
    // An ephemeral model is part of its child, and does not run.
    if (node === undefined || isEphemeral(node) || !isDue(id, changes)) continue;
    counts[node.resourceType]++;
  }
  return counts;
}
