import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import { mistakesOf } from '../../src/core/error.ts';
import type { Json } from '../../src/core/json.ts';
import type { Seed } from '../../src/core/node.ts';
import { readSeed } from '../../src/execute/seeds/read-seed.ts';
import { seedSelect } from '../../src/execute/seeds/seed-select.ts';
import { seed } from '../unit/select/manifest-fixture.ts';
import { asText } from './create-project.ts';
import { memoryTarget } from './memory-target.ts';

/** What becomes of a seed: its columns as `name type` and its rows as text, or what is wrong with it. */
export interface LoadedSeed {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
  readonly errors: readonly string[];
}

/** Makes a table of one seed in memory, without a project around it. */
export async function loadedSeed(
  contents: string | Uint8Array,
  own: Partial<Seed> = {},
): Promise<LoadedSeed> {
  const root = await mkdtemp(join(tmpdir(), 'ingot-seed-'));
  const node = { ...seed('seeds/s.csv'), ...own };
  await mkdir(dirname(join(root, node.path)));
  await writeFile(join(root, node.path), contents);
  try {
    return await load(node, root);
  } catch (error) {
    const mistakes = mistakesOf(error);
    if (mistakes === undefined) throw error;
    return { columns: [], rows: [], errors: mistakes.map(asText) };
  } finally {
    await rm(root, { recursive: true });
  }
}

async function load(node: Seed, root: string): Promise<LoadedSeed> {
  const { signal } = new AbortController();
  await using adapter = await openDuckDb(memoryTarget, { root, waitSeconds: 0 });
  await using session = await adapter.connect();
  await using records = await readSeed(node, { root, copies: root });
  const select = await seedSelect({ seed: node, records, session, signal, known: new Map() });
  await session.execute(`create table s as ${select}`);
  const described = await session.query('describe s');
  const { rows } = await session.query('select columns(*)::varchar from s order by rowid');
  return { columns: described.rows.map(([name, type]) => `${name} ${type}`), rows, errors: [] };
}
