import {
  JsonDuckDBValueConverter,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBMaterializedResult,
} from '@duckdb/node-api';
import {
  EngineError,
  type Parameter,
  type QueryResult,
  type Session,
  type Statement,
} from '../../core/adapter.ts';
import type { Target } from '../../core/project.ts';
import { toEngineError } from './engine-error.ts';
import { fenceError } from './fence.ts';

const beginning = 'begin transaction;\n';

/** One connection to DuckDB. */
export class DuckDbSession implements Session {
  readonly #connection: DuckDBConnection;
  readonly #target: Target;
  /** A transaction begins with its first statement, which saves a way to the engine and back. */
  #transaction: 'none' | 'due' | 'open' | 'failed' = 'none';
  /** By their text; the connection lets go of them when it is closed. */
  readonly #prepared = new Map<Statement, DuckDBPreparedStatement>();
  #isRunning = false;
  #running: Promise<unknown> = Promise.resolve();
  #isInterrupted = false;

  constructor(connection: DuckDBConnection, target: Target) {
    this.#connection = connection;
    this.#target = target;
  }

  async execute(
    statement: Statement,
    parameters?: readonly Parameter[],
  ): Promise<number | undefined> {
    if (parameters === undefined)
      return this.#guard(statement, async (sql) => countOf(await this.#connection.run(sql)));
    // Only a single statement can be prepared.
    if (this.#transaction === 'due') await this.execute('select 1');
    return this.#guard(statement, async () => {
      const prepared = this.#prepared.get(statement) ?? (await this.#connection.prepare(statement));
      this.#prepared.set(statement, prepared);
      prepared.bind([...parameters]);
      return countOf(await prepared.run());
    });
  }

  async query(statement: Statement, parameters?: readonly Parameter[]): Promise<QueryResult> {
    if (parameters !== undefined && this.#transaction === 'due') await this.execute('select 1');
    const values = parameters === undefined ? undefined : [...parameters];
    return this.#guard(statement, async (sql) => {
      const result = await this.#connection.run(sql, values);
      const types = result.columnTypes();
      return {
        columns: result.columnNames().map((name, index) => ({ name, type: String(types[index]) })),
        rows: rowsOf(result),
      };
    });
  }

  async begin(): Promise<void> {
    this.#transaction = 'due';
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
    const isBegun = this.#transaction === 'open' || this.#transaction === 'failed';
    this.#transaction = 'none';
    if (!isBegun) return;
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

  async #guard<T>(statement: Statement, work: (sql: string) => Promise<T>): Promise<T> {
    const before = this.#transaction === 'due' ? beginning : '';
    if (before !== '') this.#transaction = 'open';
    try {
      if (this.#isInterrupted) throw new EngineError('Interrupt', 'Interrupted');
      this.#isRunning = true;
      const running = work(before + statement);
      this.#running = running;
      return await running;
    } catch (error) {
      if (this.#transaction === 'open') this.#transaction = 'failed';
      if (error instanceof EngineError) throw error;
      throw fenceError(toEngineError(error, { statement, before }), statement, this.#target);
    } finally {
      this.#isRunning = false;
    }
  }
}

/** `create table … as` answers with a row that holds the count, `insert` and `copy` with a number beside it. */
function countOf(result: DuckDBMaterializedResult): number | undefined {
  if (result.rowCount !== 1 || result.columnName(0) !== 'Count') return undefined;
  return result.rowsChanged > 0 ? result.rowsChanged : Number(rowsOf(result)[0]?.[0]);
}

/** The rows are all there by now, so they are taken without another way to the engine. */
function rowsOf(result: DuckDBMaterializedResult): QueryResult['rows'] {
  const chunks = Array.from({ length: result.chunkCount }, (_, index) => index);
  return chunks.flatMap((index) => result.getChunk(index).convertRows(JsonDuckDBValueConverter));
}
