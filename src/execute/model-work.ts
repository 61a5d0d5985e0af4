import { fileOf } from '../core/file-of.ts';
import { EngineError, type Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import { describedColumns } from '../core/described-columns.ts';
import type { CompiledNode } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import type { Model } from '../core/node.ts';
import { relationKey, renderRelation } from '../core/relation.ts';
import { relationTypeOf } from '../core/relation-type.ts';
import type { TimeRange } from '../core/time-range.ts';
import type { Built } from './built.ts';
import type { Execution } from './execution.ts';
import { buildModel } from './materializations/build-model.ts';
import { isBuiltWhole } from './materializations/is-built-whole.ts';
import { batchesToBuild } from './materializations/microbatch/batches-to-build.ts';
import { buildBatches } from './materializations/microbatch/build-batches.ts';
import type { ModelBuild } from './materializations/model-build.ts';
import { sealTable } from './materializations/seal-table.ts';
import { rowsDigest } from './rows-digest.ts';

/** What is to be done for a model. */
export interface ModelPlan {
  readonly build: ModelBuild;
  /** Of a model that is made of batches of time: those to build. */
  readonly batches: readonly TimeRange[] | undefined;
}

/** Finds out how a model is built, and with which of its forms. */
export function planModel(
  model: Model,
  { sql, locate, program, incremental }: CompiledNode,
  { session, execution }: { readonly session: Session; readonly execution: Execution },
): ModelPlan {
  const existing = execution.existing.get(relationKey(model.relation));
  const isWhole = isBuiltWhole(model, existing, execution);
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
  const host = isOwn ? execution : undefined;
  const build = { model, compiled, existing, isWhole, session, warn, ...(host && { host }) };
  return { build, batches };
}

/** Does what can't be part of the transaction, and gives the work that is. */
export async function modelWork(
  { build, batches }: ModelPlan,
  execution: Execution,
): Promise<() => Promise<Built>> {
  const { model, session } = build;
  if (batches !== undefined) {
    const last = await buildBatches(batches, build, execution);
    return async () => {
      const built = await last();
      await sealTable(build, execution);
      return built;
    };
  }
  const verify = execution.changes.nodes.get(model.uniqueId)?.toVerify;
  // An error would end the transaction.
  const before =
    verify && (await rowsDigest(model.relation, verify, session).catch(unlessOfEngine));
  return async () => {
    const built = await buildModel(build);
    if (relationTypeOf(model) === 'table') await sealTable(build, execution);
    const columns = built.columns ?? (await columnsNotPlanned(build, execution));
    const isOther =
      verify !== undefined &&
      (before === undefined || before !== (await rowsDigest(model.relation, verify, session)));
    return { ...built, isOther, ...(columns && { columns }) };
  };
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
    { location: fileOf(model), hint: 'Make all of them anew: --full-refresh.' },
  );
}

/** What can't be read tells nothing. */
function unlessOfEngine(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error;
}
