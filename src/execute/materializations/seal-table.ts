import { indexName, indexStatements } from '../../compile/contract-sql.ts';
import type { Model } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../../core/relation.ts';
import { checkForeignKeys } from './foreign-keys.ts';
import type { ModelBuild } from './model-build.ts';

/** What a table gets once all its rows are in it: indexes, and a look at its foreign keys. */
export async function sealTable(
  build: Pick<ModelBuild, 'model' | 'session' | 'manifest'>,
): Promise<void> {
  const { relation, indexes = [] } = build.model;
  for (const statement of indexStatements(relation, indexes))
    await build.session.execute(statement);
  await checkForeignKeys(build);
}

/** What has to be done with the indexes of a table before its rows change: those of an earlier configuration go; what others made stays. */
export async function prepareIndexes({
  model,
  session,
}: Pick<ModelBuild, 'model' | 'session'>): Promise<void> {
  const { relation, indexes = [] } = model;
  const { schema, identifier } = relation;
  const { rows } = await session.query(
    `select index_name, is_unique from duckdb_indexes()
where database_name = current_database() and schema_name = ${quoteLiteral(schema)} and table_name = ${quoteLiteral(identifier)}`,
  );
  const table = renderRelation(relation);
  // DuckDB 1.5 takes keys that a transaction deletes out of a unique index only once that was used since the database was opened.
  if (hasUnique(model) || rows.some(([, isUnique]) => isUnique === true))
    await session.execute(`insert into ${table} select * from ${table} limit 0`);
  const wanted = new Set(indexes.map((index) => indexName(relation, index)));
  const former = rows
    .map(([name]) => String(name))
    .filter((name) => name.startsWith(`${identifier}__`) && !wanted.has(name));
  for (const name of former)
    await session.execute(`drop index ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
}

function hasUnique({ contract }: Model): boolean {
  return (contract?.constraints ?? []).some(
    ({ kind }) => kind === 'unique' || kind === 'primary_key',
  );
}
