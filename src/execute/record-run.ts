import { isTest } from '../core/node.ts';
import type { Statement } from '../core/adapter.ts';
import { countStatuses, isFailure, type NodeResult } from '../core/results.ts';
import { runStatements } from '../state/run-table.ts';
import type { Execution } from './execution.ts';

/** The row of a run in its history, with what all its rounds gave. */
export function runRecordStatements(
  results: readonly NodeResult[],
  { command, context, invocationId, startedAt, stateSchema }: Execution,
): readonly Statement[] {
  const isFailed = results.some(({ status }) => isFailure(status));
  return runStatements(stateSchema, {
    runId: invocationId,
    command,
    startedAt,
    finishedAt: context.now(),
    status: context.signal.aborted ? 'interrupted' : isFailed ? 'error' : 'success',
    counts: countStatuses(results),
    changed: results
      .filter(({ node, status }) => {
        const isTried = status === 'success' || isFailure(status);
        return !isTest(node) && isTried;
      })
      .map(({ node }) => node.fullName),
  });
}
