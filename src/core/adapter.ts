import type { ColumnType } from './columns.ts';
import type { Json } from './json.ts';
import type { Target } from './project.ts';
import type { Relation } from './relation.ts';

/** One SQL text sent to an engine. */
export type Statement = string;

/** What an engine can do; asked instead of its name. */
export interface Capabilities {
  /** Tables outlive the process. */
  readonly persistent: boolean;
}

/** A value that fills a place of a statement. */
export type Parameter = string | number | null;

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** A row is an array in column order; what JSON can't hold exactly (decimals, 64-bit integers, times) is text. */
  readonly rows: readonly (readonly Json[])[];
}

export type RelationType = 'table' | 'view';

/** A table or view that stands in the database. */
export interface ExistingRelation {
  readonly relation: Relation;
  readonly type: RelationType;
  readonly comment: string | undefined;
  /** Of a table, where the engine knows without counting. */
  readonly rows: number | undefined;
  /** The names of a table's columns, in order. */
  readonly columns: readonly string[] | undefined;
}

/** One engine, opened on one database. */
export interface Adapter extends AsyncDisposable {
  readonly capabilities: Capabilities;
  /** Where the tables are, in words for a person: a path or `memory`. */
  readonly place: string;
  /** Name and version, for `debug` and artifacts. */
  readonly version: string;
  connect(): Promise<Session>;
  /**
   * Makes the tables of another target's database readable in a session, as a database of the given name.
   * @throws IngotError as opening it would
   */
  attachReadOnly(session: Session, target: Target, options: AttachOptions): Promise<void>;
  /** Every table and view of the database. */
  listRelations(session: Session): Promise<readonly ExistingRelation[]>;
}

/** How another database is attached. */
export interface AttachOptions {
  readonly name: string;
  /** Absolute path of the project; places are shown relative to it. */
  readonly root: string;
  /** How long to wait for another process to let go of the database. */
  readonly waitSeconds: number;
}

/** One connection: one stream of statements, one transaction at a time. */
export interface Session extends AsyncDisposable {
  /**
   * Sends one statement and waits for its end; gives the number of rows that it wrote, where the engine tells. With
   * `parameters`, which fill `$1`, `$2`, …, it is cheap to send again.
   * @throws EngineError when the engine refuses it
   */
  execute(statement: Statement, parameters?: readonly Parameter[]): Promise<number | undefined>;
  /** Sends one statement and reads all its rows; `parameters` fill `$1`, `$2`, … */
  query(statement: Statement, parameters?: readonly Parameter[]): Promise<QueryResult>;
  /**
   * Sends one statement whose rows are read part by part, as values that a program takes. Until its end nothing else may
   * run on the session.
   */
  stream(statement: Statement, parameters?: readonly ProgramValue[]): Promise<RowStream>;
  /** Opens a table for rows of a program, which go in with the open transaction. */
  openWriter(table: Relation): Promise<TableWriter>;
  begin(): Promise<void>;
  /** Sends the last statements of a transaction and ends it, in one go. */
  commit(last?: readonly Statement[]): Promise<void>;
  /** Rolls back where a transaction is open; never throws. */
  rollback(): Promise<void>;
  /** Stops the statement that runs now, which then throws, as every later one does. */
  interrupt(): void;
}

/** What a program may give for `$1`, `$2`, … */
export type ProgramValue = string | number | bigint | boolean | null;

/** Rows in parts. */
export interface RowStream {
  readonly columns: readonly ColumnType[];
  readonly batches: AsyncIterable<ColumnBatch>;
}

/** Some rows, column by column. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: readonly ArrayLike<unknown>[];
}

/** Takes the rows of a program into a table. */
export interface TableWriter {
  /** Columns in the order of the table. @throws UnfitValue where a value is none of the column's type */
  write(batch: ColumnBatch): Promise<void>;
  /** Must be called at the end, for it writes what is left. */
  close(): Promise<void>;
}

/** A value that a column can't hold as it is. */
export class UnfitValue extends Error {
  override readonly name = 'UnfitValue';
  /** In the batch, from 0. */
  readonly row: number;
  readonly column: number;
  readonly value: unknown;
  readonly columnType: string;

  constructor(
    reason: string,
    at: { row: number; column: number; value: unknown; columnType: string },
  ) {
    super(reason);
    this.row = at.row;
    this.column = at.column;
    this.value = at.value;
    this.columnType = at.columnType;
  }
}

/** What an engine said against a statement. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  /** The engine's own word for the kind of error, such as `Binder` or `Conversion`. */
  readonly kind: string;
  /** Offset into the statement in UTF-16 units, where the engine told one. */
  readonly position: number | undefined;
  readonly candidates: readonly string[];

  constructor(
    kind: string,
    message: string,
    detail: { position?: number | undefined; candidates?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause });
    this.kind = kind;
    this.position = detail.position;
    this.candidates = detail.candidates ?? [];
  }
}
