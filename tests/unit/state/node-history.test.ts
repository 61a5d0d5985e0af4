import { beforeEach, expect, test } from 'vitest';
import type { Session, Statement } from '../../../src/core/adapter.ts';
import { readNodeHistory } from '../../../src/state/node-history.ts';
import { markStale } from '../../../src/state/stale-table.ts';
import {
  insertFailure,
  insertNode,
  stateSchemaOf,
  stateTables,
  type FilledStatement,
} from '../../../src/state/state-tables.ts';
import { openScratch } from '../binder/scratch.ts';
import { nodeState, sendAll } from './state-fixture.ts';

let session: Session;
let schema: string;
const at = new Date('2026-01-15T12:00:00.250Z');
const later = new Date('2026-01-16T12:00:00.500Z');

beforeEach(async () => {
  const scratch = await openScratch();
  session = scratch.session;
  schema = await stateSchemaOf(session);
  await send(...stateTables(schema));
  return () => scratch[Symbol.asyncDispose]();
});

const send = (...statements: readonly (Statement | FilledStatement)[]) =>
  sendAll(session, statements);

const built = (uniqueId: string, builtAt: Date, runId: string) =>
  insertNode(schema, { uniqueId, state: nodeState(), sql: '', builtAt, runId });

test('the last build of each node is told with its run, to the millisecond and in UTC', async () => {
  await send(built('a', at, 'run-1'), built('b', at, 'run-1'), built('a', later, 'run-2'));

  const history = await readNodeHistory(session, schema);

  expect(history.built).toEqual(
    new Map([
      ['a', { at: later, runId: 'run-2' }],
      ['b', { at, runId: 'run-1' }],
    ]),
  );
});

test('what failed is told with its message, and what is stale with since when', async () => {
  await send(
    insertFailure(schema, { uniqueId: 'a', message: 'broken', failedAt: at, runId: 'run-1' }),
    ...markStale(schema, [{ uniqueId: 'b', reason: 'a failed', runId: 'run-1' }], {
      known: new Map(),
      at,
    }),
  );

  const { failures, stale } = await readNodeHistory(session, schema);

  expect(failures).toEqual(new Map([['a', { at, runId: 'run-1', message: 'broken' }]]));
  expect(stale).toEqual(new Map([['b', { at, runId: 'run-1' }]]));
});

test('a database of an earlier ingot tells when, but not in which run', async () => {
  await send(
    built('a', at, 'run-1'),
    insertFailure(schema, { uniqueId: 'b', message: 'x', failedAt: at, runId: 'run-1' }),
    `alter table ${schema}.nodes drop column run_id`,
    `alter table ${schema}.failures drop column run_id`,
    `drop table ${schema}.stale`,
  );

  const history = await readNodeHistory(session, schema);

  expect(history).toEqual({
    built: new Map([['a', { at, runId: undefined }]]),
    failures: new Map([['b', { at, runId: undefined, message: 'x' }]]),
    stale: new Map(),
  });
});
