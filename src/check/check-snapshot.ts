import { fileOf } from '../core/file-of.ts';
import { mayBeVolatile } from '../binder/may-be-volatile.ts';
import { EngineError, type Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import { describedColumns } from '../core/described-columns.ts';
import { IngotError } from '../core/error.ts';
import type { Snapshot } from '../core/node.ts';
import {
  isSame,
  snapshotColumns,
  snapshotTable,
  type SnapshotColumns,
  type SnapshotTable,
} from './snapshot-columns.ts';

export interface CheckedSnapshot extends SnapshotColumns {
  readonly table: SnapshotTable;
  /** The end of versions that still hold, as SQL. */
  readonly currentEnd: string;
}

/** What a snapshot is made from. */
export interface SnapshotRows {
  /** Rendered name of a table with the columns of the query. */
  readonly from: string;
  readonly query: readonly ColumnType[];
  /** The columns of the table of the snapshot, where it is there. */
  readonly standing: readonly ColumnType[] | undefined;
}

/** Makes sure that a snapshot can be taken of a query. @throws IngotError for what is wrong with its settings */
export async function checkSnapshot(
  snapshot: Snapshot,
  { from, query, standing }: SnapshotRows,
  session: Session,
): Promise<CheckedSnapshot> {
  const columns = snapshotColumns(snapshot, query);
  for (const sql of columns.key) await typeOf(sql, { from, key: 'unique_key', snapshot, session });
  const changed = { from, key: 'updated_at', snapshot, session };
  const { updatedAt } = columns;
  const changedType = updatedAt === undefined ? undefined : await typeOf(updatedAt, changed);
  const table = snapshotTable(snapshot, { query, standing, changedType });
  return { ...columns, table, currentEnd: await currentEnd(snapshot, table.timeType, session) };
}

/** The columns that the table is going to have; what keeps it from that is told by the build. */
export async function columnsAfter(
  snapshot: Snapshot,
  rows: SnapshotRows,
  session: Session,
): Promise<readonly ColumnType[]> {
  const { table } = await checkSnapshot(snapshot, { ...rows, standing: undefined }, session);
  const { names } = snapshot.settings;
  const isThere = rows.standing?.some(({ name }) => isSame(name, names.validFrom)) === true;
  if (!isThere) return table.columns;
  try {
    return (await checkSnapshot(snapshot, rows, session)).table.columns;
  } catch (error) {
    if (error instanceof IngotError) return table.columns;
    throw error;
  }
}

interface Expression {
  readonly from: string;
  readonly key: string;
  readonly snapshot: Snapshot;
  readonly session: Session;
}

async function typeOf(sql: string, { from, key, snapshot, session }: Expression): Promise<string> {
  try {
    const [column] = await describedColumns(`select ${sql} from ${from}`, session);
    return column?.type ?? '';
  } catch (error) {
    throw wrongExpression(error, key, snapshot);
  }
}

/** The expression that ends what still holds, made sure to be a constant. */
async function currentEnd(snapshot: Snapshot, timeType: string, session: Session): Promise<string> {
  const { validToCurrent: text } = snapshot.settings;
  if (text === undefined) return `null::${timeType}`;
  const key = 'dbt_valid_to_current';
  const sql = `cast((${text}\n) as ${timeType})`;
  if (mayBeVolatile(text))
    throw new IngotError(
      'SNAPSHOT_EXPRESSION',
      `"${key}" of "${snapshot.fullName}" is not the same in each run: ${text}`,
      { location: fileOf(snapshot), hint: `Write a constant: "'9999-12-31'::timestamp".` },
    );
  try {
    const { rows } = await session.query(`select ${sql} is null`);
    return rows[0]?.[0] === true ? `null::${timeType}` : sql;
  } catch (error) {
    throw wrongExpression(error, key, snapshot);
  }
}

function wrongExpression(error: unknown, key: string, snapshot: Snapshot): unknown {
  if (!(error instanceof EngineError)) return error;
  const [line = ''] = error.message.split('\n');
  const hint =
    key === 'dbt_valid_to_current'
      ? `Write an SQL expression that gives a time: "'9999-12-31'::timestamp".`
      : 'It must be a column, or an SQL expression of columns, of what the snapshot reads.';
  return new IngotError(
    'SNAPSHOT_EXPRESSION',
    `"${key}" of "${snapshot.fullName}" can't be computed: ${line}`,
    { location: fileOf(snapshot), hint, cause: error },
  );
}
