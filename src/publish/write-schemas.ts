import { rm } from 'node:fs/promises';
import type { Session } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { interruptible } from '../core/interruptible.ts';
import type { Target } from '../core/project.ts';
import { quoteIdentifier, quoteLiteral } from '../core/relation.ts';
import { databaseName } from '../core/target.ts';
import { logPath } from './database-file.ts';

/** In the comments of tables in a file that does not have all that ingot knows of them. */
export const partMark = 'ingot:part';

export interface SchemaCopy {
  readonly from: Target;
  /** A path where nothing is yet. */
  readonly to: string;
  readonly context: Context;
  readonly root: string;
}

/** Writes some schemas of a database into a new file: tables, and views as tables, for what they read is not there. */
export async function writeSchemas(
  schemas: readonly string[],
  { from, to, context, root }: SchemaCopy,
): Promise<void> {
  const target = { ...from, path: ':memory:', publication: undefined, fence: undefined };
  await using adapter = await context.openAdapter(target, { root, waitSeconds: 0 });
  await using session = await adapter.connect();
  await interruptible(session, context.signal, async () => {
    // Views may name their own database, which is called as its file is.
    const names = { from: databaseName(from), to: 'ingot published' };
    await session.execute(
      `attach ${quoteLiteral(from.path)} as ${quoteIdentifier(names.from)} (read_only)`,
    );
    await session.execute(`attach ${quoteLiteral(to)} as ${quoteIdentifier(names.to)}`);
    for (const schema of schemas) await copySchema(schema, names, session);
    await session.execute('use memory');
    for (const name of [names.from, names.to])
      await session.execute(`detach ${quoteIdentifier(name)}`);
  });
  await rm(logPath(to), { force: true });
}

async function copySchema(
  asked: string,
  names: { readonly from: string; readonly to: string },
  session: Session,
): Promise<void> {
  const known = await session.query(
    'select schema_name from duckdb_schemas() where database_name = $1 and lower(schema_name) = lower($2)',
    [names.from, asked],
  );
  const schema = String(known.rows[0]?.[0] ?? asked);
  const place = (database: string) => `${quoteIdentifier(database)}.${quoteIdentifier(schema)}`;
  await session.execute(`create schema if not exists ${place(names.to)}`);
  const { rows } = await session.query(
    `select table_name from duckdb_tables() where database_name = $1 and schema_name = $2
union all
select view_name from duckdb_views() where database_name = $1 and schema_name = $2 and not internal
order by 1`,
    [names.from, schema],
  );
  if (rows.length > 0) await session.execute(`use ${place(names.from)}`);
  for (const [name] of rows) {
    const table = quoteIdentifier(String(name));
    await session.execute(
      `create table ${place(names.to)}.${table} as from ${place(names.from)}.${table}`,
    );
    await session.execute(
      `comment on table ${place(names.to)}.${table} is ${quoteLiteral(partMark)}`,
    );
  }
}
