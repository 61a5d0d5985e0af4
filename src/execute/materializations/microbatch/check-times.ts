import { fileOf } from '../../../core/file-of.ts';
import { IngotError } from '../../../core/error.ts';
import { maskedColumns } from '../../../core/masked-columns.ts';
import type { MicrobatchStrategy } from '../../../core/materialization.ts';
import { quoteIdentifier } from '../../../core/relation.ts';
import { inRange, type TimeRange } from '../../../core/time-range.ts';
import type { Execution } from '../../execution.ts';
import { batchTable } from '../incremental/add-rows.ts';
import type { ModelBuild } from '../model-build.ts';
import { timedParents } from './timed-parents.ts';

/**
 * Makes sure that no row of a batch is lost: a row without a time would be in no batch, and one whose time is another
 * than that of the rows it was made of, in none that sees those rows.
 * @throws IngotError BATCH_ROW_OUTSIDE
 */
export async function checkTimes(
  batch: TimeRange,
  {
    build,
    strategy,
    execution,
  }: {
    readonly build: ModelBuild;
    readonly strategy: MicrobatchStrategy;
    readonly execution: Execution;
  },
): Promise<void> {
  const { model, session, manifest } = build;
  const time = quoteIdentifier(strategy.eventTime);
  const isOutside = `filter (where not (${inRange(time, batch)}))`;
  const { rows } = await session.query(
    `select count(*) filter (where ${time} is null), count(*) ${isOutside}, min(${time}) ${isOutside}
from ${batchTable}`,
  );
  const [nulls, outside, example] = rows[0] ?? [];
  const fail = (message: string, hint: string) =>
    new IngotError('BATCH_ROW_OUTSIDE', message, { location: fileOf(model), hint });
  const name = `"${strategy.eventTime}"`;
  if (Number(nulls) > 0)
    throw fail(
      `${String(nulls)} of the rows have no ${name}, so that they are in no batch`,
      `Leave them out in the model, where ${name} is not null, or give them a time.`,
    );
  // Where nothing that it reads has a time, a batch sees all rows and takes its own.
  if (Number(outside) === 0 || timedParents(model, execution).length === 0) return;
  const isMasked = maskedColumns(model.uniqueId, manifest);
  throw fail(
    `${String(outside)} of the rows have a ${name} outside of the batch that they were made in${isMasked(strategy.eventTime) ? '' : `, such as ${String(example)}`}`,
    `Take ${name} from the column that "event_time" of the model's parents names, or a "batch_size" that holds both.`,
  );
}
