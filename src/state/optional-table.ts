import { EngineError, type QueryResult, type Session } from '../core/adapter.ts';

/** The rows of a query; none where its table is not there, as in a database of an earlier ingot. */
export async function rowsIfThere(session: Session, query: string): Promise<QueryResult['rows']> {
  try {
    return (await session.query(query)).rows;
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'Catalog') return [];
    throw error;
  }
}
