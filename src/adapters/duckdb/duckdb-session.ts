import type { DuckDBConnection } from '@duckdb/node-api';
import { EngineError, type QueryResult, type Session, type Statement } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import type { Target } from '../../core/project.ts';
import { toEngineError } from './engine-error.ts';
import { fenceError } from './fence.ts';

/** One connection to DuckDB. */
export class DuckDbSession implements Session {
  readonly #connection: DuckDBConnection;
  readonly #target: Target;
  #transaction: 'none' | 'open' | 'failed' = 'none';
  #isRunning = false;
  #running: Promise<unknown> = Promise.resolve();
  #isInterrupted = false;

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
      if (error instanceof EngineError) throw error;
      throw fenceError(toEngineError(error, statement), statement, this.#target);
    } finally {
      this.#isRunning = false;
    }
  }
}
