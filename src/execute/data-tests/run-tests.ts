import { fileOf } from '../../core/file-of.ts';
import type { DataTest, Node } from '../../core/node.ts';
import { IngotError } from '../../core/error.ts';
import { isFailure, type NodeResult } from '../../core/results.ts';
import { skipped } from '../node-facts.ts';
import { runTest, type TestRun } from '../run-test.ts';
import { countTogether } from './count-together.ts';
import { storeFailures } from './store-failures.ts';

/** Runs tests on what stands in the database, and keeps what they find wrong. */
export async function runTests(
  tests: readonly DataTest[],
  run: TestRun,
): Promise<readonly NodeResult[]> {
  const counted = await countTogether(tests, run);
  const results: NodeResult[] = [];
  for (const test of tests) results.push(await runTest(test, run, counted?.get(test.uniqueId)));
  return storeFailures(results, run);
}

/**
 * Runs tests inside the transaction of the node that they guard. Undefined where the engine refused those that it was asked
 * together: then the transaction is over.
 */
export async function runGuards(
  tests: readonly DataTest[],
  run: TestRun,
  { areTogether }: { readonly areTogether: boolean },
): Promise<readonly NodeResult[] | undefined> {
  const { context } = run.execution;
  const counted = areTogether ? await countTogether(tests, run) : new Map();
  if (counted === undefined && !context.signal.aborted) return undefined;
  const results: NodeResult[] = [];
  for (const test of tests) {
    // An error aborts the transaction in DuckDB, so the tests after it can't run.
    const isOver = results.some(({ status }) => status === 'error');
    results.push(
      isOver
        ? skipped(test, 'a test before it ended in an error', context.now())
        : await runTest(test, run, counted?.get(test.uniqueId)),
    );
  }
  return results;
}

/** @throws IngotError where one of the tests of a node failed */
export function throwIfFailed(
  results: readonly NodeResult[],
  node: Node,
  batches: CommittedBatches | undefined,
): void {
  const failed = results.filter(({ status }) => isFailure(status));
  if (failed.length === 0) return;
  const names = failed.map((result) => result.node.name).join(', ');
  const what =
    failed.length === 1 ? `the test ${names} failed` : `${failed.length} tests failed: ${names}`;
  const location = fileOf(node);
  if (batches === undefined)
    throw new IngotError('ROLLED_BACK', `Rolled back to what it was before, because ${what}`, {
      location,
    });
  const { count, last } = batches;
  const stay = count === 1 ? 'the batch before it stays' : `the ${count} batches before it stay`;
  throw new IngotError(
    'BATCH_ROLLED_BACK',
    `The batch ${last} was rolled back, because ${what}; ${stay} in the table, and the next build goes on with ${last}`,
    {
      location,
      hint: 'What the test found may also be in the batches that stay, which readers see: mend the model, and make all anew with --full-refresh.',
    },
  );
}

/** Batches of a build that are no part of its last transaction. */
export interface CommittedBatches {
  readonly count: number;
  /** The name of the batch that is. */
  readonly last: string;
}
