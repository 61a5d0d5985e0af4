import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDuckDb } from '../../../src/adapters/duckdb/duckdb-adapter.ts';
import { relationKey } from '../../../src/core/relation.ts';
import { tableSizes } from '../../../src/execute/table-sizes.ts';

const blockBytes = 262_144;

async function sizesIn(
  statements: readonly string[],
  names: readonly string[],
): Promise<readonly (number | undefined)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-sizes-'));
  const target = {
    name: 'sizes',
    profileName: 'test',
    type: 'duckdb',
    path: join(folder, 'sizes.duckdb'),
    schema: 'main',
    threads: 1,
    settings: {},
  } as const;
  try {
    await using adapter = await openDuckDb(target, { root: folder, waitSeconds: 0 });
    await using session = await adapter.connect();
    for (const statement of statements) await session.execute(statement);
    const tables = names.map((identifier) => ({ schema: 'main', identifier }));
    const sizes = await tableSizes(tables, session);
    return tables.map((table) => sizes.get(relationKey(table)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a small table takes a block of its own, and no two tables share one', async () => {
  const sizes = await sizesIn(
    [
      'create table a as select range as id from range(100)',
      'create table b as select range * 7 % 11 as id from range(100)',
      'checkpoint',
    ],
    ['a', 'b'],
  );

  expect(sizes).toEqual([blockBytes, blockBytes]);
});

test('a table whose columns hold one value each takes no block', async () => {
  const sizes = await sizesIn(['create table a as select 1 as id', 'checkpoint'], ['a']);

  expect(sizes).toEqual([0]);
});

test('texts that are too long for their column count with the blocks that they have', async () => {
  const sizes = await sizesIn(
    [
      'create table a as select repeat(md5(range::varchar), 1000) as t from range(1000)',
      'checkpoint',
    ],
    ['a'],
  );

  // 32 million characters, no two of the pieces that repeat in the same text.
  expect(sizes).toEqual([expect.closeTo(32_000_000, -6.5)]);
});

test('rows that are in memory or in the log only have no size yet', async () => {
  const sizes = await sizesIn(
    ['create table a as select range as id from range(100)', 'create table b (id integer)'],
    ['a', 'b'],
  );

  expect(sizes).toEqual([undefined, undefined]);
});

test('names with dots and quotes in them, and more tables than one statement asks for', async () => {
  const names = Array.from({ length: 120 }, (_, at) => `it's ${at}.x`);
  const creates = names.map(
    (name) => `create table "${name}" as select range as id from range(10)`,
  );

  const sizes = await sizesIn([...creates, 'checkpoint'], names);

  expect(sizes).toEqual(names.map(() => blockBytes));
});

test('a quotation mark in a name, which DuckDB does not find, costs the others nothing', async () => {
  const sizes = await sizesIn(
    [
      'create table a as select range as id from range(9)',
      'create table "b""c" as from a',
      'checkpoint',
    ],
    ['a', 'b"c'],
  );

  expect(sizes).toEqual([blockBytes, undefined]);
});

test('a table that is not there leaves all without a size', async () => {
  const sizes = await sizesIn(['create table a as select 1 as id', 'checkpoint'], ['a', 'b']);

  expect(sizes).toEqual([undefined, undefined]);
});
