import type { NodeResult } from '../core/results.ts';
import { execute } from './execute.ts';
import type { Execution } from './execution.ts';
import { replan, type ExecutionRequest } from './prepare-execution.ts';

/** Runs the selected nodes, and again those below a node that turned out to hold other rows than was planned. */
export async function executeAll(
  request: ExecutionRequest,
  first: Execution,
): Promise<readonly NodeResult[]> {
  let execution = first;
  let results = await execute(request.selected, execution);
  while (execution.surprises.size > 0 && results.every(({ status }) => status !== 'error')) {
    if (execution.context.signal.aborted) break;
    execution = await replan(request, execution);
    results = merged(results, await execute(request.selected, execution));
  }
  return results;
}

/** What was built in either round counts as built. */
function merged(
  before: readonly NodeResult[],
  after: readonly NodeResult[],
): readonly NodeResult[] {
  const earlier = new Map(before.map((result) => [result.uniqueId, result]));
  return after.map((result) =>
    result.status === 'unchanged' ? (earlier.get(result.uniqueId) ?? result) : result,
  );
}
