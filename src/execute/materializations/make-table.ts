import type { ColumnType } from '../../core/columns.ts';
import type { Contract } from '../../core/contract.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { renderRelation } from '../../core/relation.ts';
import { contractColumns } from '../../binder/contract-types.ts';
import { contractMismatch } from '../../binder/contract-mismatch.ts';
import { contractTable, hasDeclared } from '../../compile/contract-sql.ts';
import { send, type ModelBuild } from './model-build.ts';
import { dropOther, tableStatements } from './statements.ts';

/**
 * Makes a model's table of a query, with the constraints of its contract.
 * @returns its rows, where the engine tells
 * @throws IngotError CONTRACT_BROKEN where the query has other columns, which a check can't always know
 */
export async function makeTable(build: ModelBuild, select: string): Promise<number | undefined> {
  const { model, session, existing } = build;
  const { contract, relation: target } = model;
  if (contract === undefined) return sendAll(tableStatements({ target, select, existing }), build);
  const columns = await contractColumns(contract, session);
  if (hasDeclared(contract)) return declaredTable(build, select, { contract, columns });
  const rows = await sendAll(tableStatements({ target, select, existing }), build);
  const found = await describedColumns(renderRelation(target), session);
  const mismatch = contractMismatch(model, columns, found);
  if (mismatch !== undefined) throw mismatch;
  return rows;
}

async function declaredTable(
  build: ModelBuild,
  select: string,
  { contract, columns }: { contract: Contract; columns: readonly ColumnType[] },
): Promise<number | undefined> {
  const { model, existing, session } = build;
  const table = renderRelation(model.relation);
  const found = await describedColumns(`(\n${select}\n)`, session);
  const mismatch = contractMismatch(model, columns, found);
  if (mismatch !== undefined) throw mismatch;
  const drops = dropOther(model.relation, { existing, wanted: 'table' });
  const create = contractTable(`table ${table}`, columns, contract);
  return sendAll([...drops, create, `insert into ${table} by name\n${select}`], build);
}

async function sendAll(
  statements: readonly string[],
  build: ModelBuild,
): Promise<number | undefined> {
  let rows: number | undefined;
  for (const statement of statements) rows = await send(statement, build);
  return rows;
}
