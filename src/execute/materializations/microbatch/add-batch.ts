import { asQuery } from '../../../binder/as-query.ts';
import { strategyOf } from '../../../core/materialization.ts';
import { quoteIdentifier, renderRelation } from '../../../core/relation.ts';
import { inRange, type TimeRange } from '../../../core/time-range.ts';
import { keepBatch } from '../../../state/batches-table.ts';
import type { Execution } from '../../execution.ts';
import { withRowsOf } from '../../programs/build-program.ts';
import { batchTable, fit } from '../incremental/add-rows.ts';
import { insertStatement } from '../incremental/keyed-sql.ts';
import { send, type ModelBuild } from '../model-build.ts';
import { checkTimes } from './check-times.ts';

/**
 * Puts the rows of one batch in the place of those that are there of its time.
 * @returns the columns that the table has then, where they are known
 */
export function addBatch(
  batch: TimeRange,
  build: ModelBuild,
  execution: Execution,
): Promise<ModelBuild['standing']> {
  return withRowsOf(build, (each) => addRowsOf(batch, each, execution));
}

async function addRowsOf(
  batch: TimeRange,
  build: ModelBuild,
  execution: Execution,
): Promise<ModelBuild['standing']> {
  const { model, compiled, session } = build;
  const { materialization } = model;
  const strategy = strategyOf(materialization);
  if (materialization.kind !== 'incremental' || strategy?.kind !== 'microbatch')
    throw new Error(`${model.fullName} is not made of batches`);
  await send(`create or replace temp table ${batchTable} as\n${asQuery(compiled.sql)}`, build);
  await checkTimes(batch, { build, strategy, execution });
  const { shared, standing } = await fit(build, materialization);
  const table = renderRelation(model.relation);
  const condition = inRange(quoteIdentifier(strategy.eventTime), batch);
  await session.execute(`delete from ${table}\nwhere ${condition}`);
  const rows = await session.execute(
    `${insertStatement({ table, batch: batchTable, shared })}\nwhere ${condition}`,
  );
  const { adapter, stateSchema, invocationId: runId, context } = execution;
  if (!adapter.capabilities.persistent) return standing;
  const built = { ...batch, rows: rows ?? 0, builtAt: execution.startedAt };
  for (const statement of keepBatch(stateSchema, { ...built, uniqueId: model.uniqueId, runId }))
    await session.execute(statement);
  context.emit({ type: 'debug', message: `${model.fullName}: ${rows ?? 0} rows` });
  return standing;
}
