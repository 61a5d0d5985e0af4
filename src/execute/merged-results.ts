import type { NodeResult } from '../core/results.ts';

/** The results of two rounds of a run: what was built in either one counts as built. */
export function mergedResults(
  before: readonly NodeResult[],
  after: readonly NodeResult[],
): readonly NodeResult[] {
  const earlier = new Map(before.map((result) => [result.uniqueId, result]));
  return after.map((result) =>
    result.status === 'unchanged' ? (earlier.get(result.uniqueId) ?? result) : result,
  );
}
