import type { Session } from '../../../core/adapter.ts';
import { describedColumns } from '../../../core/described-columns.ts';
import type {
  IncrementalMaterialization,
  KeyedStrategy,
  Partitioning,
  Strategy,
} from '../../../core/materialization.ts';
import type { Model } from '../../../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../../../core/relation.ts';
import { batchSql } from '../../../compile/batch-sql.ts';
import type { Built } from '../../built.ts';
import { send, type ModelBuild } from '../model-build.ts';
import { dropFormerIndexes, prepareIndexes } from '../seal-table.ts';
import { checkKeys, checkOutside } from './check-keys.ts';
import { fitColumns, type FittedColumns } from './fit-columns.ts';
import { insertStatement, upsertStatements } from './keyed-sql.ts';
import { checkRecast } from './check-recast.ts';

/** The rows of a build, in a table of the connection that nobody else sees. */
export const batchTable = 'temp."ingot batch"';

/** Adds the rows that the SQL of a model gives to the table that is there. */
export async function addRows(
  build: ModelBuild,
  materialization: IncrementalMaterialization,
): Promise<Built> {
  const { model, compiled, session } = build;
  const query = batchSql(compiled.sql, materialization);
  await send(`create or replace temp table ${batchTable} as\n${query}`, build);
  const fitted = await fit(build, materialization);
  const changes = await statements(build, materialization.strategy, fitted);
  for (const statement of changes) await session.execute(statement);
  return finish(model, session, materialization.strategy.kind);
}

/** What the table holds then; the batch is no longer needed. */
export async function finish(model: Model, session: Session, message: string): Promise<Built> {
  await session.execute(`drop table if exists ${batchTable}`);
  const table = renderRelation(model.relation);
  const { rows } = await session.query(`select count(*) from ${table}`);
  const columns = await describedColumns(table, session);
  return { message, rows: Number(rows[0]?.[0]), columns };
}

/** Makes the table one that takes the rows of the batch. @returns also the columns that the table has then, where they are known */
export async function fit(
  build: ModelBuild,
  { onSchemaChange }: IncrementalMaterialization,
): Promise<FittedColumns & Pick<ModelBuild, 'standing'>> {
  const { model, session, warn } = build;
  const table = renderRelation(model.relation);
  if (build.standing === undefined) await dropFormerIndexes(build);
  const sides = {
    standing: build.standing ?? (await describedColumns(table, session)),
    added: await describedColumns(batchTable, session),
  };
  const fitted = fitColumns(model, sides, onSchemaChange);
  await checkRecast(model, fitted.recast, session);
  for (const statement of fitted.statements) await session.execute(statement);
  if (build.standing === undefined) await prepareIndexes(build);
  if (fitted.warning !== undefined) warn(fitted.warning);
  return { ...fitted, standing: fitted.statements.length === 0 ? sides.standing : undefined };
}

async function statements(
  build: ModelBuild,
  strategy: Strategy,
  { shared, isWhole }: FittedColumns,
): Promise<readonly string[]> {
  const target = { table: renderRelation(build.model.relation), batch: batchTable, shared };
  switch (strategy.kind) {
    case 'append':
      return [insertStatement(target)];
    case 'insert_overwrite':
      return [overwriteStatement(target, strategy.partitionBy), insertStatement(target)];
    case 'merge':
    case 'delete+insert':
      return keyedStatements(build, strategy, { ...target, isWhole });
    case 'microbatch':
      throw new Error('Batches of time are built one by one');
  }
}

async function keyedStatements(
  build: ModelBuild,
  strategy: KeyedStrategy,
  target: {
    readonly table: string;
    readonly batch: string;
    readonly shared: readonly string[];
    readonly isWhole: boolean;
  },
): Promise<readonly string[]> {
  const nullable = await checkKeys(build, strategy, batchTable);
  const rows = { ...target, strategy, nullable };
  await checkOutside(build, rows);
  return upsertStatements(rows);
}

/** Takes out all rows of the partitions that the batch has a row of. */
function overwriteStatement(
  { table, batch }: { readonly table: string; readonly batch: string },
  partitionBy: readonly Partitioning[],
): string {
  const parts = partitionBy.map((part, at) => `${partOf(part)} as part_${at}`);
  const matches = partitionBy.map(
    (part, at) => `${partOf(part)} is not distinct from parts.part_${at}`,
  );
  return `delete from ${table}
using (select distinct ${parts.join(', ')} from ${batch}) as parts
where ${matches.join(' and ')}`;
}

function partOf({ column, period }: Partitioning): string {
  const name = quoteIdentifier(column);
  return period === undefined ? name : `date_trunc(${quoteLiteral(period)}, ${name})`;
}
