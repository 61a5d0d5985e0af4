import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Context } from '../../src/core/context.ts';
import { mistakesOf, type IngotError } from '../../src/core/error.ts';
import type { Json } from '../../src/core/json.ts';
import type { PublicationOutcome } from '../../src/core/results.ts';
import { asText, createProject, type TestProject, type TestRun } from './create-project.ts';

/** The file that readers open, and the one that ingot works in. */
export const published = 'data/shop.duckdb';
export const working = 'data/.ingot/shop.duckdb';
export const record = 'data/.ingot/shop.duckdb.json';

/** A profile whose only file target has these keys, as YAML. */
export function profileWith(keys: string): string {
  return `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb${keys === '' ? '' : `, ${keys}`} }
    memory: { type: duckdb, path: ':memory:' }
`;
}

/** A table that a number is in, a table and a view above it, and a table beside them. */
export function shopOf(amount: number): Readonly<Record<string, string>> {
  return {
    'models/silver/orders.sql': `{{config materialized="table"}}\nselect ${amount} as amount\n`,
    'models/silver/silver.yml':
      'models:\n  - name: orders\n    columns: [{ name: amount, data_tests: [not_null] }]\n',
    'models/gold/totals.sql':
      '{{config materialized="table"}}\nselect sum(amount)::int as total from {{ref "silver.orders"}}\n',
    'models/gold/seen.sql': 'select amount from {{ref "silver.orders"}}\n',
    'models/gold/other.sql': '{{config materialized="table"}}\nselect 1 as one\n',
  };
}

/** An edit whose test fails. */
export const badOrders = {
  'models/silver/orders.sql': '{{config materialized="table"}}\nselect null::int as amount\n',
};

export function createShop(keys = ''): Promise<TestProject> {
  return createProject({ 'profiles.yml': profileWith(keys), ...shopOf(1) });
}

/** The rows of a query, read as a BI tool reads them. */
export async function read(
  project: { readonly path: string },
  sql: string,
  file = published,
): Promise<readonly (readonly Json[])[]> {
  await using reader = await openReader(project, file);
  return await reader.read(sql);
}

export interface Reader extends AsyncDisposable {
  read(sql: string): Promise<readonly (readonly Json[])[]>;
}

/** A BI tool that keeps the file open. */
export async function openReader(
  { path }: { readonly path: string },
  file = published,
): Promise<Reader> {
  const instance = await DuckDBInstance.create(join(path, file), { access_mode: 'read_only' });
  const connection = await instance.connect();
  return {
    read: (sql) => rowsOf(connection, sql),
    async [Symbol.asyncDispose]() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly (readonly Json[])[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowsJson() as readonly (readonly Json[])[];
}

/** Another program that writes into a file. */
export async function write(
  { path }: { readonly path: string },
  sql: string,
  file = published,
): Promise<void> {
  const instance = await DuckDBInstance.create(join(path, file));
  try {
    const connection = await instance.connect();
    await connection.run(sql);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/** What a run said of its publication. */
export function publicationOf({ events }: TestRun): PublicationOutcome | undefined {
  const last = events.findLast((event) => event.type === 'run-finished');
  return last?.type === 'run-finished' ? last.run.publication : undefined;
}

export function warningsOf({ events }: TestRun): readonly string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [asText(event.warning)] : []));
}

/** What commands other than a run are given. */
export const options = (project: TestProject, envName?: string) => ({
  projectDir: project.path,
  profilesDir: undefined,
  profileName: undefined,
  targetName: undefined,
  vars: {},
  threads: undefined,
  select: [],
  exclude: [],
  waitSeconds: 0,
  acceptLoss: false,
  ...(envName !== undefined && { envName }),
});

export function contextOf(project: TestProject): Context {
  return {
    environment: {},
    homeDir: join(project.path, 'home'),
    now: () => new Date(0),
    newId: () => '00000000-0000-4000-8000-000000000000',
    emit: () => undefined,
    signal: new AbortController().signal,
    openAdapter: openDuckDb,
  };
}

/** The mistake that something is refused with, as a user reads it. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const mistakes: readonly IngotError[] = await work.then(
    () => [],
    (error: unknown) => {
      const found = mistakesOf(error);
      if (found === undefined) throw error;
      return found;
    },
  );
  return mistakes.map(asText).join('\n');
}
