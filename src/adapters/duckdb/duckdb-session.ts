import {
  JsonDuckDBValueConverter,
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  type DuckDBResult,
} from '@duckdb/node-api';
import {
  EngineError,
  UnfitValue,
  type Parameter,
  type ProgramValue,
  type QueryResult,
  type RowStream,
  type Session,
  type Statement,
  type TableWriter,
} from '../../core/adapter.ts';
import type { Target } from '../../core/project.ts';
import { quoteIdentifier, type Relation } from '../../core/relation.ts';
import { toEngineError } from './engine-error.ts';
import { fenceError } from './fence.ts';
import { leave, rowStream } from './row-stream.ts';
import { DuckDbTableWriter } from './table-writer.ts';

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
  #streamed: DuckDBResult | undefined;

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
    await this.#begun();
    return this.#guard(statement, async () => {
      const prepared = this.#prepared.get(statement) ?? (await this.#connection.prepare(statement));
      this.#prepared.set(statement, prepared);
      prepared.bind([...parameters]);
      return countOf(await prepared.run());
    });
  }

  async query(statement: Statement, parameters?: readonly Parameter[]): Promise<QueryResult> {
    if (parameters !== undefined) await this.#begun();
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

  async stream(statement: Statement, parameters?: readonly ProgramValue[]): Promise<RowStream> {
    await this.#begun();
    const result = await this.#guard(statement, () =>
      this.#connection.stream(statement, parameters === undefined ? undefined : [...parameters]),
    );
    this.#streamed = result;
    return rowStream(result, (work) => this.#guard(statement, work));
  }

  async openWriter({ database, schema, identifier }: Relation): Promise<TableWriter> {
    const name = `the rows of ${quoteIdentifier(identifier)}`;
    await this.#begun();
    const appender = await this.#guard(name, () =>
      this.#connection.createAppender(identifier, schema, database),
    );
    return new DuckDbTableWriter(appender, (work) => this.#guard(name, work));
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
    if (this.#streamed !== undefined) await leave(this.#streamed, this.#connection);
    this.#connection.closeSync();
  }

  /** Before what is no text, or has to be a single statement. */
  async #begun(): Promise<void> {
    if (this.#transaction === 'due') await this.execute('select 1');
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
      if (error instanceof EngineError || error instanceof UnfitValue) throw error;
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
