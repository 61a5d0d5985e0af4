import type { Session } from '../core/adapter.ts';

/** The SQL of those views and macros of the session that `names` lead to, at any depth. */
export async function storedDefinitions(
  names: readonly string[],
  session: Session,
): Promise<readonly string[]> {
  const { rows } = await session.query(`select lower(view_name), sql
from duckdb_views()
where not internal
union all
select lower(function_name), macro_definition
from duckdb_functions()
where function_type in ('macro', 'table_macro') and not internal`);
  const stored = rows.map(([name, definition]) => ({
    name: String(name),
    text: String(definition),
  }));
  const reached = new Set(names);
  // A set that grows while it is read: what a definition names is reached too.
  for (const name of reached)
    for (const { text } of stored.filter((each) => each.name === name))
      stored.filter((each) => mentions(text, each.name)).forEach((each) => reached.add(each.name));
  return stored.filter(({ name }) => reached.has(name)).map(({ text }) => text);
}

function mentions(text: string, name: string): boolean {
  return text.toLowerCase().includes(name);
}
