import type { Json } from './json.ts';
import type { Ref } from './node.ts';
import type { Location } from './source-text.ts';
import type { TimeRange } from './time-range.ts';
import type { YamlEntry } from './yaml-value.ts';

/** What a unit test runs a model on, and what is to come of it. */
export interface UnitTestCase {
  /** Of all runs, where there are several. */
  readonly given: readonly GivenInput[];
  /** Of the last run, where there are several. */
  readonly expect: Expectation;
  /** Builds of one table, one after another; undefined: one query, or one build. */
  readonly runs?: readonly TestStep[] | undefined;
}

/** One of several builds. */
export interface TestStep {
  /** When it is; undefined: as in the run before. */
  readonly now: Date | undefined;
  /** Inputs whose rows are others than in the run before. */
  readonly given: readonly GivenInput[];
  /** The whole table then; undefined: it is not looked at. */
  readonly expect: ExpectedRows | undefined;
}

/** The rows that stand in for a table. */
export interface GivenInput {
  /** As written, such as `ref('orders')`. */
  readonly input: string;
  /** Undefined for `this`: the table of the model itself. */
  readonly ref: Ref | undefined;
  /** Undefined for all rows of a seed. */
  readonly rows: TestRows | undefined;
  readonly location: Location;
}

export type Expectation = ExpectedRows | ExpectedError;

/** The rows that are to come out. */
export interface ExpectedRows {
  readonly kind: 'rows';
  readonly rows: TestRows;
  /** Of the query; or of the whole table, after the query's rows went into it. */
  readonly of: 'query' | 'table';
  /** Whether the rows must come in this order. */
  readonly isOrdered: boolean;
  readonly location: Location;
}

/** The code of an error, or a part of its message. */
export interface ExpectedError {
  readonly kind: 'error';
  readonly text: string;
  readonly location: Location;
}

/** Rows as a unit test gives them. */
export type TestRows = WrittenRows | QueriedRows;

export type TestFormat = 'dict' | 'csv' | 'sql';

/** Rows with a value for each column that is named; all others are NULL. */
export interface WrittenRows {
  readonly kind: 'written';
  readonly format: 'dict' | 'csv';
  /** By name of the column, in the order in which names come up. */
  readonly columns: readonly string[];
  readonly rows: readonly TestRow[];
  /** As written, for artifacts. */
  readonly source: RowsSource;
}

export interface TestRow {
  readonly cells: ReadonlyMap<string, YamlEntry>;
  readonly location: () => Location;
}

/** Rows that a query gives. */
export interface QueriedRows {
  readonly kind: 'queried';
  readonly format: 'sql';
  readonly sql: string;
  readonly location: Location;
  readonly source: RowsSource;
}

/** Where rows stand: beside the unit test, or in a file of `fixtures`. */
export interface RowsSource {
  readonly rows: Json;
  readonly fixture: string | undefined;
}

/** What a unit test sets in place of what the project has. */
export interface TestOverrides {
  /** What `is_incremental` says; undefined where the test does not tell. */
  readonly isIncremental: boolean | undefined;
  /** What macros and helpers give, by name. */
  readonly macros: ReadonlyMap<string, YamlEntry>;
  readonly vars: Readonly<Record<string, Json>>;
  readonly envVars: Readonly<Record<string, string>>;
  /** What the clock says. */
  readonly now: Date | undefined;
  /** The batch that is built, of a model that is made of batches. */
  readonly batch: TimeRange | undefined;
  /** As written, for artifacts. */
  readonly source: Readonly<Record<string, Json>>;
}
