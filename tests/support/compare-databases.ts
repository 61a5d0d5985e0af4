import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/**
 * In what two database files differ: tables and views that only the second one has, other columns, other rows. What
 * only the first one has is not told, nor what is in the schemas that ingot keeps to itself.
 */
export async function differences(built: string, fresh: string): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    await connection.run(`attach '${built}' as built (read_only)`);
    await connection.run(`attach '${fresh}' as fresh (read_only)`);
    const [was, is] = [await columnsIn('built', connection), await columnsIn('fresh', connection)];
    const same = [...is].filter(([table, columns]) => was.get(table) === columns);
    const others = [...is].filter(([table, columns]) => was.get(table) !== columns);
    const found = [
      ...others.map(([table, now]) => `${table} is ${was.get(table) ?? 'missing'}, not ${now}`),
      ...(await otherRows(same, connection)),
    ];
    connection.closeSync();
    return found;
  } finally {
    instance.closeSync();
  }
}

/** What each table and view is, by name. */
async function columnsIn(
  database: string,
  connection: DuckDBConnection,
): Promise<ReadonlyMap<string, string>> {
  const reader = await connection.runAndReadAll(`select
  format('"{}"."{}"', schema_name, relation),
  kind || ' ' || string_agg(column_name || ' ' || data_type, ', ' order by column_index)
from (
  select 'table' as kind, database_name, schema_name, table_name as relation from duckdb_tables() where not internal
  union all
  select 'view', database_name, schema_name, view_name from duckdb_views() where not internal
)
join (
  select database_name, schema_name, table_name as relation, column_name, data_type, column_index from duckdb_columns()
) using (database_name, schema_name, relation)
where database_name = '${database}' and schema_name not in ('ingot', 'ops')
group by kind, schema_name, relation
order by all`);
  const rows = reader.getRowsJson().map(([name, columns]) => [String(name), String(columns)]);
  return new Map(rows as [string, string][]);
}

async function otherRows(
  tables: readonly (readonly [name: string, columns: string])[],
  connection: DuckDBConnection,
): Promise<readonly string[]> {
  if (tables.length === 0) return [];
  const sides = new Map<string, { readonly built: string; readonly fresh: string }>();
  for (const [name, columns] of tables) {
    const isView = columns.startsWith('view');
    const of = (database: string) =>
      isView ? copied(database, name, connection) : Promise.resolve(`${database}.${name}`);
    sides.set(name, { built: await of('built'), fresh: await of('fresh') });
  }
  await connection.run('use memory');
  // Sums of hashes are equal for equal rows in any order, and are had in a twentieth of the time of "except all".
  const sums = [...sides].map(
    ([name, { built, fresh }]) => `select '${name}'
where (select (count(*), sum(hash(each_row))) from ${built} as each_row)
  is distinct from (select (count(*), sum(hash(each_row))) from ${fresh} as each_row)`,
  );
  const reader = await connection.runAndReadAll(sums.join('\nunion all\n'));
  const found: string[] = [];
  for (const [name] of reader.getRowsJson())
    found.push(await difference(String(name), sides.get(String(name))!, connection));
  return found;
}

async function difference(
  name: string,
  { built, fresh }: { readonly built: string; readonly fresh: string },
  connection: DuckDBConnection,
): Promise<string> {
  const reader = await connection.runAndReadAll(`select
  (select count(*) from (from ${built} except all from ${fresh})),
  (select count(*) from (from ${fresh} except all from ${built}))`);
  const [[more, less] = []] = reader.getRowsJson();
  return `${name} has ${String(more)} rows too many and lacks ${String(less)}`;
}

/** A view reads its own database only where that is the current one. */
async function copied(
  database: string,
  view: string,
  connection: DuckDBConnection,
): Promise<string> {
  const copy = `memory.main."${database} ${view.replaceAll('"', '')}"`;
  await connection.run(`use ${database}`);
  await connection.run(`create table ${copy} as from ${view}`);
  return copy;
}
