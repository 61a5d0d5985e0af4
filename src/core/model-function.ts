// What a model in TypeScript is given, and what it may give back: exported for its author.
import type { ProgramValue } from './adapter.ts';
import type { ColumnType } from './columns.ts';
import type { JsonObject } from './json.ts';

/** A row: what a query gives and a model may return, column by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of a query, read part by part. Reading it again asks again. */
export interface Query<T extends object = Row> extends AsyncIterable<T> {
  /** All rows at once, in memory. */
  rows(): Promise<T[]>;
  /** Up to 2,048 rows at a time, column by column. */
  batches(): AsyncIterable<Columns>;
  columns(): Promise<readonly ColumnType[]>;
}

/** A table or view that is read. */
export interface ReadRelation<T extends object = Row> extends Query<T> {
  /** Its name as SQL, in quotes; `${relation}` gives it too. */
  readonly name: string;
  /** Part of its rows; what is given stands behind `from <name>`, as in `where amount > $1`. */
  query<U extends object = T>(rest?: string, parameters?: readonly ProgramValue[]): Query<U>;
  toString(): string;
}

/** Rows column by column, all columns of one length; made by `columns`. */
export interface Columns {
  readonly values: Readonly<Record<string, ArrayLike<unknown>>>;
}

/** What the function of a model is given. */
export interface ModelContext {
  /** A node by its name, written out: calls are found without running them. */
  ref<T extends object = Row>(name: string): ReadRelation<T>;
  source<T extends object = Row>(sourceName: string, tableName: string): ReadRelation<T>;
  /** The model's own table as the last build left it. */
  readonly this: ReadRelation;
  /** Any query on the database, as the build has it so far; `$1`, `$2`, … are the parameters. */
  query<T extends object = Row>(sql: string, parameters?: readonly ProgramValue[]): Query<T>;
  /** Marks an object of arrays as columns, for generators. */
  columns(values: Readonly<Record<string, ArrayLike<unknown>>>): Columns;
  /** Whether the rows are added to a table that is there. */
  readonly isIncremental: boolean;
  /** The stretch of time whose rows are asked for, of a microbatch: from `start`, up to `end`. */
  readonly batch: { readonly start: Date; readonly end: Date } | undefined;
  readonly vars: JsonObject;
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal;
  /** Absolute path of the folder with `ingot.yml`. */
  readonly projectDir: string;
  /** Tells something with `--log-level debug`. */
  log(message: string): void;
}

/** Rows; columns; an iterator of rows, of arrays of rows, or of columns; or a query, whose rows do not pass through JavaScript. */
export type ModelRows =
  | readonly object[]
  | Readonly<Record<string, ArrayLike<unknown>>>
  | Columns
  | Query<object>
  | Iterable<object>
  | AsyncIterable<object>;

/** The default export of a model in TypeScript. */
export type ModelFunction = (context: ModelContext) => ModelRows | Promise<ModelRows>;

/** `export const config`: written out, for it is read without running the file. */
export interface ModelConfig {
  readonly [key: string]: unknown;
  readonly materialized?: string;
  /** All columns with their types. */
  readonly columns?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
}
