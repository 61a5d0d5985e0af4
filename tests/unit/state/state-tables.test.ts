import { beforeEach, expect, test } from 'vitest';
import type { Session, Statement } from '../../../src/core/adapter.ts';
import {
  compactStatements,
  deleteFailure,
  emptyState,
  forgetNodes,
  insertFailure,
  insertNode,
  insertTests,
  readBuiltSql,
  readState,
  refreshNode,
  stateSchemaOf,
  stateTables,
  type FilledStatement,
  type StateSchema,
} from '../../../src/state/state-tables.ts';
import { openScratch } from '../binder/scratch.ts';
import { nodeState, sendAll } from './state-fixture.ts';

let session: Session;
let schema: StateSchema;
const at = new Date('2026-01-15T12:00:00Z');
const id = "model.shop.it's";
const node = (own = {}, sql = "select 'x'") => ({
  uniqueId: id,
  state: nodeState(own),
  sql,
  builtAt: at,
  runId: 'run-1',
});

beforeEach(async () => {
  const scratch = await openScratch();
  session = scratch.session;
  schema = await stateSchemaOf(session);
  for (const statement of stateTables(schema)) await session.execute(statement);
  return () => scratch[Symbol.asyncDispose]();
});

const send = (...statements: readonly (Statement | FilledStatement)[]) =>
  sendAll(session, statements);

test('new tables know of nothing, and may be made twice', async () => {
  await send(...stateTables(schema));

  expect(await readState(session, schema)).toEqual(emptyState);
});

test('the last row of a node counts', async () => {
  await send(
    insertNode(schema, node()),
    insertNode(schema, node({ rows: 9, fingerprint: 'later' })),
  );

  const { nodes } = await readState(session, schema);

  expect(nodes).toEqual(new Map([[id, nodeState({ rows: 9, fingerprint: 'later' })]]));
});

test('the SQL that a node was built from is read as it was, with quotes in it', async () => {
  await send(insertNode(schema, node()));

  const sql = await readBuiltSql([id, 'model.shop.other'], { session, schema });

  expect(sql).toEqual(new Map([[id, "select 'x'"]]));
});

test('a refreshed node keeps its SQL and the time when it was built', async () => {
  await send(
    insertNode(schema, node({}, 'select 1')),
    refreshNode(schema, id, nodeState({ inputs: { a: 'b' } })),
  );

  const { rows } = await session.query(`select built_at::varchar, sql from ${schema}.nodes`);

  expect((await readState(session, schema)).nodes.get(id)?.inputs).toEqual({ a: 'b' });
  expect(rows).toEqual([
    ['2026-01-15 12:00:00', 'select 1'],
    ['2026-01-15 12:00:00', 'select 1'],
  ]);
});

test('a node whose state is no state counts as never built', async () => {
  await send(insertNode(schema, node()), `update ${schema}.nodes set state = '{'`);

  expect((await readState(session, schema)).nodes.size).toBe(0);
});

test('tests are read with their status and what makes them volatile', async () => {
  const passed = { fingerprint: 'a', status: 'pass', volatile: [] };
  const failed = { fingerprint: 'b', status: 'fail', volatile: ['now', 'random'] };
  await send(
    insertTests(
      schema,
      [
        { uniqueId: 'test.a', state: failed },
        { uniqueId: 'test.b', state: failed },
      ],
      at,
    ),
    insertTests(schema, [{ uniqueId: 'test.a', state: passed }], at),
  );

  const { tests } = await readState(session, schema);

  expect(tests).toEqual(
    new Map([
      ['test.a', passed],
      ['test.b', failed],
    ]),
  );
});

test('a failure is known until it is deleted', async () => {
  await send(
    insertFailure(schema, { uniqueId: id, message: "it's broken", failedAt: at, runId: 'run-1' }),
    insertFailure(schema, { uniqueId: 'other', message: '', failedAt: at, runId: 'run-1' }),
    deleteFailure(schema, id),
  );

  expect((await readState(session, schema)).failed).toEqual(new Set(['other']));
});

test('compacting leaves the last row of each', async () => {
  await send(
    insertNode(schema, node()),
    insertNode(schema, node({ rows: 9 })),
    ...compactStatements(schema),
  );

  const { rows } = await session.query(`select count(*)::integer from ${schema}.nodes`);

  expect(rows).toEqual([[1]]);
  expect((await readState(session, schema)).nodes.get(id)?.rows).toBe(9);
});

test('nothing is left of nodes that are forgotten', async () => {
  await send(
    insertNode(schema, node()),
    insertFailure(schema, { uniqueId: id, message: '', failedAt: at, runId: 'run-1' }),
    ...forgetNodes(schema, [id]),
  );

  expect(await readState(session, schema)).toEqual(emptyState);
});

test('of what failed again the last message is kept, and of that the first line', async () => {
  const failure = { uniqueId: id, failedAt: at, runId: 'run-1' };
  await send(
    insertFailure(schema, { ...failure, message: 'first' }),
    insertFailure(schema, { ...failure, message: 'second\nwith more' }),
    ...compactStatements(schema),
  );

  const { rows } = await session.query(`select message from ${schema}.failures`);

  expect(rows).toEqual([['second']]);
});

const earlierLayout = [
  `drop schema ingot cascade`,
  `create schema ingot`,
  `create table ingot.nodes (unique_id varchar, fingerprint varchar, built_at timestamp, state varchar, sql varchar)`,
  `create table ingot.tests (unique_id varchar, fingerprint varchar, status varchar, volatile varchar, tested_at timestamp)`,
  `create table ingot.failures (unique_id varchar, message varchar, failed_at timestamp)`,
  `insert into ingot.nodes values ('a', 'print', timestamp '2026-01-15 12:00:00', '{"marker":"m","sqlHash":"s","content":"c"}', 'select 1')`,
  `insert into ingot.failures values ('b', 'broken', timestamp '2026-01-15 12:00:00')`,
];

test('tables of an earlier ingot are read as they are', async () => {
  await send(...earlierLayout);

  const { nodes, failed, stale } = await readState(session, schema);

  expect([[...nodes.keys()], [...failed], stale.size]).toEqual([['a'], ['b'], 0]);
});

test('tables of an earlier ingot get what they lack, and keep their rows', async () => {
  await send(...earlierLayout, ...stateTables(schema));
  await send(
    insertNode(schema, node()),
    insertFailure(schema, { uniqueId: id, message: '', failedAt: at, runId: 'run-1' }),
  );

  const { rows } = await session.query(
    `select unique_id, run_id from ${schema}.nodes union all select unique_id, run_id from ${schema}.failures`,
  );

  expect(rows).toEqual([
    ['a', null],
    [id, 'run-1'],
    ['b', null],
    [id, 'run-1'],
  ]);
});

test.each(['stale', 'runs'])('a table %s that somebody changed is not read', async (table) => {
  await send(`create or replace table ${schema}.${table} as select 1 as one`);

  await expect(readState(session, schema)).rejects.toThrow(/not found in FROM clause/);
});
