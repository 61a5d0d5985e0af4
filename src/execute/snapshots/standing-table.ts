import type { Statement } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { isTest } from '../../core/node.ts';
import { quoteIdentifier, relationKey, renderRelation } from '../../core/relation.ts';
import { defaultMetaNames, type MetaNames } from '../../core/snapshot.ts';
import { baseAlias } from '../../core/target.ts';
import { isSame } from '../../check/snapshot-columns.ts';
import { builtSnapshot, type BuiltSnapshot } from '../../state/snapshot-config.ts';
import { snapshotError, type SnapshotBuild } from './snapshot-build.ts';

/** The table that holds the history so far. */
export interface StandingSnapshot {
  readonly columns: readonly ColumnType[];
  /** What it was built with, where that is known. */
  readonly built: BuiltSnapshot | undefined;
}

/**
 * Finds the history of a snapshot, and brings it under the name and the columns that it is to have now.
 * @throws IngotError HISTORY_LOST, SNAPSHOT_TABLE_FOREIGN
 */
export async function standingTable(build: SnapshotBuild): Promise<StandingSnapshot | undefined> {
  const { snapshot, session, execution } = build;
  const table = renderRelation(snapshot.relation);
  const built = builtSnapshot(execution.state.nodes.get(snapshot.uniqueId));
  const isThere = await bringInPlace(build, built);
  if (!isThere) return undefined;
  const before = await describedColumns(table, session);
  for (const statement of renamings(build, before, built)) await session.execute(statement);
  const columns = await describedColumns(table, session);
  const { isDeleted: _, ...needed } = snapshot.settings.names;
  const missing = Object.values(needed).filter(
    (name) => !columns.some((column) => isSame(column.name, name)),
  );
  if (missing.length > 0) throw foreign(build, missing);
  return { columns, built };
}

/** Whether there is a table then. */
async function bringInPlace(
  build: SnapshotBuild,
  built: BuiltSnapshot | undefined,
): Promise<boolean> {
  const { snapshot, session, execution } = build;
  const { existing, project } = execution;
  const table = renderRelation(snapshot.relation);
  const type = existing.get(relationKey(snapshot.relation));
  if (type === 'table') return true;
  if (type === 'view') {
    if (project.target.overlay === undefined) throw inTheWay(build);
    // In an environment, what its base has is there as a view.
    const base = renderRelation({ ...snapshot.relation, database: baseAlias });
    await session.execute(`drop view ${table}`);
    await session.execute(`create table ${table} as from ${base}`);
    return true;
  }
  const from = built?.relation;
  if (from === undefined) return false;
  if (from === relationKey(snapshot.relation) || existing.get(from) !== 'table') {
    refuseLoss(build, from);
    return false;
  }
  refuseTaken(build, from);
  await session.execute(`create table ${table} as from ${from}`);
  await session.execute(`drop table ${from}`);
  return true;
}

function inTheWay(build: SnapshotBuild) {
  const table = renderRelation(build.snapshot.relation);
  return snapshotError(build, 'SNAPSHOT_TABLE_FOREIGN', {
    message: `${table} is a view, where the snapshot "${build.snapshot.fullName}" keeps its history`,
    hint: 'Drop the view, or give the snapshot another "alias" or "schema".',
  });
}

function refuseLoss(build: SnapshotBuild, table: string): void {
  if (build.execution.acceptLoss) return;
  throw snapshotError(build, 'HISTORY_LOST', {
    message: `The table ${table} of the snapshot "${build.snapshot.fullName}" is gone, and its history with it`,
    hint: 'Bring it back from a former version or a backup, or say --accept-loss to begin a new history.',
  });
}

/** The table of a snapshot with another name now may be that of another node by now. */
function refuseTaken(build: SnapshotBuild, from: string): void {
  const nodes = [...build.execution.manifest.nodes.values()];
  const other = nodes.find((node) => !isTest(node) && relationKey(node.relation) === from);
  if (other === undefined || isTest(other)) return;
  throw snapshotError(build, 'SNAPSHOT_TABLE_FOREIGN', {
    message: `The history of "${build.snapshot.fullName}" is in ${from}, which is the table of "${other.fullName}" now`,
    hint: `Give "${other.fullName}" another name until the snapshot has its new one.`,
  });
}

/** Columns that the snapshot adds, under the names that they have now. */
function renamings(
  { snapshot }: SnapshotBuild,
  columns: readonly ColumnType[],
  built: BuiltSnapshot | undefined,
): readonly Statement[] {
  const table = renderRelation(snapshot.relation);
  const has = (name: string) => columns.some((column) => isSame(column.name, name));
  const { names } = snapshot.settings;
  const old = built?.names ?? defaultMetaNames;
  return metaKeys.flatMap((key) => {
    const [from, to] = [old[key], names[key]];
    if (has(to) || !has(from)) return [];
    return [
      `alter table ${table} rename column ${quoteIdentifier(from)} to ${quoteIdentifier(to)}`,
    ];
  });
}

const metaKeys: readonly (keyof MetaNames)[] = [
  'scdId',
  'updatedAt',
  'validFrom',
  'validTo',
  'isDeleted',
];

function foreign(build: SnapshotBuild, missing: readonly string[]) {
  const { relation, fullName } = build.snapshot;
  const names = missing.map((name) => `"${name}"`).join(', ');
  return snapshotError(build, 'SNAPSHOT_TABLE_FOREIGN', {
    message: `The table ${renderRelation(relation)} has no ${names}, so it is not the history of the snapshot "${fullName}"`,
    hint: 'Move it away, or give the snapshot another "alias" or "schema"; where its columns have other names, set "snapshot_meta_column_names".',
  });
}
