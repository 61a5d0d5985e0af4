import { beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src/core/adapter.ts';
import { clearStale, markStale } from '../../../src/state/stale-table.ts';
import { readState, stateSchemaOf, stateTables } from '../../../src/state/state-tables.ts';
import { openScratch } from '../binder/scratch.ts';

let session: Session;
let schema: string;
const at = new Date('2026-01-15T12:00:00Z');
const later = new Date('2026-01-16T12:00:00Z');
const nothing = new Map<string, string>();
const mark = (uniqueId: string, reason = "silver.it's failed") => ({
  uniqueId,
  reason,
  runId: 'run-1',
});

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

test('stale nodes are read with their reasons, quotes in them', async () => {
  await send(...markStale(schema, [mark('a'), mark('b', 'other')], { known: nothing, at }));

  const { stale } = await readState(session, schema);

  expect(stale).toEqual(
    new Map([
      ['a', "silver.it's failed"],
      ['b', 'other'],
    ]),
  );
});

test('what stays stale has the last reason, and since when is not forgotten', async () => {
  await send(...markStale(schema, [mark('a')], { known: nothing, at }));
  const { stale: known } = await readState(session, schema);
  await send(...markStale(schema, [mark('a', 'another'), mark('b')], { known, at: later }));

  const { rows } = await session.query(
    `select unique_id, reason, stale_since::date::varchar from ${schema}.stale order by 1`,
  );

  expect(rows).toEqual([
    ['a', 'another', '2026-01-15'],
    ['b', "silver.it's failed", '2026-01-16'],
  ]);
});

test('what is cleared is not stale any more', async () => {
  await send(
    ...markStale(schema, [mark('a'), mark('b')], { known: nothing, at }),
    ...clearStale(schema, ['a']),
  );

  expect([...(await readState(session, schema)).stale.keys()]).toEqual(['b']);
});

test('nothing to mark and nothing to clear takes no statement', () => {
  const statements = [...markStale(schema, [], { known: nothing, at }), ...clearStale(schema, [])];

  expect(statements).toEqual([]);
});
