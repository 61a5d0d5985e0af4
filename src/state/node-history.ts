import { EngineError, type QueryResult, type Session } from '../core/adapter.ts';
import type { Json } from '../core/json.ts';
import type { UniqueId } from '../core/node.ts';
import { rowsIfThere } from './optional-table.ts';
import type { StateSchema } from './state-tables.ts';
import { fromEpoch } from './timestamps.ts';

/** When something happened to a node, and in which run; databases of an earlier ingot do not know the run. */
export interface Moment {
  readonly at: Date;
  readonly runId: string | undefined;
}

export interface Failure extends Moment {
  readonly message: string;
}

/** What the database knows of its nodes beside what they are made of. */
export interface NodeHistory {
  readonly built: ReadonlyMap<UniqueId, Moment>;
  readonly failures: ReadonlyMap<UniqueId, Failure>;
  /** Since when nodes are stale that were not built because something above them failed. */
  readonly stale: ReadonlyMap<UniqueId, Moment>;
}

export const emptyHistory: NodeHistory = {
  built: new Map(),
  failures: new Map(),
  stale: new Map(),
};

/** The last row of a node counts. */
export async function readNodeHistory(session: Session, schema: StateSchema): Promise<NodeHistory> {
  const built = await withRunId(
    session,
    (runId) => `select unique_id, epoch_ms(built_at), ${runId} from ${schema}.nodes order by rowid`,
  );
  const failures = await withRunId(
    session,
    (runId) =>
      `select unique_id, epoch_ms(failed_at), ${runId}, message from ${schema}.failures order by rowid`,
  );
  const stale = await rowsIfThere(
    session,
    `select unique_id, epoch_ms(stale_since), run_id from ${schema}.stale order by rowid`,
  );
  return {
    built: new Map(built.map((row) => [String(row[0]), momentOf(row)])),
    failures: new Map(
      failures.map((row) => [
        String(row[0]),
        { ...momentOf(row), message: String(row[3] ?? '').split('\n')[0] ?? '' },
      ]),
    ),
    stale: new Map(stale.map((row) => [String(row[0]), momentOf(row)])),
  };
}

function momentOf([, at, runId]: readonly Json[]): Moment {
  return { at: fromEpoch(at), runId: typeof runId === 'string' ? runId : undefined };
}

/** The rows of a query with the column `run_id`, or with null in its place where the table has none. */
async function withRunId(
  session: Session,
  query: (runId: string) => string,
): Promise<QueryResult['rows']> {
  try {
    return (await session.query(query('run_id'))).rows;
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== 'Binder') throw error;
    return (await session.query(query('null'))).rows;
  }
}
