import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { openDuckDb } from '../../../../src/adapters/duckdb/duckdb-adapter.ts';

const processors = availableParallelism();

test.each([
  ['one connection has all processors', 1, {}, processors],
  ['with many connections, one still has half of them', 1000, {}, Math.ceil(processors / 2)],
  ['what the profile says holds', 1000, { threads: '3' }, 3],
])('%s', async (_, threads, settings, expected) => {
  await using adapter = await openDuckDb(
    {
      name: 'dev',
      profileName: 'shop',
      type: 'duckdb',
      path: ':memory:',
      schema: 'main',
      threads,
      settings,
    },
    { root: '/', waitSeconds: 0 },
  );
  await using session = await adapter.connect();

  const { rows } = await session.query(`select current_setting('threads')::integer`);

  expect(rows).toEqual([[expected]]);
});
