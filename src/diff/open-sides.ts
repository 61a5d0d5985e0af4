import { describedColumns } from '../core/described-columns.ts';
import { EngineError, type Adapter, type Session } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import { quoteLiteral, renderRelation } from '../core/relation.ts';
import { readFileSql } from './data-file.ts';
import type { SideRows } from './match-columns.ts';
import type { Side, TableSide } from './sides.ts';
import type { SideName } from './table-diff.ts';

/** An open engine, and how its sides are opened. */
export interface SideOpening {
  readonly adapter: Adapter;
  readonly session: Session;
  readonly root: string;
  readonly waitSeconds: number;
}

/**
 * Makes the rows of a side readable by SQL.
 * @throws IngotError
 */
export async function openSide(
  side: Side,
  name: SideName,
  opening: SideOpening,
): Promise<SideRows> {
  const { session } = opening;
  if (side.kind === 'file') {
    const from = await readFileSql(side.file);
    const columns = await describedColumns(`from ${from}`, session).catch((error: unknown) => {
      throw unreadableFile(error, side.file.name);
    });
    return { from, columns, isText: side.file.format === 'csv' };
  }
  const database = `ingot_${name}`;
  await opening.adapter.attachReadOnly(session, side.target, { ...opening, name: database });
  if (!(await stands(side, database, session))) {
    const message = `There is no table or view ${side.label}`;
    throw new IngotError('DIFF_TABLE_MISSING', message, { hint: side.hint });
  }
  const from = renderRelation({ ...side.relation, database });
  const columns = await describedColumns(`from ${from}`, session).catch((error: unknown) => {
    throw unreadableView(error, side.label);
  });
  return { from, columns, isText: false };
}

async function stands(
  { relation: { schema, identifier } }: TableSide,
  database: string,
  session: Session,
): Promise<boolean> {
  const found = (list: string, name: string) => `select 1
from ${list}
where database_name = ${quoteLiteral(database)}
  and lower(schema_name) = lower(${quoteLiteral(schema)})
  and lower(${name}) = lower(${quoteLiteral(identifier)})`;
  const { rows } = await session.query(
    `${found('duckdb_tables()', 'table_name')}\nunion all\n${found('duckdb_views()', 'view_name')}`,
  );
  return rows.length > 0;
}

function unreadableFile(error: unknown, name: string): unknown {
  if (!(error instanceof EngineError)) return error;
  return new IngotError('FILE_UNREADABLE', `"${name}" can't be read: ${plainReason(error)}`, {
    hint: 'A Parquet file must be whole; in a CSV file every line needs as many values as the first one has names.',
    cause: error,
  });
}

function unreadableView(error: unknown, label: string): unknown {
  if (!(error instanceof EngineError)) return error;
  return new IngotError('DIFF_FAILED', `${label} can't be read: ${plainReason(error)}`, {
    hint: 'A view can be compared as long as all that it reads is there, and named without its database.',
    cause: error,
  });
}

/** What the engine said first; what follows are its settings. */
export function plainReason({ message }: EngineError): string {
  const [first = message, second = ''] = message.split('\n');
  if (first.startsWith('Error when sniffing file')) return 'its lines are not all of one form';
  if (!first.startsWith('CSV Error')) return first;
  const reason = message.split('\n').find((line) => /^(?:Expected|Invalid|Value)/.test(line));
  return `${first}: ${reason ?? second}`;
}
