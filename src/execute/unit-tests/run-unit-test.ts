import { fileOf } from '../../core/file-of.ts';
import type { QueryResult, Session } from '../../core/adapter.ts';
import { asQuery } from '../../binder/as-query.ts';
import { sqlError } from '../../binder/sql-error.ts';
import type { CompiledNode } from '../../core/compiled.ts';
import { compiledPath } from '../../core/compiled.ts';
import { IngotError } from '../../core/error.ts';
import type { Model, Snapshot, UnitTest } from '../../core/node.ts';
import { renderRelation } from '../../core/relation.ts';
import type { NodeResult } from '../../core/results.ts';
import type { Execution } from '../execution.ts';
import type { ModelBuild } from '../materializations/model-build.ts';
import { withRowsOf } from '../programs/build-program.ts';
import { compiledOf, reasonsOf } from '../node-facts.ts';
import { resetClock, setClock } from './clock.ts';
import { differenceFrom } from './expected-rows.ts';
import { givenTables } from './given-inputs.ts';
import { makeGiven } from './given-tables.ts';
import { inTransaction } from './in-transaction.ts';
import { judgeRuns } from './several-runs.ts';
import { tableAfterBuild } from './table-after-build.ts';
import { typedRows, verdictFrom, type Verdict } from './verdict.ts';
import { dropTables, type UnitTestBench } from './unit-test-bench.ts';

/** A unit test with what it runs on. */
export interface UnitTestRun {
  readonly test: UnitTest;
  readonly model: Model | Snapshot;
  readonly compiled: CompiledNode;
  readonly session: Session;
  readonly execution: Execution;
}

/** Runs a unit test in memory and gives its result; never throws for what the user can mend. */
export async function runUnitTest(
  test: UnitTest,
  thread: number,
  execution: Execution,
): Promise<NodeResult> {
  const { context, manifest, project, unitTests: bench } = execution;
  const model = manifest.nodes.get(manifest.resolveRef(test.refs[0]));
  if (model?.resourceType !== 'model' && model?.resourceType !== 'snapshot')
    throw new Error(`${test.uniqueId} has no model`);
  const compiled = compiledOf(test.uniqueId, execution);
  const { startedAt, verdict } = await bench.use(async (session) => ({
    startedAt: context.now(),
    verdict: await verdictOn({ test, model, compiled, session, execution }, bench),
  }));
  return {
    uniqueId: test.uniqueId,
    node: test,
    ...verdict,
    startedAt,
    finishedAt: context.now(),
    compiledSql: compiled.sql,
    compiledPath: compiledPath(test, project.config.paths),
    reasons: reasonsOf(test.uniqueId, execution),
    thread,
  };
}

async function verdictOn(run: UnitTestRun, bench: UnitTestBench): Promise<Verdict> {
  const { test, model, session, execution } = run;
  const interrupt = () => session.interrupt();
  execution.context.signal.addEventListener('abort', interrupt);
  const tables = givenTables({ test, model, ...execution }, bench.schemas);
  const made = [...tables.map(({ relation }) => relation), model.relation];
  const { now } = test.overrides;
  try {
    await bench.prepare(made, session);
    if (now !== undefined) await setClock(now, session);
    if (test.case.runs !== undefined) return await judgeRuns(test.case.runs, tables, run);
    for (const table of tables) await makeGiven(table, run);
    return await judge(run);
  } catch (error) {
    return failed(error, run);
  } finally {
    execution.context.signal.removeEventListener('abort', interrupt);
    if (!execution.context.signal.aborted) {
      await dropTables(made, session);
      if (now !== undefined || test.case.runs !== undefined) await resetClock(session);
    }
  }
}

async function judge(run: UnitTestRun): Promise<Verdict> {
  const { expect } = run.test.case;
  if (expect.kind === 'rows') {
    const difference = await differenceFrom(expect, await actualRows(run), {
      ...run,
      ...run.execution,
    });
    return verdictFrom(difference);
  }
  const error = await actualRows(run).then(
    () => undefined,
    (refused: unknown) => mistakeOf(refused, run),
  );
  if (error?.code === 'INTERRUPTED') throw error;
  if (error === undefined)
    return { status: 'fail', message: `No error came, and "${expect.text}" is expected` };
  const isExpected = error.code === expect.text || error.message.includes(expect.text);
  if (isExpected) return { status: 'pass', message: '' };
  const message = `Another error came than "${expect.text}": ${error.message}`;
  return { status: 'fail', message };
}

/** What came of the model. */
async function actualRows(run: UnitTestRun): Promise<QueryResult> {
  const { test, model, compiled, session } = run;
  const { expect } = test.case;
  if (expect.kind === 'rows' && expect.of === 'table') {
    const isThere = test.case.given.some(({ ref }) => ref === undefined);
    await inTransaction(session, () => tableAfterBuild(run, { compiled, isThere }));
    return typedRows(`from ${renderRelation(model.relation)}`, session);
  }
  try {
    if (compiled.program !== undefined) return await programRows(run);
    return await typedRows(asQuery(compiled.sql), session);
  } catch (error) {
    throw mistakeOf(error, run);
  }
}

/** What came of a model in TypeScript, which reads the given rows as it reads tables. */
function programRows({ model, compiled, session, execution }: UnitTestRun): Promise<QueryResult> {
  if (model.resourceType !== 'model') throw new Error('Only a model is a program');
  const { context, project, manifest, unitTests } = execution;
  const build: ModelBuild = {
    ...{ model, compiled, session, manifest },
    existing: undefined,
    isWhole: true,
    warn: (warning) => context.emit({ type: 'warning', warning }),
    host: { project, context, adapter: unitTests },
  };
  return withRowsOf(build, (made) => typedRows(made.compiled.sql, session));
}

function failed(error: unknown, run: UnitTestRun): Verdict {
  const mistake = mistakeOf(error, run);
  return { status: 'error', message: mistake.message, error: mistake };
}

function mistakeOf(error: unknown, { model, compiled, execution }: UnitTestRun): IngotError {
  const whole = fileOf(model);
  if (execution.context.signal.aborted)
    return new IngotError('INTERRUPTED', 'Interrupted', { location: whole, cause: error });
  return sqlError(error, compiled, { prefixLength: 0, whole });
}
