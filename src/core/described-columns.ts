import type { Session } from './adapter.ts';
import type { ColumnType } from './columns.ts';

/** The columns of a relation or of a query, as the engine names and types them. */
export async function describedColumns(
  described: string,
  session: Session,
): Promise<readonly ColumnType[]> {
  const { rows } = await session.query(`describe ${described}`);
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}
