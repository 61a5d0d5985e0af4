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

/** Indexes of an earlier configuration go, before the columns of a table change; what others made stays. */
export async function dropFormerIndexes(build: IndexedBuild): Promise<void> {
  const { relation, indexes = [] } = build.model;
  const { schema, identifier } = relation;
  const standing = await indexesOf(build);
  // One that is dropped refuses keys until the transaction ends.
  await useUnique(build, standing);
  const wanted = new Set(indexes.map((index) => indexName(relation, index)));
  const former = standing
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${identifier}__`) && !wanted.has(name));
  for (const name of former)
    await build.session.execute(`drop index ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
}

/**
 * Makes the indexes of a table that stands, before its rows change: over rows that the transaction has deleted or updated,
 * DuckDB 1.5 makes none, or fails when it commits.
 */
export async function prepareIndexes(build: IndexedBuild): Promise<void> {
  const { relation, indexes = [] } = build.model;
  for (const statement of indexStatements(relation, indexes))
    await build.session.execute(statement);
  await useUnique(build, await indexesOf(build));
}

/** DuckDB 1.5 takes keys that a transaction deletes out of a unique index only once that was used since the database was opened. */
async function useUnique(
  { model, session }: IndexedBuild,
  standing: readonly { readonly isUnique: boolean }[],
): Promise<void> {
  if (!hasUnique(model) && !standing.some(({ isUnique }) => isUnique)) return;
  const table = renderRelation(model.relation);
  await session.execute(`insert into ${table} select * from ${table} limit 0`);
}

type IndexedBuild = Pick<ModelBuild, 'model' | 'session'>;

async function indexesOf({ model: { relation }, session }: IndexedBuild) {
  const { schema, identifier } = relation;
  const { rows } = await session.query(
    `select index_name, is_unique from duckdb_indexes()
where database_name = current_database() and schema_name = ${quoteLiteral(schema)} and table_name = ${quoteLiteral(identifier)}`,
  );
  return rows.map(([name, isUnique]) => ({ name: String(name), isUnique: isUnique === true }));
}

function hasUnique({ contract }: Model): boolean {
  return (contract?.constraints ?? []).some(
    ({ kind }) => kind === 'unique' || kind === 'primary_key',
  );
}
