import { join } from 'node:path';
import type { Adapter } from './core/adapter.ts';
import type { CompiledNode, CompiledNodes } from './core/compiled.ts';
import type { Context } from './core/context.ts';
import type { IngotError } from './core/error.ts';
import type { Manifest } from './core/manifest.ts';
import { isTest, type ResourceType, type UniqueId } from './core/node.ts';
import type { ParsedProject } from './core/parsed-project.ts';
import type { Project } from './core/project.ts';
import { staleNodes, type NodeResult, type RunResults } from './core/results.ts';
import type { ProjectOptions, RunCommand, RunOptions } from './core/run-options.ts';
import { compile, Compiler, type Compilation } from './compile/compile.ts';
import type { CompileInput } from './compile/node-scope.ts';
import type { Checked } from './check/check.ts';
import { Scratch } from './check/scratch.ts';
import { isPlain } from './check/builtin-tests.ts';
import { checkPublishedSchemas } from './check/published-schemas.ts';
import { checkCompiled, type CompiledCheck } from './execute/check-compiled.ts';
import { executeAll, type ExecutionOutcome } from './execute/execute-all.ts';
import { ExternalOutputs } from './execute/external-outputs.ts';
import { allUnchanged } from './execute/all-unchanged.ts';
import { RawInputs } from './execute/input-hashes.ts';
import { prepareExecution, type ExecutionRequest } from './execute/prepare-execution.ts';
import { withFileSources } from './execute/file-sources.ts';
import { SourceStaging } from './execute/source-staging.ts';
import { endRun, runHookNames, startRun } from './execute/run-start-end.ts';
import { startDefinitions } from './execute/start-definitions.ts';
import { UnchangedMemory } from './execute/unchanged-memory.ts';
import { inputSchemas } from './execute/unit-tests/input-schemas.ts';
import { isStagingShared } from './environments/staging-shared.ts';
import { syncWithBase } from './environments/sync.ts';
import { load } from './load/load.ts';
import { parse } from './parse/parse.ts';
import { Place } from './publish/place.ts';
import { outcomeOf } from './publish/run-outcome.ts';
import { removePartials } from './record/remove-partials.ts';
import { renewManifest, writeManifest, writeRunResults } from './record/write.ts';
import { resolve } from './resolve/resolve.ts';
import { select } from './select/select.ts';
import { withParentModels } from './select/parent-models.ts';

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
  test: ['test', 'unit_test'],
  build: ['source', 'seed', 'snapshot', 'model', 'test', 'unit_test'],
  stage: ['source'],
  seed: ['seed'],
  snapshot: ['snapshot'],
};

/** What is as it was is left as it is. */
const skipsUnchanged: readonly RunCommand[] = ['run', 'build'];

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
  const parsed = parse(project, options);
  const manifest = resolve(parsed);
  checkPublishedSchemas(manifest, project.target);
  const { ids, warnings } = select(manifest, {
    select: options.select,
    exclude: options.exclude,
    resourceTypes,
  });
  for (const warning of [...parsed.warnings, ...warnings])
    context.emit({ type: 'warning', warning });
  return { project, parsed, manifest, selected: ids };
}

/** A project with the SQL of what is selected, and of the models above it. */
export interface CheckedProject extends PreparedProject, Checked {
  readonly compiled: CompiledNodes;
}

/** Stages 1 to 5, and every query bound by the engine; writes nothing but the cache of that. */
export async function checkProject(
  options: ProjectOptions,
  context: Context,
): Promise<CheckedProject> {
  const prepared = await prepare(options, context);
  const input = compileInput(prepared, context);
  const ids = withParentModels(prepared.selected, prepared.manifest);
  const needed = ids.filter((id) => !isPlainTest(id, prepared.manifest));
  const compileLate = (id: UniqueId) => new Compiler(input).node(id);
  return checkPrepared(
    prepared,
    { ids, compilation: compile(needed, input), compileLate },
    context,
  );
}

function isPlainTest(id: UniqueId, { nodes }: Manifest): boolean {
  const node = nodes.get(id);
  return node?.resourceType === 'test' && isPlain(node);
}

/** The same, and writes `target/compiled` and `target/manifest.json`, also where the check finds mistakes. */
export async function compileProject(
  options: ProjectOptions,
  context: Context,
): Promise<CheckedProject> {
  const prepared = await prepare(options, context);
  const input = compileInput(prepared, context);
  const what = compileWithParents(input);
  const { compiled } = what.compilation;
  const selected = new Map(input.selected.flatMap((id) => entryOf(id, compiled)));
  await writeManifest({ ...input, compiled: selected, isWritten: isOwnFile });
  return checkPrepared(prepared, what, context);
}

