// What commands do that look at a project and its database, and build nothing.
import type { QueryResult } from './core/adapter.ts';
import type { CompiledNodes } from './core/compiled.ts';
import type { Context } from './core/context.ts';
import type { Manifest } from './core/manifest.ts';
import type { ResourceType, UniqueId } from './core/node.ts';
import type { Project } from './core/project.ts';
import { relationKey } from './core/relation.ts';
import type { ProjectOptions, RunOptions } from './core/run-options.ts';
import { keepsNothing } from './core/target.ts';
import { Scratch } from './check/scratch.ts';
import { compile } from './compile/compile.ts';
import { compileByName, compileInline } from './compile/compile-query.ts';
import type { DiffRequest } from './diff/request.ts';
import type { TableDiff } from './diff/table-diff.ts';
import {
  checkPrepared,
  compileInput,
  compileWithParents,
  prepare,
  type PreparedProject,
} from './engine.ts';
import { checkCompiled } from './execute/check-compiled.ts';
import { checkStaging, type StagingCheck } from './execute/check-staging.ts';
import { noHistory, readDatabaseHistory } from './execute/database-history.ts';
import { withFileSources } from './execute/file-sources.ts';
import { RawInputs } from './execute/input-hashes.ts';
import type { InferredSource } from './execute/infer/inferred.ts';
import { planReadOnly, type DatabaseLook, type DatabasePlan } from './execute/plan-execution.ts';
import { previewRows } from './execute/preview.ts';
import { rejectedRecords } from './execute/preview-rejects.ts';
import { startDefinitions } from './execute/start-definitions.ts';
import { SourceStaging } from './execute/source-staging.ts';
import { inputSchemas } from './execute/unit-tests/input-schemas.ts';
import type { LineageAnswer, OpenQuestion } from './lineage/lineage.ts';
import { dataDirOf } from './load/data-path.ts';
import { nearestProject } from './load/find-project.ts';
import { select } from './select/select.ts';
import { nodeStandings, type NodeStanding } from './state/node-standing.ts';
import type { RunRecord } from './state/run-table.ts';
import { findLeftovers, removedNodes, type Leftover } from './state/leftovers.ts';

/** What a build would do, and what is left in the database of nodes that are no more. */
export interface ProjectPlan extends PreparedProject, DatabasePlan {
  readonly compiled: CompiledNodes;
  readonly leftovers: readonly Leftover[];
  readonly removed: readonly UniqueId[];
}

/** What a plan is about, where it is not all that a build would do. */
interface PlanExtent {
  readonly resourceTypes?: readonly ResourceType[];
  readonly look?: DatabaseLook;
}

/** Stages 1 to 5, the check, and the comparison with the database; writes nothing. */
export async function planProject(
  options: ProjectOptions & Pick<RunOptions, 'force' | 'forceTests' | 'waitSeconds'>,
  context: Context,
  { look, resourceTypes }: PlanExtent = {},
): Promise<ProjectPlan> {
  const prepared = await prepare(options, context, resourceTypes);
  const { manifest, project } = prepared;
  const selected = withFileSources(prepared.selected, manifest);
  const input = compileInput(prepared, context);
  const compilation = compile(selected, input);
  const { compiled } = compilation;
  await using staging = new SourceStaging(project, context, input.invocationId);
  const definitions = startDefinitions(prepared.parsed, compilation);
  await using scratch = new Scratch(project, context, definitions);
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
  const inputs = new RawInputs({
    ...{ project, context, staging },
    fullRefresh: false,
    mayStage: false,
  });
  const unitTestSchemas = await inputSchemas(shared);
  const known = { schemas, unitTestSchemas };
  const plan = await planReadOnly({ ...shared, ...known, inputs }, options.waitSeconds, look);
  const leftovers = findLeftovers(plan.existing, manifest, plan.state);
  const removed = removedNodes(plan.state, manifest);
  return { ...prepared, ...plan, selected, compiled, leftovers, removed };
}

