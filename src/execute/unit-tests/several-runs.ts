import { relationKey, renderRelation } from '../../core/relation.ts';
import type { TestStep } from '../../core/unit-test.ts';
import { emptyState } from '../../state/state-tables.ts';
import { buildSnapshot } from '../snapshots/build-snapshot.ts';
import { setClock } from './clock.ts';
import { differenceFrom } from './expected-rows.ts';
import { inTransaction } from './in-transaction.ts';
import { makeGiven, type GivenTable } from './given-tables.ts';
import type { UnitTestRun } from './run-unit-test.ts';
import { tableAfterBuild } from './table-after-build.ts';
import { typedRows, verdictFrom, type Verdict } from './verdict.ts';

/** Builds a snapshot, or an incremental model, several times, and looks at its table after each. */
export async function judgeRuns(
  steps: readonly TestStep[],
  tables: readonly GivenTable[],
  run: UnitTestRun,
): Promise<Verdict> {
  const { session, model } = run;
  let { now } = run.test.overrides;
  let isThere = false;
  for (const [at, step] of steps.entries()) {
    for (const table of tables) {
      if (!step.given.includes(table.given)) continue;
      await makeGiven(table, run);
      isThere ||= table.given.ref === undefined;
    }
    if (step.now !== undefined) await setClock((now = step.now), session);
    const standing = { now, isThere, tables };
    await inTransaction(session, () => build(run, standing));
    isThere = true;
    if (step.expect === undefined) continue;
    const actual = await typedRows(`from ${renderRelation(model.relation)}`, session);
    const difference = await differenceFrom(step.expect, actual, { ...run, ...run.execution });
    if (difference !== undefined) return verdictFrom(difference, ` of run ${at + 1}`);
  }
  return { status: 'pass', message: '' };
}

interface Standing {
  readonly now: Date | undefined;
  /** Whether an earlier run made the table. */
  readonly isThere: boolean;
  readonly tables: readonly GivenTable[];
}

async function build(run: UnitTestRun, { now, isThere, tables }: Standing): Promise<void> {
  const { model, compiled, session, execution } = run;
  const { incremental, sql, locate } = compiled;
  if (model.resourceType === 'model') {
    const later = isThere ? incremental : undefined;
    return tableAfterBuild(run, { compiled: later ?? { sql, locate }, isThere });
  }
  const inputs = tables.filter(({ given }) => given.ref !== undefined);
  const standing = [...inputs, ...(isThere ? [model] : [])];
  const existing = new Map(
    standing.map(({ relation }) => [relationKey(relation), 'table' as const]),
  );
  // Nothing is known of earlier builds but the table itself.
  const fresh = { existing, state: emptyState, changes: { nodes: new Map(), tests: new Map() } };
  const startedAt = now ?? execution.startedAt;
  await buildSnapshot(model, compiled, {
    session,
    execution: { ...execution, ...fresh, startedAt },
  });
}