/** What is to be checked. */
type Checkable = Pick<CompiledCheck, 'ids' | 'compilation' | 'compileLate'>;

/** Stage 5 for the selected nodes, and for all models that they read. */
export function compileWithParents(input: PreparedProject & CompileInput): Checkable {
  const ids = withParentModels(input.selected, input.manifest);
  return { ids, compilation: compile(ids, input) };
}

function entryOf(id: UniqueId, compiled: CompiledNodes): [] | [[UniqueId, CompiledNode]] {
  const found = compiled.get(id);
  return found === undefined ? [] : [[id, found]];
}

/** Binds every compiled query of a prepared project. */
export async function checkPrepared(
  prepared: PreparedProject,
  what: Checkable,
  context: Context,
): Promise<CheckedProject> {
  const { project, manifest } = prepared;
  await using staging = new SourceStaging(project, context, context.newId());
  const definitions = startDefinitions(prepared.parsed, what.compilation);
  await using scratch = new Scratch(project, context, definitions);
  const request = { project, manifest, ...what, context, staging, scratch };
  const nothing = { builds: undefined, adapter: undefined, waitSeconds: 0 };
  const checked = await checkCompiled({ ...request, ...nothing });
  context.signal.throwIfAborted();
  return { ...prepared, ...checked, compiled: what.compilation.compiled };
}

/** All seven stages. Opens the target itself unless an adapter is given, which then stays open. */
export async function run(
  options: RunOptions,
  context: Context,
  adapter?: Adapter,
): Promise<RunResults> {
  const { command } = options;
  const prepared = await prepare(options, context, runsWhat[command]);
  const { manifest, project } = prepared;
  const isBuilding = skipsUnchanged.includes(command);
  const selected = isBuilding ? withFileSources(prepared.selected, manifest) : prepared.selected;
  const input = compileInput(prepared, context);
  const compilation = compile(selected, input);
  const { compiled } = compilation;
  await using memory = await memoryFor(prepared, adapter, context);
  const given = adapter ?? memory;
  await using place = await openPlace(input, options, { context, adapter: given });
  await removePartials(join(project.root, project.config.paths.target));
  await using staging = new SourceStaging(project, context, input.invocationId);
  await staging.removeAbandoned();
  const outputs = new ExternalOutputs(project);
  const what = { ...input, compilation, compiled, selected, staging, outputs };
  const hasTarget = memory === undefined;
  const request = { ...what, hasTarget, options, context, adapter: given, place };
  const { results, hookError } = await runCompiled(request).catch(async (error: unknown) => {
    await place?.suspect(error);
    throw error;
  });
  const hooks = runHookNames(prepared.parsed);
  const outcome = outcomeOf(results, { manifest, signal: context.signal, hooks, hookError });
  if (hookError !== undefined) context.emit({ type: 'hook-failed', error: hookError });
  const publication = await place?.publish(outcome);
  if (showsAll(publication) && !isStagingShared(project.target)) await staging.removeStale();
  if (showsAll(publication) && publication?.status !== 'same') await outputs.removeStale();
  const finished: RunResults = {
    command,
    invocationId: input.invocationId,
    startedAt: input.runStartedAt,
    finishedAt: context.now(),
    results,
    stale: staleNodes(results),
    ok: outcome.ok && !context.signal.aborted && publication?.status !== 'failed',
    interrupted: context.signal.aborted,
    publication,
  };
  await writeRunResults(finished, project, options);
  context.emit({ type: 'run-finished', run: finished });
  return finished;
}

/** A database for a run of unit tests alone, which need none of the target's. */
async function memoryFor(
  { project, manifest, selected }: PreparedProject,
  adapter: Adapter | undefined,
  context: Context,
): Promise<Adapter | undefined> {
  const isAlone = selected.every((id) => manifest.nodes.get(id)?.resourceType === 'unit_test');
  if (adapter !== undefined || selected.length === 0 || !isAlone) return undefined;
  const target = { ...project.target, path: ':memory:' };
  return context.openAdapter(target, { root: project.root, waitSeconds: 0 });
}

