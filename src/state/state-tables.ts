import type { Session, Statement } from '../core/adapter.ts';
import type { UniqueId } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral } from '../core/relation.ts';
import { parseState, stateJson, type NodeState, type TestState } from './node-state.ts';
import { batchesTable } from './batches-table.ts';
import { rowsIfThere } from './optional-table.ts';
import { runTable } from './run-table.ts';
import { opsSchemaOf, stagingTableNames, stagingTables } from './staging-tables.ts';
import { staleTable } from './stale-table.ts';
import { timestampText } from './timestamps.ts';

/** The schema that ingot keeps to itself. */
export const stateSchema = 'ingot';

/** Where the tables of the state are: the schema with its database, for a database may be called as its schema is. */
export type StateSchema = string;

export async function stateSchemaOf(session: Session): Promise<StateSchema> {
  const { rows } = await session.query('select current_database()');
  return `${quoteIdentifier(String(rows[0]?.[0]))}.${stateSchema}`;
}

/** What the database knows of the nodes that it was built from. */
export interface State {
  readonly nodes: ReadonlyMap<UniqueId, NodeState>;
  readonly tests: ReadonlyMap<UniqueId, TestState>;
  /** Nodes whose last try failed. */
  readonly failed: ReadonlySet<UniqueId>;
  /** Nodes that were not built because something above them failed, with the reason. */
  readonly stale: ReadonlyMap<UniqueId, string>;
}

export const emptyState: State = {
  nodes: new Map(),
  tests: new Map(),
  failed: new Set(),
  stale: new Map(),
};

/** Rows are only added, for two nodes may end at the same moment; the last one of a node counts. */
export function stateTables(schema: StateSchema): readonly Statement[] {
  return [
    `create schema if not exists ${schema}`,
    `create table if not exists ${schema}.nodes (
  unique_id varchar, fingerprint varchar, built_at timestamp, state varchar, sql varchar
)`,
    `create table if not exists ${schema}.tests (unique_id varchar, fingerprint varchar, status varchar, volatile varchar, tested_at timestamp)`,
    `create table if not exists ${schema}.failures (unique_id varchar, message varchar, failed_at timestamp)`,
    staleTable(schema),
    batchesTable(schema),
    runTable(schema),
    ...stagingTables(schema),
    // Databases of an earlier ingot lack these.
    `alter table ${schema}.nodes add column if not exists run_id varchar`,
    `alter table ${schema}.failures add column if not exists run_id varchar`,
  ];
}

export async function readState(session: Session, schema: StateSchema): Promise<State> {
  // Columns that nothing reads yet are written later: those too must be there.
  await session.query(
    `select n.unique_id, n.built_at, n.sql, t.tested_at, f.message, f.failed_at
from ${schema}.nodes as n, ${schema}.tests as t, ${schema}.failures as f
limit 0`,
  );
  const nodes = await session.query(
    `select unique_id, fingerprint, state from ${schema}.nodes order by rowid`,
  );
  // One text is read much faster than as many rows; no id and no fingerprint has such characters in it.
  const tests = await session.query(
    `select string_agg(concat_ws(chr(31), unique_id, fingerprint, status, volatile), chr(30) order by rowid) from ${schema}.tests`,
  );
  const failures = await session.query(`select distinct unique_id from ${schema}.failures`);
  const stale = await rowsIfThere(
    session,
    `select unique_id, reason, run_id, stale_since from ${schema}.stale`,
  );
  await rowsIfThere(
    session,
    `select run_id, command, started_at, finished_at, status, counts, changed from ${schema}.runs limit 0`,
  );
  return {
    nodes: new Map(
      nodes.rows.flatMap(([id, fingerprint, text]) => {
        const state = parseState(String(fingerprint), String(text));
        return state === undefined ? [] : [[String(id), state] as const];
      }),
    ),
    tests: new Map(testsOf(tests.rows[0]?.[0])),
    failed: new Set(failures.rows.map(([id]) => String(id))),
    stale: new Map(stale.map(([id, reason]) => [String(id), String(reason)])),
  };
}

function testsOf(text: unknown): (readonly [UniqueId, TestState])[] {
  if (typeof text !== 'string') return [];
  return text.split('\u001e').map((line) => {
    const [id = '', fingerprint = '', status = '', volatile = ''] = line.split('\u001f');
    const calls = volatile === '' ? [] : volatile.split(', ');
    return [id, { fingerprint, status, volatile: calls }] as const;
  });
}

