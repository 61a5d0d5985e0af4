import type { ColumnType } from '../core/columns.ts';

/** How a table differs from another state of it: left is the model's table, right the other one. */
export interface TableDiff {
  readonly left: string;
  readonly right: string;
  /** Whether columns and rows are the same. */
  readonly isEqual: boolean;
  readonly schema: SchemaDiff;
  /** Undefined: rows are compared as wholes. */
  readonly key: DiffKey | undefined;
  readonly rows: RowCounts;
  /** By column of the matched rows, without the key; empty without a key. */
  readonly columns: readonly ColumnCount[];
  readonly cells: readonly DifferingCell[];
  readonly samples: readonly SampleRow[];
  /** What a reader must know to trust the numbers. */
  readonly notes: readonly string[];
}

export interface SchemaDiff {
  readonly onlyLeft: readonly ColumnType[];
  readonly onlyRight: readonly ColumnType[];
  readonly types: readonly TypeChange[];
  /** Columns whose names differ in letter case only. */
  readonly letterCase: readonly { readonly left: string; readonly right: string }[];
  /** Whether the columns of both sides stand in another order. */
  readonly isReordered: boolean;
}

export interface TypeChange {
  readonly name: string;
  readonly left: string;
  readonly right: string;
}

export interface DiffKey {
  readonly columns: readonly string[];
  readonly origin: 'option' | 'unique_test';
}

export interface RowCounts {
  readonly left: number;
  readonly right: number;
  readonly onlyLeft: number;
  readonly onlyRight: number;
  /** Of the rows whose key both sides have once; undefined without a key. */
  readonly matched: MatchedRows | undefined;
}

export interface MatchedRows {
  readonly count: number;
  readonly changed: number;
  readonly left: KeyProblems;
  readonly right: KeyProblems;
}

/** What keeps a key from telling the rows of one side apart. */
export interface KeyProblems {
  readonly duplicatedKeys: number;
  /** The rows that have one of those. */
  readonly duplicatedRows: number;
  /** Rows with NULL in the key. */
  readonly nullRows: number;
}

export interface ColumnCount {
  readonly name: string;
  readonly different: number;
  /** The type in which both sides are compared, where theirs differ. */
  readonly comparedAs: string | undefined;
}

/** Values by column name, as the engine writes them; those of columns that are tagged `pii` are masked. */
export type ShownValues = readonly (readonly [name: string, value: string | null])[];

export interface DifferingCell {
  readonly key: ShownValues;
  readonly column: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly isMasked: boolean;
}

/** A key, or without a key a whole row, that one side has more often than the other. */
export interface SampleRow {
  readonly side: SideName;
  /** How many rows more than the other side. */
  readonly count: number;
  readonly values: ShownValues;
}

export type SideName = 'left' | 'right';
