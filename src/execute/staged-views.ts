import { existsSync } from 'node:fs';
import type { Session } from '../core/adapter.ts';
import { relationKey, type Relation } from '../core/relation.ts';

/** The Parquet files that each view of a database reads, by the keys of their relations. */
export type StagedViews = ReadonlyMap<string, readonly string[]>;

export async function stagedViews(session: Session): Promise<StagedViews> {
  const { rows } = await session.query(`select schema_name, view_name, sql
from duckdb_views()
where database_name = current_database()
  and not internal`);
  return new Map(
    rows.map(([schema, name, sql]) => [
      relationKey({ schema: String(schema), identifier: String(name) }),
      parquetFiles(String(sql)),
    ]),
  );
}

/** Whether all that the view of a source reads is there: the same raw files may have been staged anew since. */
export function isViewWhole({ schema, identifier }: Relation, views: StagedViews): boolean {
  return (views.get(relationKey({ schema, identifier })) ?? []).every((path) => existsSync(path));
}

function parquetFiles(sql: string): readonly string[] {
  const literals = sql.match(/'(?:[^']|'')*\.parquet'/g) ?? [];
  return literals.map((literal) => literal.slice(1, -1).replaceAll("''", "'"));
}
