import { fileOf } from '../core/file-of.ts';
import { buildAnew } from './materializations/incremental/build-anew.ts';
import { EngineError, type Session } from '../core/adapter.ts';
import { batchName } from '../core/batches.ts';
import type { ColumnType } from '../core/columns.ts';
import { describedColumns } from '../core/described-columns.ts';
import type { CompiledNode } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import { strategyOf } from '../core/materialization.ts';
import type { Model } from '../core/node.ts';
import { relationKey, renderRelation } from '../core/relation.ts';
import { relationTypeOf } from '../core/relation-type.ts';
import type { TimeRange } from '../core/time-range.ts';
import type { Built } from './built.ts';
import type { CommittedBatches } from './data-tests/run-tests.ts';
import type { Execution } from './execution.ts';
import { buildModel, rebuildOf } from './materializations/build-model.ts';
import type { ModelWork } from './materializations/constraints/broken-constraint.ts';
import { refuseLostRows } from './materializations/incremental/refuse-lost-rows.ts';
import { buildExternal } from './materializations/external/build-external.ts';
import { filesState } from './materializations/external/external-record.ts';
import { isBuiltWhole } from './materializations/is-built-whole.ts';
import { adoptBatches } from './materializations/microbatch/adopt-batches.ts';
import { batchesToBuild } from './materializations/microbatch/batches-to-build.ts';
import { buildBatches } from './materializations/microbatch/build-batches.ts';
import type { ModelBuild } from './materializations/model-build.ts';
import { sealTable } from './materializations/seal-table.ts';
import { withRowsOf } from './programs/build-program.ts';
import { rowsDigest } from './rows-digest.ts';

/** What is to be done for a model. */
export interface ModelPlan {
  readonly build: ModelBuild;
  /** Of a model that is made of batches of time: those to build. */
  readonly batches: readonly TimeRange[] | undefined;
}

/** Finds out how a model is built, and with which of its forms. @throws IngotError HISTORY_LOST */
export function planModel(
  model: Model,
  { sql, locate, program, incremental }: CompiledNode,
  { session, execution }: { readonly session: Session; readonly execution: Execution },
): ModelPlan {
  const existing = execution.existing.get(relationKey(model.relation));
  const isWhole = isBuiltWhole(model, existing, execution);
  if (isWhole) refuseLostRows(model, execution);
  const batches = batchesToBuild(model, isWhole, execution);
  const isLater = !isWhole && batches === undefined;
  const compiled = (isLater ? incremental : undefined) ?? {
    sql,
    locate,
    ...(program && { program }),
  };
  const warn = (warning: IngotError) => execution.context.emit({ type: 'warning', warning });
  const reasons = execution.changes.nodes.get(model.uniqueId)?.change.reasons ?? [];
  if (!isWhole && reasons.some(({ kind }) => kind === 'sql' || kind === 'code'))
    warn(sqlChanged(model));
  const isOwn = program !== undefined || model.materialization.kind === 'custom';
  const { manifest } = execution;
  const build = { model, compiled, existing, isWhole, session, manifest, warn };
  return { build: { ...build, ...(isOwn && { host: execution }) }, batches };
}

/** Those of several batches that are in the table before the last one is. */
export function committedBatches({ batches, build }: ModelPlan): CommittedBatches | undefined {
  const last = batches?.at(-1);
  const strategy = strategyOf(build.model.materialization);
  if (batches === undefined || last === undefined || strategy?.kind !== 'microbatch')
    return undefined;
  const count = batches.length - 1;
  return count === 0 ? undefined : { count, last: batchName(last, strategy.batchSize) };
}

/** Does what can't be part of the transaction, and gives the work that is. */
export async function modelWork(
  { build, batches }: ModelPlan,
  execution: Execution,
): Promise<ModelWork> {
  const { model, session } = build;
  if (batches !== undefined) {
    await adoptBatches(build, execution);
    const last = await buildBatches(batches, build, execution);
    const work = async () => {
      const built = await last.work();
      await sealTable(build);
      return built;
    };
    return { ...last, work };
  }
  const verify = execution.changes.nodes.get(model.uniqueId)?.toVerify;
  // An error would end the transaction.
  const before =
    verify && (await rowsDigest(model.relation, verify, session).catch(unlessOfEngine));
  const work = async () => {
    const built = await buildOf(build, execution);
    if (relationTypeOf(model) === 'table') await sealTable(build);
    const columns = built.columns ?? (await columnsNotPlanned(build, execution));
    const isOther =
      verify !== undefined &&
      (before === undefined || before !== (await rowsDigest(model.relation, verify, session)));
    return { ...built, isOther, ...(columns && { columns }) };
  };
  return { work, rebuild: rebuildOf(build) };
}

/** What is known of former files stays so, until they are removed. */
async function buildOf(build: ModelBuild, execution: Execution): Promise<Built> {
  const { model } = build;
  const { materialization } = model;
  if (materialization.kind === 'external')
    return withRowsOf(build, (each) => buildExternal(each, materialization, execution));
  const { project, state } = execution;
  const before = state.nodes.get(model.uniqueId)?.files;
  const files = filesState(model, undefined, { before, project });
  if (build.isWhole || build.existing !== 'view') return { ...(await buildModel(build)), files };
  await takeRowsBack(build);
  return { ...(await buildModel({ ...build, existing: 'table' })), files };
}

/** The rows of files become those of a table that goes on growing. */
async function takeRowsBack({ model, session }: ModelBuild): Promise<void> {
  const name = renderRelation(model.relation);
  const former = 'temp."ingot former"';
  await session.execute(`create or replace temp table ${former} as from ${name}`);
  await session.execute(`drop view ${name}`);
  await session.execute(`create table ${name} as from ${former}`);
  await session.execute(`drop table ${former}`);
}

/** Of a node whose columns nobody knew before. */
async function columnsNotPlanned(
  { model, session }: ModelBuild,
  { changes }: Pick<Execution, 'changes'>,
): Promise<readonly ColumnType[] | undefined> {
  const planned = changes.nodes.get(model.uniqueId)?.state.columns ?? [];
  return planned.length > 0 ? undefined : describedColumns(renderRelation(model.relation), session);
}

/** Rows of two queries stand in one table then. */
function sqlChanged(model: Model): IngotError {
  return new IngotError(
    'INCREMENTAL_SQL_CHANGED',
    `The ${model.program === undefined ? 'SQL' : 'code'} of "${model.fullName}" is another one now; the rows that its table had stay as they were`,
    { location: fileOf(model), hint: `To have all of them new, ${buildAnew(model)}.` },
  );
}

/** What can't be read tells nothing. */
function unlessOfEngine(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error;
}