/** The SQL that nodes were built from. */
export async function readBuiltSql(
  ids: readonly UniqueId[],
  { session, schema }: { readonly session: Session; readonly schema: StateSchema },
): Promise<ReadonlyMap<UniqueId, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await session.query(
    `select unique_id, sql from ${schema}.nodes where unique_id in (${ids.map(quoteLiteral).join(', ')}) order by rowid`,
  );
  return new Map(rows.map(([id, sql]) => [String(id), String(sql ?? '')]));
}

export interface NodeRow {
  readonly uniqueId: UniqueId;
  readonly state: NodeState;
  readonly sql: string;
  readonly builtAt: Date;
  readonly runId: string;
}

const nodeColumns = 'unique_id, fingerprint, built_at, state, sql, run_id';

/** A statement with the values that fill its parameters. */
export interface FilledStatement {
  readonly statement: Statement;
  readonly parameters: readonly string[];
}

export function insertNode(
  schema: StateSchema,
  { uniqueId, state, sql, builtAt, runId }: NodeRow,
): FilledStatement {
  const { fingerprint } = state;
  return {
    statement: `insert into ${schema}.nodes (${nodeColumns}) values ($1, $2, $3, $4, $5, $6)`,
    parameters: [uniqueId, fingerprint, timestampText(builtAt), stateJson(state), sql, runId],
  };
}

/** The row of a node that stays as it is, with what it is now known to be made of. */
export function refreshNode(schema: StateSchema, uniqueId: UniqueId, state: NodeState): Statement {
  return `insert into ${schema}.nodes (${nodeColumns})
select unique_id, ${quoteLiteral(state.fingerprint)}, built_at, ${quoteLiteral(stateJson(state))}, sql, run_id
from ${schema}.nodes
where unique_id = ${quoteLiteral(uniqueId)}
order by rowid desc
limit 1`;
}

export function insertTests(
  schema: StateSchema,
  tests: readonly { readonly uniqueId: UniqueId; readonly state: TestState }[],
  testedAt: Date,
): Statement {
  const rows = tests.map(({ uniqueId, state }) =>
    [uniqueId, state.fingerprint, state.status, state.volatile.join(', '), timestampText(testedAt)]
      .map(quoteLiteral)
      .join(', '),
  );
  return `insert into ${schema}.tests values\n(${rows.join('),\n(')})`;
}

/** The last try of a node, which failed. */
export interface FailureRow {
  readonly uniqueId: UniqueId;
  readonly message: string;
  readonly failedAt: Date;
  readonly runId: string;
}

export function insertFailure(
  schema: StateSchema,
  { uniqueId, message, failedAt, runId }: FailureRow,
): Statement {
  const [line = ''] = message.split('\n');
  const values = [uniqueId, line, timestampText(failedAt), runId];
  return `insert into ${schema}.failures (unique_id, message, failed_at, run_id)
values (${values.map(quoteLiteral).join(', ')})`;
}

export function deleteFailure(schema: StateSchema, uniqueId: UniqueId): Statement {
  return `delete from ${schema}.failures where unique_id = ${quoteLiteral(uniqueId)}`;
}

/** Leaves the last row of each node and test. */
export function compactStatements(schema: StateSchema): readonly Statement[] {
  return ['nodes', 'tests', 'failures'].map(
    (table) =>
      `delete from ${schema}.${table} where rowid not in (select max(rowid) from ${schema}.${table} group by unique_id)`,
  );
}

/** The statement that removes what is known of nodes which are no more. */
export function forgetNodes(schema: StateSchema, ids: readonly UniqueId[]): readonly Statement[] {
  const list = ids.map(quoteLiteral).join(', ');
  const tables = [
    ...['nodes', 'tests', 'failures', 'stale', 'batches'].map((table) => `${schema}.${table}`),
    ...stagingTableNames.map((table) => `${opsSchemaOf(schema)}.${table}`),
  ];
  const deletes = tables.map((table) => `delete from ${table} where unique_id in (${list})`);
  // A database of an earlier ingot may not have it yet.
  return [staleTable(schema), batchesTable(schema), ...stagingTables(schema), ...deletes];
}
