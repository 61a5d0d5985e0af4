import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import type { ColumnBatch, RowStream } from '../../core/adapter.ts';
import { programValue } from './program-value.ts';

/** The rows of a result, chunk by chunk; `guard` tells mistakes of the engine. */
export function rowStream(
  result: DuckDBResult,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
): RowStream {
  const types = result.columnTypes();
  const columns = result
    .deduplicatedColumnNames()
    .map((name, at) => ({ name, type: types[at]?.alias ?? String(types[at]) }));
  return { columns, batches: batchesOf(() => guard(() => result.fetchChunk())) };
}

async function* batchesOf(
  next: () => Promise<DuckDBDataChunk | null>,
): AsyncGenerator<ColumnBatch, void, undefined> {
  for (let chunk = await next(); chunk !== null && chunk.rowCount > 0; chunk = await next())
    yield { rows: chunk.rowCount, columns: chunk.convertColumns(programValue) };
}

/** Rows that nobody read to their end keep the database open (1.5), and who opens it again waits for ever. */
export async function leave(result: DuckDBResult, connection: DuckDBConnection): Promise<void> {
  connection.interrupt();
  try {
    while (((await result.fetchChunk())?.rowCount ?? 0) > 0);
  } catch {
    // It was stopped, which is all that is wanted.
  }
}
