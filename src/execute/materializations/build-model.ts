import { asQuery } from '../../binder/as-query.ts';
import { batchSql } from '../../compile/batch-sql.ts';
import { strategyOf } from '../../core/materialization.ts';
import { renderRelation } from '../../core/relation.ts';
import type { Built } from '../built.ts';
import type { Rebuild } from './constraints/broken-constraint.ts';
import { makeTableOfProgram, withRowsOf } from '../programs/build-program.ts';
import { addRows } from './incremental/add-rows.ts';
import { checkKeys } from './incremental/check-keys.ts';
import { buildCustom } from './custom/build-custom.ts';
import { makeTable } from './make-table.ts';
import { send, type ModelBuild } from './model-build.ts';
import { viewStatements } from './statements.ts';

/** Makes what a model is to become, or adds to it, in the caller's transaction. */
export async function buildModel(build: ModelBuild): Promise<Built> {
  const { materialization } = build.model;
  const { kind } = materialization;
  switch (kind) {
    case 'view':
      return makeView(build);
    case 'table':
      return withRows(kind, await makeTableOfProgram(build, makeWholeTable));
    case 'incremental':
      if (!build.isWhole) return withRowsOf(build, (each) => addRows(each, materialization));
      return withRows(kind, await withRowsOf(build, makeKeyedTable));
    case 'external':
      throw new Error('Files are written by what knows their place');
    case 'custom':
      return withRowsOf(build, (each) => buildCustom(each, materialization));
    case 'ephemeral':
      throw new Error('An ephemeral model is not built');
  }
}

async function makeView(build: ModelBuild): Promise<Built> {
  const { relation: target } = build.model;
  const select = asQuery(build.compiled.sql);
  for (const statement of viewStatements({ target, existing: build.existing, select }))
    await send(statement, build);
  return { message: 'view' };
}

function makeWholeTable(build: ModelBuild): Promise<number | undefined> {
  return makeTable(build, batchSql(build.compiled.sql, build.model.materialization));
}

/** The first build of a table that grows holds to the same rules as those after it. */
async function makeKeyedTable(build: ModelBuild): Promise<number | undefined> {
  const { model } = build;
  const rows = await makeWholeTable(build);
  const strategy = strategyOf(model.materialization);
  if (strategy?.kind === 'merge' || strategy?.kind === 'delete+insert')
    await checkKeys(build, strategy, renderRelation(model.relation));
  return rows;
}

/** What a build of a table does, once more. */
export function rebuildOf({ model, compiled, isWhole }: ModelBuild): Rebuild {
  const { materialization, relation } = model;
  if (materialization.kind !== 'incremental' || isWhole)
    return { from: batchSql(compiled.sql, materialization) };
  return {
    from: `from ${renderRelation(relation)}`,
    add: (build) => addRows(build, materialization),
  };
}

function withRows(message: string, rows: number | undefined): Built {
  return { message, ...(rows !== undefined && { rows }) };
}
