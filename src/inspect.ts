// What commands do that look at a project and its database, and build nothing.
import type { QueryResult } from './core/adapter.ts';
import type { CompiledNodes } from './core/compiled.ts';
import type { Context } from './core/context.ts';
import type { Manifest } from './core/manifest.ts';
import type { UniqueId } from './core/node.ts';
import type { ProjectOptions, RunOptions } from './core/run-options.ts';
import { Scratch } from './check/scratch.ts';
import { compile } from './compile/compile.ts';
import { compileByName, compileInline } from './compile/compile-query.ts';
import {
  checkPrepared,
  compileInput,
  compileWithParents,
  prepare,
  type PreparedProject,
} from './engine.ts';
import { checkCompiled } from './execute/check-compiled.ts';
import { withFileSources } from './execute/file-sources.ts';
import { RawInputs } from './execute/input-hashes.ts';
import { planReadOnly, type DatabasePlan } from './execute/plan-execution.ts';
import { previewRows } from './execute/preview.ts';
import { rejectedRecords } from './execute/preview-rejects.ts';
import { prune } from './execute/prune.ts';
import { SourceStaging } from './execute/source-staging.ts';
import type { LineageAnswer, OpenQuestion } from './lineage/lineage.ts';
import { findLeftovers, removedNodes, type Leftover } from './state/leftovers.ts';

/** What a build would do, and what is left in the database of nodes that are no more. */
export interface ProjectPlan extends PreparedProject, DatabasePlan {
  readonly compiled: CompiledNodes;
  readonly leftovers: readonly Leftover[];
  readonly removed: readonly UniqueId[];
}

/** Stages 1 to 5, the check, and the comparison with the database; writes nothing. */
export async function planProject(
  options: ProjectOptions & Pick<RunOptions, 'force' | 'forceTests' | 'waitSeconds'>,
  context: Context,
): Promise<ProjectPlan> {
  const prepared = await prepare(options, context);
  const { manifest, project } = prepared;
  const selected = withFileSources(prepared.selected, manifest);
  const input = compileInput(prepared, context);
  const compilation = compile(selected, input);
  const { compiled } = compilation;
  await using staging = new SourceStaging(project, context, input.invocationId);
  await using scratch = new Scratch(project, context);
  const shared = {
    ...input,
    ...options,
    compilation,
    compiled,
    selected,
    context,
    staging,
    scratch,
  };
  const builds = { ids: new Set(selected), mayStage: false };
  const { schemas } = await checkCompiled({
    ...shared,
    ids: selected,
    builds,
    adapter: undefined,
  });
  context.signal.throwIfAborted();
  const inputs = new RawInputs({ project, context, stagingDir: staging.stagingDir });
  const plan = await planReadOnly({ ...shared, schemas, inputs }, options.waitSeconds);
  const leftovers = findLeftovers(plan.existing, manifest);
  const removed = removedNodes(plan.state, manifest);
  return { ...prepared, ...plan, selected, compiled, leftovers, removed };
}

/** Drops what a plan found to be left of nodes that are no more. */
export async function pruneProject(
  plan: ProjectPlan,
  context: Context,
  { waitSeconds }: Pick<RunOptions, 'waitSeconds'>,
): Promise<void> {
  await prune({ ...plan, context, waitSeconds });
}

/** What `show` looks at: a node by name, or a query with templates in it. */
export type PreviewRequest = { readonly limit: number } & (
  { readonly node: string } | { readonly inline: string }
);

/** The first rows of a node, or of a query. Reads only; several processes may do so at once. */
export async function previewQuery(
  options: ProjectOptions & { readonly waitSeconds: number },
  context: Context,
  request: PreviewRequest,
): Promise<QueryResult> {
  const prepared = await prepare(options, context);
  const input = compileInput(prepared, context);
  const query =
    'node' in request ? compileByName(request.node, input) : compileInline(request.inline, input);
  return previewRows(query, {
    ...prepared,
    context,
    waitSeconds: options.waitSeconds,
    limit: request.limit,
  });
}

export type { LineageAnswer } from './lineage/lineage.ts';

/** What `lineage` looks at; what is not asked for depends on the subject: a column up, a node up and down. */
export type LineageRequest = OpenQuestion & { readonly name: string };

/** Where a node or a column comes from and where it goes; columns ask for every query to be bound. */
export async function lineage(
  options: ProjectOptions,
  context: Context,
  request: LineageRequest,
): Promise<{ readonly answer: LineageAnswer; readonly manifest: Manifest }> {
  const { findSubject, nodeLineage, questionOf, tracedLineage } =
    await import('./lineage/lineage.ts');
  const prepared = await prepare(options, context);
  const { manifest, project } = prepared;
  const subject = findSubject(request.name, manifest);
  const question = questionOf(request, subject);
  if (subject.column === undefined && !question.impact)
    return { manifest, answer: nodeLineage(subject.uniqueId, question, manifest) };
  const what = compileWithParents(compileInput(prepared, context));
  const checked = await checkPrepared(prepared, what, context);
  const memory = { ...project.target, path: ':memory:' };
  await using adapter = await context.openAdapter(memory, { root: project.root, waitSeconds: 0 });
  await using session = await adapter.connect();
  const answer = await tracedLineage(subject, question, { project: checked, session });
  return { manifest, answer };
}

/** The first rejected records of a source; reads what staging kept, and no database. */
export async function previewRejects(
  options: ProjectOptions,
  context: Context,
  request: { readonly source: string; readonly limit: number },
): Promise<QueryResult> {
  const { manifest, project } = await prepare(options, context);
  return rejectedRecords({ ...request, manifest, project, context });
}
