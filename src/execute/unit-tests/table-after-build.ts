import { asQuery } from '../../binder/as-query.ts';
import type { CompiledSql } from '../../core/compiled.ts';
import { growthOf, strategyOf } from '../../core/materialization.ts';
import { buildModel } from '../materializations/build-model.ts';
import { addBatch } from '../materializations/microbatch/add-batch.ts';
import { send, type ModelBuild } from '../materializations/model-build.ts';
import { tableStatements } from '../materializations/statements.ts';
import type { UnitTestRun } from './run-unit-test.ts';

/** Builds the table of an incremental model as a run does: adds to the one that is there, or makes it for the first time. */
export async function tableAfterBuild(
  { test, model, session, execution }: UnitTestRun,
  { compiled, isThere }: { readonly compiled: CompiledSql; readonly isThere: boolean },
): Promise<void> {
  if (model.resourceType !== 'model') throw new Error('Only a model is built so');
  const { context, project, unitTests } = execution;
  // What becomes files is a table here.
  const materialization = growthOf(model.materialization) ?? model.materialization;
  const build: ModelBuild = {
    model: { ...model, materialization },
    compiled,
    existing: isThere ? 'table' : undefined,
    isWhole: !isThere,
    session,
    manifest: execution.manifest,
    warn: (warning) => context.emit({ type: 'warning', warning }),
    host: { project, context, adapter: unitTests },
  };
  if (strategyOf(model.materialization)?.kind !== 'microbatch') {
    await buildModel(build);
    return;
  }
  const { batch } = test.overrides;
  if (batch === undefined) throw new Error('A unit test of a batch says which');
  if (!isThere) await makeEmpty(build);
  await addBatch(batch, build, { ...execution, adapter: unitTests.adapter });
}

async function makeEmpty(build: ModelBuild): Promise<void> {
  const select = `${asQuery(build.compiled.sql)}\nwith no data`;
  const target = build.model.relation;
  for (const statement of tableStatements({ target, existing: undefined, select }))
    await send(statement, build);
}
