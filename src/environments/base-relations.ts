import type { RelationType, Session } from '../core/adapter.ts';
import { relationKey, type Relation } from '../core/relation.ts';
import { baseAlias } from '../core/target.ts';
import { opsSchema, stagingTableNames } from '../state/staging-tables.ts';
import { stateSchema } from '../state/state-tables.ts';

/** A table or view of a database that an environment sees. */
export interface SeenRelation {
  readonly relation: Relation;
  readonly type: RelationType;
  readonly comment: string | undefined;
  /** As `create view …`; undefined for a table. */
  readonly definition: string | undefined;
  /** Whether it only shows what the base has. */
  readonly isFromBase: boolean;
}

/** What an environment's database has, and what its base has, each by `relationKey`; without the schema of ingot. */
export async function seenRelations(session: Session): Promise<{
  readonly own: ReadonlyMap<string, SeenRelation>;
  readonly base: ReadonlyMap<string, SeenRelation>;
}> {
  const { rows } = await session.query(
    `select database_name = $1, schema_name, table_name, 'table', comment, null, false
from duckdb_tables()
where not internal and schema_name <> $2 and not (schema_name = $4 and table_name in ($5, $6)) and database_name in ($1, current_database())
union all
select database_name = $1, schema_name, view_name, 'view', comment, sql, contains(sql, $3)
from duckdb_views()
where not internal and schema_name <> $2 and database_name in ($1, current_database())`,
    [baseAlias, stateSchema, `AS SELECT * FROM ${baseAlias}.`, opsSchema, ...stagingTableNames],
  );
  const own = new Map<string, SeenRelation>();
  const base = new Map<string, SeenRelation>();
  for (const [isOfBase, schema, identifier, type, comment, sql, isFromBase] of rows) {
    const relation = { schema: String(schema), identifier: String(identifier) };
    const seen: SeenRelation = {
      relation,
      type: type === 'table' ? 'table' : 'view',
      comment: comment === null ? undefined : String(comment),
      definition: sql === null ? undefined : String(sql),
      isFromBase: isOfBase !== true && isFromBase === true,
    };
    (isOfBase === true ? base : own).set(relationKey(relation), seen);
  }
  return { own, base };
}
