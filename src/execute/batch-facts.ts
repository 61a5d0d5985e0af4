import type { Session } from '../core/adapter.ts';
import { describedColumns } from '../core/described-columns.ts';
import type { MicrobatchStrategy } from '../core/materialization.ts';
import type { Model } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../core/relation.ts';
import { readBatches } from '../state/batches-table.ts';
import type { BatchFacts } from '../state/due-batches.ts';
import type { State, StateSchema } from '../state/state-tables.ts';

/** What a database knows of itself. */
interface DatabaseState {
  readonly session: Session;
  readonly schema: StateSchema;
  readonly state: State;
}

/** Which batches a model's table was built of, and how many rows of each are there. */
export async function readBatchFacts(
  model: Model,
  { eventTime, batchSize }: MicrobatchStrategy,
  { session, schema, state }: DatabaseState,
): Promise<BatchFacts> {
  const { uniqueId, relation } = model;
  const built = await readBatches(uniqueId, { session, schema });
  const strategyBefore = state.nodes.get(uniqueId)?.config['strategy'];
  const wasOther = strategyBefore?.includes('"kind":"microbatch"') === false;
  const isAdopted = built.length === 0 || wasOther;
  const table = renderRelation(relation);
  const columns = await describedColumns(table, session);
  const column = columns.find(({ name }) => name.toLowerCase() === eventTime.toLowerCase());
  if (column === undefined) return { built: isAdopted ? [] : built, rows: new Map() };
  const name = quoteIdentifier(column.name);
  // Periods are those of UTC, whatever the time zone of the session is.
  const time = column.type === 'TIMESTAMP WITH TIME ZONE' ? `${name} at time zone 'UTC'` : name;
  const { rows } = await session.query(
    `select epoch_ms(date_trunc(${quoteLiteral(batchSize)}, ${time})::timestamp), count(*)
from ${table}
where ${name} is not null
group by 1`,
  );
  const counts = new Map(rows.map(([start, count]) => [Number(start), Number(count)]));
  return { built, rows: counts, isAdopted };
}