/** The database of the target, for this run alone; an adapter that is given is its owner's matter, and what was interrupted opens none. */
async function openPlace(
  { project, invocationId }: PreparedProject & CompileInput,
  { command, select, exclude, waitSeconds, acceptLoss }: RunOptions,
  { context, adapter }: { readonly context: Context; readonly adapter: Adapter | undefined },
): Promise<Place | undefined> {
  if (adapter !== undefined || context.signal.aborted) return undefined;
  const words = [command, ...select.flatMap((each) => ['--select', each])];
  const { target, root } = project;
  const place = await Place.open(target, {
    context,
    root,
    command,
    words: [...words, ...exclude.flatMap((each) => ['--exclude', each])],
    runId: invocationId,
    waitSeconds,
    acceptLoss,
  });
  await whileOpening(place, () => syncWithBase(target, { context, root, waitSeconds }));
  return place;
}

/** What fails before a resource is handed on lets go of it. */
async function whileOpening(resource: AsyncDisposable, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await resource[Symbol.asyncDispose]();
    throw error;
  }
}

/** Whether nothing that was built is kept from readers. */
function showsAll(publication: RunResults['publication']): boolean {
  return publication?.status !== 'withheld' && publication?.status !== 'failed';
}

/** What came of the nodes, and what was wrong with the hooks at the end. */
interface RunEnd {
  readonly results: readonly NodeResult[];
  readonly hookError: IngotError | undefined;
}

interface CompiledRun extends PreparedProject, CompileInput {
  readonly compilation: Compilation;
  readonly compiled: CompiledNodes;
  readonly staging: SourceStaging;
  readonly outputs: ExternalOutputs;
  readonly options: RunOptions;
  readonly context: Context;
  readonly adapter: Adapter | undefined;
  /** Whether there is a database that hooks could speak to. */
  readonly hasTarget: boolean;
  /** Undefined where the adapter was given. */
  readonly place: Place | undefined;
}

/** The check, and stage 6; neither where a build is known to have nothing to do. */
async function runCompiled(request: CompiledRun): Promise<RunEnd> {
  const { project, context, options, selected, staging } = request;
  const { invocationId, runStartedAt: now } = request;
  const isBuilding = skipsUnchanged.includes(options.command);
  const { fullRefresh = false } = options;
  const inputs = new RawInputs({ project, context, staging, fullRefresh, mayStage: true });
  const kept = options.storeFailures === true ? ['--store-failures'] : [];
  const words = [options.command, ...kept, ...options.select, '--exclude', ...options.exclude];
  const run = { texts: [now.toISOString(), invocationId], now };
  const canSkip =
    isBuilding &&
    request.adapter === undefined &&
    request.compilation.leftOut.size === 0 &&
    !options.force &&
    !options.forceTests &&
    options.eventTimes === undefined &&
    runHookNames(request.parsed).length === 0 &&
    !fullRefresh;
  const memory = canSkip ? await UnchangedMemory.of({ ...request, inputs, run, words }) : undefined;
  if (memory?.isStill() === true && (await renewManifest(project, request)))
    return { results: allUnchanged(request), hookError: undefined };
  if (request.hasTarget) await startRun(request);
  const definitions = startDefinitions(request.parsed, request.compilation);
  await using scratch = new Scratch(project, context, definitions);
  const shared = { ...request, scratch, inputs };
  const builds = { ids: new Set(selected), mayStage: true, fullRefresh };
  const { waitSeconds } = options;
  const { schemas } = await checkCompiled({ ...shared, ids: selected, builds, waitSeconds });
  await writeManifest({ ...request, isWritten: isOwnFile });
  // Who asks for tests, seeds or staging alone wants them to run.
  const force = options.force || !isBuilding;
  const { forceTests } = options;
  const unitTestSchemas = await inputSchemas(request);
  const known = { schemas, unitTestSchemas };
  const ended = await runSelected({ ...shared, ...known, force, forceTests });
  if (ended.isSettled) await memory?.keep();
  return ended;
}

async function runSelected(
  request: ExecutionRequest & Pick<CompiledRun, 'parsed' | 'hasTarget'>,
): Promise<ExecutionOutcome & RunEnd> {
  await using execution = await prepareExecution(request);
  const outcome = await executeAll(request, execution);
  const { results } = outcome;
  const hookError = request.hasTarget
    ? await endRun(request, results, execution.adapter)
    : undefined;
  return { ...outcome, hookError };
}

/** What a project's templates are rendered with. */
export function compileInput(
  prepared: PreparedProject,
  context: Context,
): PreparedProject & CompileInput {
  const { helpers } = prepared.parsed;
  return { ...prepared, helpers, runStartedAt: context.now(), invocationId: context.newId() };
}

/** A file for each of thousands of generic tests would cost more than the tests do; those that fail get theirs in the end. */
function isOwnFile({ node }: CompiledNode): boolean {
  return !isTest(node) || (node.resourceType === 'test' && node.definition.kind === 'singular');
}
