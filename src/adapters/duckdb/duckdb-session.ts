import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import {
  EngineError,
  UnfitValue,
  type ProgramValue,
  type QueryResult,
  type RowStream,
  type Session,
  type Statement,
  type TableWriter,
} from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import type { Target } from '../../core/project.ts';
import { quoteIdentifier, type Relation } from '../../core/relation.ts';
import { toEngineError } from './engine-error.ts';
import { fenceError } from './fence.ts';
import { leave, rowStream } from './row-stream.ts';
import { DuckDbTableWriter } from './table-writer.ts';

/** One connection to DuckDB. */
export class DuckDbSession implements Session {
  readonly #connection: DuckDBConnection;
  readonly #target: Target;
  #transaction: 'none' | 'open' | 'failed' = 'none';
  #isRunning = false;
  #running: Promise<unknown> = Promise.resolve();
  #isInterrupted = false;
  #streamed: DuckDBResult | undefined;

  constructor(connection: DuckDBConnection, target: Target) {
    this.#connection = connection;
    this.#target = target;
  }

  async execute(statement: Statement): Promise<number | undefined> {
    const result = await this.#guard(statement, () => this.#connection.run(statement));
    // `create table … as` answers with a row that holds the count, `insert` and `copy` with a number beside the rows.
    if (result.rowCount !== 1 || result.columnName(0) !== 'Count') return undefined;
    return Number((await result.getRowsJson())[0]?.[0]);
  }

  async query(
    statement: Statement,
    parameters?: readonly (string | number | null)[],
  ): Promise<QueryResult> {
    const reader = await this.#guard(statement, () =>
      this.#connection.runAndReadAll(
        statement,
        parameters === undefined ? undefined : [...parameters],
      ),
    );
    const types = reader.columnTypes();
    return {
      columns: reader.columnNames().map((name, index) => ({ name, type: String(types[index]) })),
      rows: reader.getRowsJson() as readonly (readonly Json[])[],
    };
  }

  async stream(statement: Statement, parameters?: readonly ProgramValue[]): Promise<RowStream> {
    const result = await this.#guard(statement, () =>
      this.#connection.stream(statement, parameters === undefined ? undefined : [...parameters]),
    );
    this.#streamed = result;
    return rowStream(result, (work) => this.#guard(statement, work));
  }

  async openWriter({ database, schema, identifier }: Relation): Promise<TableWriter> {
    const name = `the rows of ${quoteIdentifier(identifier)}`;
    const appender = await this.#guard(name, () =>
      this.#connection.createAppender(identifier, schema, database),
    );
    return new DuckDbTableWriter(appender, (work) => this.#guard(name, work));
  }

  async begin(): Promise<void> {
    await this.execute('begin transaction');
    this.#transaction = 'open';
  }

  async commit(last: readonly Statement[] = []): Promise<void> {
    // DuckDB 1.5 answers a COMMIT of an aborted transaction with success and rolls back.
    if (this.#transaction === 'failed') {
      await this.rollback();
      throw new EngineError(
        'TransactionContext',
        'The transaction was aborted by an earlier error and rolled back',
      );
    }
    await this.execute([...last, 'commit'].join(';\n'));
    this.#transaction = 'none';
  }

  async rollback(): Promise<void> {
    if (this.#transaction === 'none') return;
    this.#transaction = 'none';
    await this.#connection.run('rollback').catch(() => undefined);
  }

  interrupt(): void {
    this.#isInterrupted = true;
    this.#connection.interrupt();
    // DuckDB forgets an interrupt that comes just before it begins a statement, so it is said again until that ends.
    if (this.#isRunning) setTimeout(() => this.interrupt(), 100);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Who closes a connection of DuckDB (1.5) while it works leaves a thread that waits for itself, for ever.
    if (this.#isRunning) this.interrupt();
    await this.#running.catch(() => undefined);
    await this.rollback();
    if (this.#streamed !== undefined) await leave(this.#streamed, this.#connection);
    this.#connection.closeSync();
  }

  async #guard<T>(statement: Statement, work: () => Promise<T>): Promise<T> {
    try {
      if (this.#isInterrupted) throw new EngineError('Interrupt', 'Interrupted');
      this.#isRunning = true;
      const running = work();
      this.#running = running;
      return await running;
    } catch (error) {
      if (this.#transaction === 'open') this.#transaction = 'failed';
      if (error instanceof EngineError || error instanceof UnfitValue) throw error;
      throw fenceError(toEngineError(error, statement), statement, this.#target);
    } finally {
      this.#isRunning = false;
    }
  }
}
