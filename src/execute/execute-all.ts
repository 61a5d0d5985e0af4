import type { NodeResult } from '../core/results.ts';
import { execute } from './execute.ts';
import type { Execution } from './execution.ts';
import { mergedResults } from './merged-results.ts';
import { replan, type ExecutionRequest } from './prepare-execution.ts';

export interface ExecutionOutcome {
  readonly results: readonly NodeResult[];
  /** Whether the same run would find nothing to do. */
  readonly isSettled: boolean;
}

/** Runs the selected nodes, and again those below a node that turned out to hold other rows than was planned. */
export async function executeAll(
  request: ExecutionRequest,
  first: Execution,
): Promise<ExecutionOutcome> {
  let execution = first;
  let results = await execute(request.selected, execution);
  while (execution.surprises.size > 0 && results.every(({ status }) => status !== 'error')) {
    if (execution.context.signal.aborted) break;
    execution = await replan(request, execution);
    results = mergedResults(results, await execute(request.selected, execution, results));
  }
  return { results, isSettled: isSettled(results, execution) };
}

function isSettled(
  results: readonly NodeResult[],
  { changes, context, surprises }: Execution,
): boolean {
  if (context.signal.aborted || surprises.size > 0) return false;
  if (!results.every(({ status }) => settledStatuses.has(status))) return false;
  const reasons = [...changes.nodes.values()].flatMap(({ change }) => change.reasons);
  const isVolatile = [...changes.tests.values()].some(({ volatile }) => volatile.length > 0);
  return !isVolatile && !reasons.some(({ kind }) => kind === 'volatile');
}

const settledStatuses: ReadonlySet<NodeResult['status']> = new Set([
  'success',
  'pass',
  'unchanged',
]);
