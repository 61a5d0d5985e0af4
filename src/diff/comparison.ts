import type { Session } from '../core/adapter.ts';
import type { Json } from '../core/json.ts';
import { sideCounts } from './keyed-sql.ts';
import { viewName, type ColumnFields, type ComparedColumn } from './side-view.ts';
import type { TableDiff } from './table-diff.ts';

/** Two sides whose views stand, ready to be compared. */
export interface Comparison {
  readonly session: Session;
  /** Those of the key first. */
  readonly columns: readonly ComparedColumn[];
  /** In the same order. */
  readonly fields: readonly ColumnFields[];
  /** How many of them are the key. */
  readonly keyLength: number;
  readonly limit: number;
  /** The text fields that nobody shall see. */
  readonly masked: ReadonlySet<string>;
}

/** What the rows say. */
export type ComparedRows = Pick<TableDiff, 'rows' | 'columns' | 'cells' | 'samples' | 'notes'>;

/** Rows and rows with NULL in the key, by side. */
export async function countSides({
  session,
  fields,
  keyLength,
}: Comparison): Promise<readonly [SideCount, SideCount]> {
  const key = fields.slice(0, keyLength);
  const count = async (side: 'left' | 'right') => {
    const [rows = 0, nullRows = 0] = await numbers(session, sideCounts(viewName(side), key));
    return { rows, nullRows };
  };
  return [await count('left'), await count('right')];
}

export interface SideCount {
  readonly rows: number;
  readonly nullRows: number;
}

/** The first row of a query that gives counts. */
export async function numbers(session: Session, statement: string): Promise<readonly number[]> {
  const { rows } = await session.query(statement);
  return (rows[0] ?? []).map(Number);
}

export function textOf(value: Json | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