/** How the selected nodes stand in the database, parents first, and the last runs, the latest first. */
export interface ProjectStatus {
  readonly project: Project;
  readonly generatedAt: Date;
  readonly nodes: readonly NodeStanding[];
  readonly runs: readonly RunRecord[];
}

/** Compares the whole project with its database and tells how each node stands there; writes nothing. */
export async function projectStatus(
  options: ProjectOptions & Pick<RunOptions, 'waitSeconds'>,
  context: Context,
): Promise<ProjectStatus> {
  // What is selected may be stale because of what is not.
  const whole = { ...options, select: [], exclude: [], force: false, forceTests: false };
  let known = noHistory;
  const resourceTypes = ['source', 'seed', 'snapshot', 'model'] as const;
  const look: DatabaseLook = async (found, adapter) => {
    known = await readDatabaseHistory(found, adapter);
  };
  const plan = await planProject(whole, context, { resourceTypes, look });
  const { project, manifest } = plan;
  if (project.target.path === ':memory:') throw keepsNothing(project.target);
  const { ids, warnings } = select(manifest, { ...options, resourceTypes });
  for (const warning of warnings) context.emit({ type: 'warning', warning });
  const standing = new Set(plan.existing.map(({ relation }) => relationKey(relation)));
  const nodes = nodeStandings(ids, { ...plan, ...known, standing });
  return { project, generatedAt: context.now(), nodes, runs: known.runs };
}

/** Reads the raw files of the selected sources and tells what staging would give; writes nothing. */
export async function checkSources(
  options: ProjectOptions,
  context: Context,
  limit: number,
): Promise<readonly StagingCheck[]> {
  const { project, manifest, selected } = await prepare(options, context, ['source']);
  await using staging = new SourceStaging(project, context, 'check');
  const checks: StagingCheck[] = [];
  for (const id of selected) {
    const node = manifest.nodes.get(id);
    if (node?.resourceType !== 'source' || node.files === undefined) continue;
    checks.push(await checkStaging(node, limit, { project, context, staging }));
  }
  return checks;
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

export type { Moment } from './state/node-history.ts';
export type { NodeStanding, Standing } from './state/node-standing.ts';
export type { RunRecord } from './state/run-table.ts';
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

export type { DiffRequest } from './diff/request.ts';
export type {
  KeyProblems,
  RowCounts,
  ShownValues,
  SideName,
  TableDiff,
} from './diff/table-diff.ts';

/** How a model's table, or a file, differs from another state of it; reads only. */
export async function diffModels(
  options: ProjectOptions,
  context: Context,
  request: DiffRequest,
): Promise<TableDiff> {
  const { diff } = await import('./diff/diff.ts');
  const { findSubject: find } = await import('./lineage/lineage.ts');
  const { versionFile } = await import('./publish/versions.ts');
  const quiet = { ...context, emit: () => undefined };
  const project = (targetName?: string) =>
    targetName === undefined
      ? prepare(options, context)
      : prepare({ ...options, targetName }, quiet);
  return diff(request, { context, project, find, versionFile });
}
export { checkedColumns, type StagingCheck } from './execute/check-staging.ts';

export type { InferredSource } from './execute/infer/inferred.ts';
export { sourceYaml } from './execute/infer/source-yaml.ts';

/** What `stage --infer` looks at. */
export interface InferSourceRequest {
  /** Paths and patterns, relative to the working folder. */
  readonly patterns: readonly string[];
  /** Absolute. */
  readonly workingDir: string;
  /** The source is for the project of this folder, where there is one. */
  readonly projectDir: string;
}

/** The source that would stage some raw files; needs no project, and writes nothing. */
export async function inferSource(
  { patterns, workingDir, projectDir }: InferSourceRequest,
  context: Context,
): Promise<InferredSource> {
  const { inferFiles } = await import('./execute/infer/infer.ts');
  const root = nearestProject(projectDir);
  const project =
    root === undefined
      ? undefined
      : { root, dataDir: dataDirOf(root, context.environment['DATA_DIR']) };
  return inferFiles({ patterns, workingDir, project }, context);
}
