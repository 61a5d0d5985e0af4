import type { QueryResult } from '../../core/adapter.ts';
import type { ColumnReading, FileFormat } from '../../core/file-spec.ts';
import type { PlannedOption } from './plan.ts';

/** A source that would stage some files, and what was seen of them. */
export interface InferredSource {
  readonly sourceName: string;
  readonly tableName: string;
  readonly globs: readonly string[];
  readonly format: FileFormat;
  /** Keys of the table behind `files` and `format`. */
  readonly options: readonly PlannedOption[];
  readonly columns: readonly InferredColumn[];
  /** What a person should know of the files as a whole. */
  readonly notes: readonly string[];
  readonly files: number;
  /** Records that were read, rejected ones not among them. */
  readonly rows: number;
  readonly rejected: number;
  /** False where reading stopped before the end. */
  readonly isWhole: boolean;
  /** The first rows as they would be staged. */
  readonly preview: QueryResult;
}

export interface InferredColumn {
  readonly name: string;
  readonly dataType: string;
  readonly reading: ColumnReading;
  /** Tests that all records pass, where the column looks like a key. */
  readonly tests: readonly string[];
  readonly notes: readonly string[];
  /** Whether a declaration would be refused, since not all files have it. */
  readonly isPartial: boolean;
  readonly facts: ColumnFacts;
}

export interface ColumnFacts {
  readonly nulls: number;
  readonly distinct: number;
  /** Of what has an order other than that of texts. */
  readonly least: string | undefined;
  readonly greatest: string | undefined;
  /** The most frequent values. */
  readonly samples: readonly string[];
}
