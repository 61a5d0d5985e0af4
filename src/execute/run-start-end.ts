import type { Adapter, Session } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { CompiledHook, Hook } from '../core/hook.ts';
import { isTest } from '../core/node.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import type { Project } from '../core/project.ts';
import type { NodeResult } from '../core/results.ts';
import { databaseName } from '../core/target.ts';
import type { Compilation } from '../compile/compile.ts';
import { runHooks } from './run-hooks.ts';

export interface RunHooksRequest {
  readonly project: Project;
  readonly parsed: ParsedProject;
  readonly compilation: Compilation;
  readonly context: Context;
  /** An open adapter; undefined: the target is opened. */
  readonly adapter: Adapter | undefined;
  readonly options: { readonly waitSeconds: number };
}

/** What a run does beside its nodes. */
export function runHookNames({ runHooks: { start, end } }: ParsedProject): readonly string[] {
  return [...(start.length > 0 ? ['on_run_start'] : []), ...(end.length > 0 ? ['on_run_end'] : [])];
}

/** Runs what `on_run_start` says, before anything else. @throws IngotError HOOK_FAILED */
export async function startRun(request: RunHooksRequest): Promise<void> {
  const { parsed, project, adapter, context, options } = request;
  // What is wrong in the hooks of the end is told before anything is done.
  compiled(parsed.runHooks.end, request, []);
  const hooks = compiled(parsed.runHooks.start, request, []);
  if (hooks.length === 0) return;
  const { target, root } = project;
  const { waitSeconds } = options;
  if (adapter !== undefined) return sendOn(adapter, hooks, 'on_run_start');
  await using own = await context.openAdapter(target, { root, waitSeconds });
  await sendOn(own, hooks, 'on_run_start');
}

/** Runs what `on_run_end` says, whatever became of the nodes; gives what is wrong with it. */
export async function endRun(
  request: Pick<RunHooksRequest, 'project' | 'parsed' | 'compilation' | 'context'>,
  results: readonly NodeResult[],
  adapter: Adapter,
): Promise<IngotError | undefined> {
  if (request.context.signal.aborted) return undefined;
  try {
    await sendOn(adapter, compiled(request.parsed.runHooks.end, request, results), 'on_run_end');
    return undefined;
  } catch (error) {
    if (error instanceof IngotError) return error;
    throw error;
  }
}

function compiled(
  hooks: readonly Hook[],
  { compilation, project }: Pick<RunHooksRequest, 'compilation' | 'project'>,
  results: readonly NodeResult[],
): readonly CompiledHook[] {
  const built = results.filter(({ node, status }) => !isTest(node) && status === 'success');
  const schemas = [
    ...new Set(built.flatMap(({ node }) => ('relation' in node ? [node.relation.schema] : []))),
  ].sort();
  const database = databaseName(project.target);
  const names = {
    results: results.map(toJson),
    schemas,
    database_schemas: schemas.map((schema) => [database, schema]),
  };
  return hooks.map((hook) => compilation.hook(hook, { uniqueId: 'operation' }, names));
}

/** What templates know of the result of a node. */
function toJson({ uniqueId, node, status, message, failures, rows, ...times }: NodeResult) {
  return {
    unique_id: uniqueId,
    name: node.name,
    resource_type: node.resourceType,
    status,
    message,
    failures: failures ?? null,
    rows: rows ?? null,
    execution_time: (times.finishedAt.getTime() - times.startedAt.getTime()) / 1000,
  };
}

async function sendOn(
  adapter: Adapter,
  hooks: readonly CompiledHook[],
  name: string,
): Promise<void> {
  if (hooks.length === 0) return;
  await using session = await adapter.connect();
  for (const hook of hooks) await sendOne(hook, `The ${name}`, session);
}

async function sendOne(hook: CompiledHook, what: string, session: Session): Promise<void> {
  if (!hook.isInTransaction) return runHooks([hook], what, session);
  await session.begin();
  try {
    await runHooks([hook], what, session);
    await session.commit();
  } catch (error) {
    await session.rollback();
    throw error;
  }
}
