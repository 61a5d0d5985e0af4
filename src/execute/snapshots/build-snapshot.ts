import { asQuery } from '../../binder/as-query.ts';
import { checkSnapshot } from '../../check/check-snapshot.ts';
import type { CompiledSql } from '../../core/compiled.ts';
import { describedColumns } from '../../core/described-columns.ts';
import type { RelationType } from '../../core/adapter.ts';
import { isEphemeral } from '../../core/ephemeral.ts';
import { isTest, type Snapshot } from '../../core/node.ts';
import { relationKey, renderRelation } from '../../core/relation.ts';
import type { Built } from '../built.ts';
import { changesStatement, changesTable } from './changes-sql.ts';
import { checkChanges } from './check-changes.ts';
import { checkRows } from './check-rows.ts';
import { fitTable } from './fit-table.ts';
import { freshTable, send, type PreparedSnapshot, type SnapshotBuild } from './snapshot-build.ts';
import { standingTable } from './standing-table.ts';
import { writeStatements } from './write-sql.ts';

/** Brings the history of a snapshot up to what its query gives now, in the caller's transaction. */
export async function buildSnapshot(
  snapshot: Snapshot,
  compiled: CompiledSql,
  { session, execution }: Pick<SnapshotBuild, 'session' | 'execution'>,
): Promise<Built> {
  const prepared = await prepare({ snapshot, compiled, session, execution });
  await session.execute(changesStatement(prepared));
  await checkChanges(prepared);
  for (const statement of writeStatements(prepared)) await session.execute(statement);
  await session.execute(`drop table ${changesTable}`);
  await session.execute(`drop ${freshKind(prepared)} ${freshTable}`);
  const table = renderRelation(snapshot.relation);
  const { rows } = await session.query(`select count(*) from ${table}`);
  const columns = await describedColumns(table, session);
  return { message: 'snapshot', rows: Number(rows[0]?.[0]), columns };
}

/** The rows, checked, and a table that takes them. */
async function prepare(build: SnapshotBuild): Promise<PreparedSnapshot> {
  const { snapshot, compiled, session } = build;
  const kind = freshKind(build);
  await send(`create or replace temp ${kind} ${freshTable} as\n${asQuery(compiled.sql)}`, build);
  const standing = await standingTable(build);
  const query = await describedColumns(freshTable, session);
  const rows = { from: freshTable, query, standing: standing?.columns };
  const prepared = { ...build, checked: await checkSnapshot(snapshot, rows, session) };
  await checkRows(prepared);
  await fitTable(prepared, standing);
  return prepared;
}

/** A table is the same in all of a transaction; what computes its rows is asked once only. */
function freshKind({ snapshot, execution: { manifest, existing } }: SnapshotBuild): RelationType {
  if (snapshot.query.kind === 'template') return 'table';
  const node = manifest.nodes.get(manifest.resolveRef(snapshot.query.ref));
  if (node === undefined || isTest(node) || isEphemeral(node)) return 'table';
  return existing.get(relationKey(node.relation)) === 'table' ? 'view' : 'table';
}
