import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Adapter } from '../../src/core/adapter.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  open(options?: { readonly readOnly?: boolean; readonly waitSeconds?: number }): Promise<Adapter>;
}

/** A database that is gone with the test; `open` opens it, also again. */
export async function createDatabase(file = 'x.duckdb'): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-adapter-'));
  const path = file === ':memory:' ? file : join(folder, file);
  const target = {
    name: 'dev',
    profileName: 'shop',
    type: 'duckdb',
    path,
    schema: 'main',
    threads: 1,
    settings: {},
  } as const;
  return {
    folder,
    path,
    open: (options = {}) => openDuckDb(target, { root: folder, waitSeconds: 0, ...options }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Runs statements, and closes the adapter. */
export async function writeAndClose(
  adapter: Adapter,
  statements: readonly string[],
): Promise<void> {
  await using open = adapter;
  await using session = await open.connect();
  for (const statement of statements) await session.execute(statement);
}
