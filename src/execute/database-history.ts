import type { Adapter } from '../core/adapter.ts';
import { readMark } from '../state/marker.ts';
import { emptyHistory, readNodeHistory, type NodeHistory } from '../state/node-history.ts';
import { readRuns, type RunRecord } from '../state/run-table.ts';
import type { DatabasePlan } from './plan-execution.ts';
import { tableSizes } from './table-sizes.ts';

/** What happened in a database so far, and how big its tables are. */
export interface DatabaseHistory {
  readonly history: NodeHistory;
  /** The last ones, the latest first. */
  readonly runs: readonly RunRecord[];
  /** In bytes, by `relationKey`. */
  readonly sizes: ReadonlyMap<string, number>;
}

export const noHistory: DatabaseHistory = { history: emptyHistory, runs: [], sizes: new Map() };

const mostRunsRead = 10;

/** Reads the history of a database that was planned for, and the sizes of what ingot built. */
export async function readDatabaseHistory(
  { state, stateSchema: schema, existing, isStateBroken }: DatabasePlan,
  adapter: Adapter,
): Promise<DatabaseHistory> {
  const isKnown = !isStateBroken && state.nodes.size + state.failed.size + state.stale.size > 0;
  await using session = await adapter.connect();
  const measured = existing
    .filter(({ type, comment }) => type === 'table' && readMark(comment) !== undefined)
    .map(({ relation }) => relation);
  return {
    history: isKnown ? await readNodeHistory(session, schema) : emptyHistory,
    runs: isStateBroken ? [] : await readRuns(mostRunsRead, { session, schema }),
    sizes: await tableSizes(measured, session),
  };
}
