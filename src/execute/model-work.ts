import { fileOf } from '../core/file-of.ts';
import { buildAnew } from './materializations/incremental/build-anew.ts';
import { EngineError, type Session } from '../core/adapter.ts';
import type { CompiledNode } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import type { Model } from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import { relationTypeOf } from '../core/relation-type.ts';
import type { TimeRange } from '../core/time-range.ts';
import type { Execution } from './execution.ts';
import { buildModel, rebuildOf } from './materializations/build-model.ts';
import type { ModelWork } from './materializations/constraints/broken-constraint.ts';
import { refuseLostRows } from './materializations/incremental/refuse-lost-rows.ts';
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

/** Finds out how a model is built, and with which of its forms. @throws IngotError HISTORY_LOST */
export function planModel(
  model: Model,
  { sql, locate, incremental }: CompiledNode,
  { session, execution }: { readonly session: Session; readonly execution: Execution },
): ModelPlan {
  const existing = execution.existing.get(relationKey(model.relation));
  const isWhole = isBuiltWhole(model, existing, execution);
  if (isWhole) refuseLostRows(model, execution);
  const batches = batchesToBuild(model, isWhole, execution);
  const isLater = !isWhole && batches === undefined;
  const compiled = (isLater ? incremental : undefined) ?? { sql, locate };
  const warn = (warning: IngotError) => execution.context.emit({ type: 'warning', warning });
  const reasons = execution.changes.nodes.get(model.uniqueId)?.change.reasons ?? [];
  if (!isWhole && reasons.some(({ kind }) => kind === 'sql')) warn(sqlChanged(model));
  return {
    build: { model, compiled, existing, isWhole, session, manifest: execution.manifest, warn },
    batches,
  };
}

/** Does what can't be part of the transaction, and gives the work that is. */
export async function modelWork(
  { build, batches }: ModelPlan,
  execution: Execution,
): Promise<ModelWork> {
  const { model, session } = build;
  if (batches !== undefined) {
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
    const built = await buildModel(build);
    if (relationTypeOf(model) === 'table') await sealTable(build);
    const isOther =
      verify !== undefined &&
      (before === undefined || before !== (await rowsDigest(model.relation, verify, session)));
    return { ...built, isOther };
  };
  return { work, rebuild: rebuildOf(build) };
}

/** Rows of two queries stand in one table then. */
function sqlChanged(model: Model): IngotError {
  return new IngotError(
    'INCREMENTAL_SQL_CHANGED',
    `The SQL of "${model.fullName}" is another one now; the rows that its table had stay as they were`,
    { location: fileOf(model), hint: `To have all of them new, ${buildAnew(model)}.` },
  );
}

/** What can't be read tells nothing. */
function unlessOfEngine(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error;
}
