import type { CompiledSql } from '../../core/compiled.ts';
import type { ColumnType } from '../../core/columns.ts';
import { fileOf } from '../../core/file-of.ts';
import { renderRelation, type Relation } from '../../core/relation.ts';
import { contractTable, hasDeclared } from '../../compile/contract-sql.ts';
import { emptyTable } from '../../check/empty-tables.ts';
import type { ModelBuild } from '../materializations/model-build.ts';
import { dropOther } from '../materializations/statements.ts';
import { rowColumns } from './row-columns.ts';
import { withProgram, type ProgramResult, type ProgramRun } from './run-program.ts';
import { writeRows } from './write-rows.ts';

/** The rows of a program for builds that take a query; nobody else sees it. */
const rowsTable: Relation = { database: 'temp', schema: 'main', identifier: 'ingot rows' };

/**
 * Runs the program of a model and builds with a query of its rows.
 * @returns what the build gave
 */
export async function withRowsOf<T>(
  build: ModelBuild,
  work: (build: ModelBuild) => Promise<T>,
): Promise<T> {
  const run = programRun(build);
  if (run === undefined) return work(build);
  const done = await withProgram(run, async (result) => {
    if (result.kind === 'query') return work({ ...build, compiled: queryOf(result.sql, build) });
    // DuckDB (1.5) wants the word beside the name of the database.
    const create = emptyTable(rowsTable, result.columns);
    await build.session.execute(create.replace('replace table', 'replace temp table'));
    await writeRows(result.parts, { ...build, ...result, table: rowsTable });
    const sql = `select * from ${renderRelation(rowsTable)}`;
    return work({ ...build, compiled: queryOf(sql, build) });
  });
  await build.session.execute(`drop table if exists ${renderRelation(rowsTable)}`);
  return done;
}

/** Runs the program of a model straight into its table. @returns the number of rows */
export async function makeTableOfProgram(
  build: ModelBuild,
  makeTable: (build: ModelBuild) => Promise<number | undefined>,
): Promise<number | undefined> {
  const run = programRun(build);
  if (run === undefined) return makeTable(build);
  return withProgram(run, async (result) => {
    if (result.kind === 'query')
      return makeTable({ ...build, compiled: queryOf(result.sql, build) });
    return fillTable(build, result);
  });
}

async function fillTable(
  build: ModelBuild,
  { columns, parts }: Extract<ProgramResult, { kind: 'rows' }>,
): Promise<number> {
  const { model, session } = build;
  await makeTableOf(columns, build);
  return writeRows(parts, { model, session, columns, table: model.relation });
}

/** Makes the table of a program before anything runs. @throws IngotError TYPESCRIPT_NO_COLUMNS */
export async function makeEmptyTable(build: ModelBuild): Promise<void> {
  const { model, session } = build;
  await makeTableOf(await rowColumns([], { model, session, isAdded: false }), build);
}

async function makeTableOf(
  columns: readonly ColumnType[],
  { model, existing, session }: ModelBuild,
): Promise<void> {
  const { contract, relation } = model;
  for (const statement of dropOther(relation, { existing, wanted: 'table' }))
    await session.execute(statement);
  const isDeclared = contract !== undefined && hasDeclared(contract);
  const create = isDeclared
    ? contractTable(`table ${renderRelation(relation)}`, columns, contract)
    : emptyTable(relation, columns);
  await session.execute(create);
}

function programRun({
  model,
  compiled,
  session,
  host,
  isWhole,
}: ModelBuild): ProgramRun | undefined {
  const { program } = compiled;
  if (program === undefined) return undefined;
  if (host === undefined) throw new Error(`${model.fullName} has nothing to run on`);
  return { model, program, session, host, isAdded: !isWhole };
}

function queryOf(sql: string, { model }: ModelBuild): CompiledSql {
  return { sql, locate: () => fileOf(model) };
}
