import type { Adapter, QueryResult } from './core/adapter.ts';
import type { CompiledNode, CompiledNodes } from './core/compiled.ts';
import type { Context } from './core/context.ts';
import type { Manifest } from './core/manifest.ts';
import type { ResourceType, UniqueId } from './core/node.ts';
import type { ParsedProject } from './core/parsed-project.ts';
import type { Project } from './core/project.ts';
import { isFailure, type NodeResult, type RunResults } from './core/results.ts';
import type { ProjectOptions, RunCommand, RunOptions } from './core/run-options.ts';
import { compile } from './compile/compile.ts';
import type { CompileInput } from './compile/node-scope.ts';
import { compileByName, compileInline } from './compile/compile-query.ts';
import { execute } from './execute/execute.ts';
import { prepareExecution, type ExecutionRequest } from './execute/prepare-execution.ts';
import { withFileSources } from './execute/file-sources.ts';
import { load } from './load/load.ts';
import { parse } from './parse/parse.ts';
import { previewRows } from './execute/preview.ts';
import { rejectedRecords } from './execute/preview-rejects.ts';
import { writeManifest, writeRunResults } from './record/write.ts';
import { resolve } from './resolve/resolve.ts';
import { select } from './select/select.ts';

/** Stage 1 in two steps, for commands that need no more. */
export { load as loadProject, loadConfig } from './load/load.ts';

/** A project as far as it can be understood without an engine. */
export interface PreparedProject {
  readonly project: Project;
  readonly parsed: ParsedProject;
  readonly manifest: Manifest;
  /** What `--select` and `--exclude` leave, in topological order. */
  readonly selected: readonly UniqueId[];
}

/** Which kinds of nodes each command runs. */
const runsWhat: Readonly<Record<RunCommand, readonly ResourceType[]>> = {
  run: ['model'],
  test: ['test'],
  build: ['source', 'seed', 'model', 'test'],
  stage: ['source'],
  seed: ['seed'],
};

/**
 * Stages 1 to 4: load, parse, resolve, select.
 * @throws IngotError, IngotErrors for the user's mistakes, all that one stage found
 */
export async function prepare(
  options: ProjectOptions,
  context: Context,
  resourceTypes: readonly ResourceType[] = runsWhat.build,
): Promise<PreparedProject> {
  const project = await load(options, context);
  const parsed = parse(project);
  const manifest = resolve(parsed);
  const { ids, warnings } = select(manifest, {
    select: options.select,
    exclude: options.exclude,
    resourceTypes,
  });
  for (const warning of [...parsed.warnings, ...warnings])
    context.emit({ type: 'warning', warning });
  return { project, parsed, manifest, selected: ids };
}

/** A project with the SQL of what is selected. */
export interface CompiledProject extends PreparedProject {
  readonly compiled: CompiledNodes;
}

/** Stages 1 to 5; writes nothing. */
export async function checkProject(
  options: ProjectOptions,
  context: Context,
): Promise<CompiledProject> {
  const prepared = await prepare(options, context);
  return { ...prepared, compiled: compile(prepared.selected, compileInput(prepared, context)) };
}

/** Stages 1 to 5, and writes `target/compiled` and `target/manifest.json`. */
export async function compileProject(
  options: ProjectOptions,
  context: Context,
): Promise<CompiledProject> {
  const prepared = await prepare(options, context);
  const input = compileInput(prepared, context);
  const compiled = compile(prepared.selected, input);
  await writeManifest({ ...input, compiled, isWritten: isOwnFile });
  return { ...prepared, compiled };
}

/** All seven stages. Opens the target itself unless an adapter is given, which then stays open. */
export async function run(
  options: RunOptions,
  context: Context,
  adapter?: Adapter,
): Promise<RunResults> {
  const { command } = options;
  const prepared = await prepare(options, context, runsWhat[command]);
  const builds = command === 'run' || command === 'build';
  const { selected: wanted, manifest, project } = prepared;
  const selected = builds ? withFileSources(wanted, manifest) : wanted;
  const input = compileInput(prepared, context);
  const compiled = compile(selected, input);
  await writeManifest({ ...input, compiled, isWritten: isOwnFile });
  const results = await runSelected({ ...input, compiled, selected, options, context, adapter });
  const finished: RunResults = {
    command,
    invocationId: input.invocationId,
    startedAt: input.runStartedAt,
    finishedAt: context.now(),
    results,
    ok: !results.some(({ status }) => isFailure(status)) && !context.signal.aborted,
    interrupted: context.signal.aborted,
  };
  await writeRunResults(finished, project, options);
  context.emit({ type: 'run-finished', run: finished });
  return finished;
}

async function runSelected(request: ExecutionRequest): Promise<readonly NodeResult[]> {
  await using execution = await prepareExecution(request);
  return await execute(request.selected, execution);
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

/** The first rejected records of a source; reads what staging kept, and no database. */
export async function previewRejects(
  options: ProjectOptions,
  context: Context,
  request: { readonly source: string; readonly limit: number },
): Promise<QueryResult> {
  const { manifest, project } = await prepare(options, context);
  return rejectedRecords({ ...request, manifest, project, context });
}

function compileInput(prepared: PreparedProject, context: Context): PreparedProject & CompileInput {
  const { helpers } = prepared.parsed;
  return { ...prepared, helpers, runStartedAt: context.now(), invocationId: context.newId() };
}

/** A file for each of thousands of generic tests would cost more than the tests do; those that fail get theirs in the end. */
function isOwnFile({ node }: CompiledNode): boolean {
  return node.resourceType !== 'test' || node.definition.kind === 'singular';
}
