import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Json } from '../../src/core/json.ts';
import type { TestProject } from './create-project.ts';
import { published } from './publishing.ts';

export function fileOf(name: string): string {
  return `data/.ingot/envs/shop.duckdb/${name}/shop.duckdb`;
}

/** The rows of a query on an environment, which reads the rest from its base. */
export async function readIn(
  { path }: TestProject,
  name: string,
  sql: string,
  base = published,
): Promise<readonly (readonly Json[])[]> {
  const options = { access_mode: 'read_only' };
  const instance = await DuckDBInstance.create(join(path, fileOf(name)), options);
  try {
    const connection = await instance.connect();
    await connection.run(`attach '${join(path, base)}' as ingot_base (read_only)`);
    const reader = await connection.runAndReadAll(sql);
    const rows = reader.getRowsJson() as readonly (readonly Json[])[];
    connection.closeSync();
    return rows;
  } finally {
    instance.closeSync();
  }
}

/** What an environment has of its own, and what it reads from its base. */
export const ownSql = `select schema_name || '.' || table_name || ' table' from duckdb_tables()
where database_name = 'shop' and schema_name not in ('ingot', 'ops')
union all
select schema_name || '.' || view_name || if(contains(sql, 'ingot_base'), ' of the base', ' view')
from duckdb_views() where database_name = 'shop' and not internal
order by 1`;
