import { DuckDBDataChunk, type DuckDBAppender, type DuckDBValue } from '@duckdb/node-api';
import { UnfitValue, type ColumnBatch, type TableWriter } from '../../core/adapter.ts';
import { Unfit } from './values/unfit.ts';
import { writerOf, type ValueWriter } from './values/value-writer.ts';

/** As many rows as a chunk of DuckDB holds. */
const chunkRows = 2048;

interface ColumnWriter {
  readonly type: string;
  readonly write: ValueWriter;
  readonly values: DuckDBValue[];
}

/** Fills one chunk again and again, so that memory does not grow with the rows. */
export class DuckDbTableWriter implements TableWriter {
  readonly #appender: DuckDBAppender;
  readonly #guard: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #chunk: DuckDBDataChunk;
  readonly #columns: readonly ColumnWriter[];

  constructor(appender: DuckDBAppender, guard: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#appender = appender;
    this.#guard = guard;
    const types = Array.from({ length: appender.columnCount }, (_, at) => appender.columnType(at));
    this.#chunk = DuckDBDataChunk.create(types, chunkRows);
    this.#columns = types.map((type) => ({
      type: type.alias ?? String(type),
      write: writerOf(type),
      values: [],
    }));
  }

  write(batch: ColumnBatch): Promise<void> {
    return this.#guard(async () => {
      for (let start = 0; start < batch.rows; start += chunkRows)
        this.#append(batch, start, Math.min(batch.rows, start + chunkRows));
    });
  }

  close(): Promise<void> {
    return this.#guard(async () => {
      this.#appender.flushSync();
      this.#appender.closeSync();
    });
  }

  #append({ columns }: ColumnBatch, start: number, end: number): void {
    const size = end - start;
    if (this.#chunk.rowCount !== size) this.#chunk.rowCount = size;
    for (const [at, column] of this.#columns.entries()) {
      column.values.length = size;
      const given = columns[at];
      for (let row = start; row < end; row++)
        column.values[row - start] = valueOf(column, given?.[row], { row, column: at });
      this.#chunk.setColumnValues(at, column.values);
    }
    this.#appender.appendDataChunk(this.#chunk);
  }
}

function valueOf(
  { type, write }: ColumnWriter,
  value: unknown,
  at: { readonly row: number; readonly column: number },
): DuckDBValue {
  if (value === null || value === undefined) return null;
  try {
    return write(value);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw new UnfitValue(error.message, { ...at, value, columnType: type });
  }
}
