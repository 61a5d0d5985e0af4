import { beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src/core/adapter.ts';
import { readRuns, runStatements, type RunRecord } from '../../../src/state/run-table.ts';
import { stateSchemaOf, stateTables } from '../../../src/state/state-tables.ts';
import { openScratch } from '../binder/scratch.ts';

let session: Session;
let schema: string;

beforeEach(async () => {
  const scratch = await openScratch();
  session = scratch.session;
  schema = await stateSchemaOf(session);
  await send(...stateTables(schema));
  return () => scratch[Symbol.asyncDispose]();
});

async function send(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.execute(statement);
}

const run = (runId: string, own: Partial<RunRecord> = {}): RunRecord => ({
  runId,
  command: 'build',
  startedAt: new Date('2026-01-15T12:00:00.250Z'),
  finishedAt: new Date('2026-01-15T12:00:07.500Z'),
  status: 'success',
  counts: { success: 2, error: 0 },
  changed: ["silver.it's", 'gold.totals'],
  ...own,
});

test('runs are read as they were written, the latest first', async () => {
  const [first, second] = [run('a'), run('b', { status: 'interrupted', changed: [] })];
  await send(...runStatements(schema, first), ...runStatements(schema, second));

  expect(await readRuns(10, { session, schema })).toEqual([second, first]);
});

test('no more are read than were asked for', async () => {
  await send(...runStatements(schema, run('a')), ...runStatements(schema, run('b')));

  const runs = await readRuns(1, { session, schema });

  expect(runs.map(({ runId }) => runId)).toEqual(['b']);
});

test('a run that is written twice is there once, as it was written last', async () => {
  await send(
    ...runStatements(schema, run('a')),
    ...runStatements(schema, run('a', { status: 'error' })),
  );

  const runs = await readRuns(10, { session, schema });

  expect(runs.map(({ runId, status }) => [runId, status])).toEqual([['a', 'error']]);
});

test('the last thousand are kept', async () => {
  await send(
    `insert into ${schema}.runs (run_id, counts) select 'old ' || range, '{}' from range(1200)`,
    ...runStatements(schema, run('new')),
  );

  const { rows } = await session.query(
    `select count(*)::integer, first(run_id order by rowid), last(run_id order by rowid) from ${schema}.runs`,
  );

  expect(rows).toEqual([[1000, 'old 201', 'new']]);
});

test('a database of an earlier ingot has no runs', async () => {
  await send(`drop table ${schema}.runs`);

  expect(await readRuns(10, { session, schema })).toEqual([]);
});
