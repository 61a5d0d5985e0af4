import type { Session } from '../core/adapter.ts';
import { isJsonObject, objectsIn, type Json, type JsonObject } from '../core/json.ts';
import type { Relation } from '../core/relation.ts';
import { serialize } from './serialized.ts';

/** The tables that a SELECT names and that are none of the given ones, as written; sorted. */
export async function strangeTables(
  sql: string,
  known: readonly Relation[],
  session: Session,
): Promise<readonly string[]> {
  const { statement } = await serialize(sql, session);
  const objects = statement === undefined ? [] : objectsIn(statement);
  const names = new Set(known.map(({ schema, identifier }) => nameOf(schema, identifier)));
  // A common table that is defined anywhere hides a table of its name everywhere: names alone tell no more.
  const common = new Set(objects.flatMap(commonNames));
  const strange = objects.flatMap((node) => {
    const [schema, table] = [node['schema_name'], node['table_name']];
    if (node['type'] !== 'BASE_TABLE' || typeof schema !== 'string' || typeof table !== 'string')
      return [];
    if (schema === '' && common.has(table.toLowerCase())) return [];
    return names.has(nameOf(schema, table)) ? [] : [schema === '' ? table : `${schema}.${table}`];
  });
  return [...new Set(strange)].sort();
}

/** Equal for names that are the same to DuckDB, where no schema is the schema `main`. */
function nameOf(schema: string, table: string): string {
  return `${schema === '' ? 'main' : schema.toLowerCase()}\0${table.toLowerCase()}`;
}

function commonNames({ cte_map: map }: JsonObject): readonly string[] {
  const entries = isJsonObject(map) ? map['map'] : undefined;
  if (!Array.isArray(entries)) return [];
  return (entries as readonly Json[]).flatMap((entry) =>
    isJsonObject(entry) && typeof entry['key'] === 'string' ? [entry['key'].toLowerCase()] : [],
  );
}
