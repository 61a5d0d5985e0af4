import { fileOf } from '../core/file-of.ts';
import type { Json } from '../core/json.ts';
import { compiledPath } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import type { DataTest, UniqueId } from '../core/node.ts';
import type { NodeResult } from '../core/results.ts';
import type { Findings } from '../core/threshold.ts';
import { sqlError } from '../binder/sql-error.ts';
import { testStatement, testStatementOffset } from '../binder/test-statement.ts';
import type { Counted } from './data-tests/count-together.ts';
import { failingRows } from './data-tests/failing-rows.ts';
import { judge } from './data-tests/judge.ts';
import type { Execution, Worker } from './execution.ts';
import { missingParent } from './missing-parent.ts';
import { compiledOf, reasonsOf, skipped } from './node-facts.ts';

/** Where a test runs; `host` is the node whose transaction it runs in. */
export interface TestRun {
  readonly worker: Worker;
  readonly execution: Execution;
  readonly host: UniqueId | undefined;
}

/**
 * Runs a data test and gives its result, also where the engine refuses its query.
 * @param counted what it found, where that is known already
 */
export async function runTest(
  test: DataTest,
  { worker, execution, host }: TestRun,
  counted?: Counted,
): Promise<NodeResult> {
  const startedAt = counted?.startedAt ?? execution.context.now();
  const missing = missingParent(test, execution, host);
  // In a build, the node may just not be selected; who asks for the tests alone wants to know.
  if (missing !== undefined && execution.command !== 'test')
    return skipped(test, `skipped because ${missing.message}`, startedAt);
  const compiled = compiledOf(test.uniqueId, execution);
  const finish = (
    outcome: Pick<NodeResult, 'status' | 'message'> &
      Partial<Pick<NodeResult, 'failures' | 'tested' | 'failing' | 'error'>>,
  ): NodeResult => ({
    uniqueId: test.uniqueId,
    node: test,
    ...outcome,
    startedAt,
    finishedAt: execution.context.now(),
    compiledSql: compiled.sql,
    compiledPath: compiledPath(test, execution.project.config.paths),
    reasons: reasonsOf(test.uniqueId, execution),
    thread: worker.thread,
  });
  try {
    if (missing !== undefined) throw missing;
    const findings = counted?.findings ?? (await count(test, { worker, execution, host }));
    const verdict = judge(test, findings);
    const isShown = verdict.status !== 'pass' && findings.failures > 0;
    const failing = isShown
      ? await failingRows(compiled, { test, session: worker.session, ...execution })
      : undefined;
    // What `fail_calc` counts need not be rows.
    const hasRows = (failing?.rows.length ?? 0) > 0;
    return finish({ ...verdict, ...findings, ...(hasRows && { failing }) });
  } catch (error) {
    const whole = fileOf(test);
    const mistake = execution.context.signal.aborted
      ? new IngotError('INTERRUPTED', 'Interrupted', { location: whole, cause: error })
      : sqlError(error, compiled, { prefixLength: testStatementOffset(compiled, test), whole });
    return finish({ status: 'error', message: mistake.message, error: mistake });
  }
}

async function count(test: DataTest, { worker, execution }: TestRun): Promise<Findings> {
  const compiled = compiledOf(test.uniqueId, execution);
  const { rows } = await worker.session.query(testStatement(compiled, test));
  return toFindings(rows[0] ?? []);
}

/** What the engine answered: how many are wrong, and of how many rows, where that was asked for. */
export function toFindings([failures, tested]: readonly Json[]): Findings {
  return {
    failures: Number(failures ?? 0),
    tested: tested === undefined || tested === null ? undefined : Number(tested),
  };
}
