import type { Session, Statement } from '../core/adapter.ts';
import type { UniqueId } from '../core/node.ts';
import { quoteLiteral } from '../core/relation.ts';
import type { TimeRange } from '../core/time-range.ts';
import { rowsIfThere } from './optional-table.ts';
import type { StateSchema } from './state-tables.ts';
import { fromEpoch, timestampLiteral } from './timestamps.ts';

/** A batch of time that was built. */
export interface BuiltBatch extends TimeRange {
  /** Rows that it had then. */
  readonly rows: number;
  readonly builtAt: Date;
}

export function batchesTable(schema: StateSchema): Statement {
  return `create table if not exists ${schema}.batches (
  unique_id varchar, batch_start timestamp, batch_end timestamp, rows bigint, built_at timestamp, run_id varchar
)`;
}

/** The batches that stand in the table of a model. */
export async function readBatches(
  id: UniqueId,
  { session, schema }: { readonly session: Session; readonly schema: StateSchema },
): Promise<readonly BuiltBatch[]> {
  const rows = await rowsIfThere(
    session,
    `select epoch_ms(batch_start), epoch_ms(batch_end), rows, epoch_ms(built_at)
from ${schema}.batches
where unique_id = ${quoteLiteral(id)}
order by rowid`,
  );
  return rows.map(([start, end, count, builtAt]) => ({
    start: fromEpoch(start),
    end: fromEpoch(end),
    rows: Number(count),
    builtAt: fromEpoch(builtAt),
  }));
}

/** Keeps that a batch was built; those that it has a part of with another `batch_size` stand no longer. */
export function keepBatch(
  schema: StateSchema,
  {
    uniqueId,
    runId,
    ...batch
  }: BuiltBatch & { readonly uniqueId: UniqueId; readonly runId: string },
): readonly Statement[] {
  const [start, end, builtAt] = [batch.start, batch.end, batch.builtAt].map(timestampLiteral);
  const id = quoteLiteral(uniqueId);
  return [
    `delete from ${schema}.batches
where unique_id = ${id} and batch_start < ${end} and batch_end > ${start}`,
    `insert into ${schema}.batches (unique_id, batch_start, batch_end, rows, built_at, run_id)
values (${id}, ${start}, ${end}, ${batch.rows}, ${builtAt}, ${quoteLiteral(runId)})`,
  ];
}

export function forgetBatches(schema: StateSchema, uniqueId: UniqueId): Statement {
  return `delete from ${schema}.batches where unique_id = ${quoteLiteral(uniqueId)}`;
}
