/** A table or view by name; without a database it is the one the session works in. */
export interface Relation {
  readonly database?: string | undefined;
  readonly schema: string;
  readonly identifier: string;
}

/** A name as an SQL identifier: always in double quotes, so that no name is read as anything else. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL string literal. */
export function quoteLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function renderRelation({ database, schema, identifier }: Relation): string {
  return [database, schema, identifier]
    .filter((part) => part !== undefined)
    .map(quoteIdentifier)
    .join('.');
}

/** Equal for relations that are the same to an engine, which compares names without letter case. */
export function relationKey(relation: Relation): string {
  return renderRelation(relation).toLowerCase();
}
