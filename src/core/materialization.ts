import type { RelationType } from './adapter.ts';
import type { Program } from './program.ts';

/** What a model becomes in the database, with the settings that only this kind has. */
export type Materialization =
  | { readonly kind: 'view' | 'table' | 'ephemeral' }
  | IncrementalMaterialization
  | ExternalMaterialization
  | CustomMaterialization;

/** What a file of the project makes of a model. */
export interface CustomMaterialization {
  readonly kind: 'custom';
  readonly name: string;
  /** The file, relative to the project. */
  readonly path: string;
  readonly program: Program;
  /** Whether it adds to a table that is there. */
  readonly isIncremental: boolean;
  readonly makes: RelationType;
}

/** A table that each build adds to, instead of making it anew. */
export interface IncrementalMaterialization {
  readonly kind: 'incremental';
  readonly strategy: Strategy;
  readonly onSchemaChange: OnSchemaChange;
  /** Whether every build makes it anew; false: not even one with --full-refresh does. */
  readonly fullRefresh: boolean | undefined;
}

/** How the rows of a build go into the table. */
export type Strategy = AppendStrategy | KeyedStrategy | OverwriteStrategy | MicrobatchStrategy;

/** All rows are added. */
export interface AppendStrategy {
  readonly kind: 'append';
}

/** A row takes the place of the one with the same key. */
export interface KeyedStrategy {
  readonly kind: 'merge' | 'delete+insert';
  /** Columns that tell a row from all others; NULL is a value like others. */
  readonly uniqueKey: readonly string[];
  /** `order by` that says which of several rows with one key wins, as the author writes it. */
  readonly dedupeOrder: string | undefined;
  /** Conditions on the rows of the table that may be replaced, as the author writes them. */
  readonly predicates: readonly string[];
  /** Of a row that is there, the columns that take the new values; undefined: all. */
  readonly updates: UpdatedColumns | undefined;
}

export type UpdatedColumns =
  { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** Partitions that the rows are in are replaced as a whole. */
export interface OverwriteStrategy {
  readonly kind: 'insert_overwrite';
  readonly partitionBy: readonly Partitioning[];
}

/** A column by whose values a table is divided; with a period, by the hour, day, month or year of it. */
export interface Partitioning {
  readonly column: string;
  readonly period: Period | undefined;
}

/** The table is made of periods of time, each built, and built again, on its own. */
export interface MicrobatchStrategy {
  readonly kind: 'microbatch';
  /** The column that says which batch a row is in. */
  readonly eventTime: string;
  readonly batchSize: Period;
  /** The time that the first batch holds. */
  readonly begin: Date;
  /** How many batches before the latest one are built again for rows that came late. */
  readonly lookback: number;
}

export const periods = ['hour', 'day', 'month', 'year'] as const;
export type Period = (typeof periods)[number];

export const schemaChanges = ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] as const;
/** What becomes of an incremental table whose query has other columns now. */
export type OnSchemaChange = (typeof schemaChanges)[number];

/** Files, and a view that reads them. */
export interface ExternalMaterialization {
  readonly kind: 'external';
  /** Absolute path of the file, or of the folder where there are several. */
  readonly path: string;
  readonly format: ExternalFormat;
  /** Whether it is a folder of files, and not one file. */
  readonly isFolder: boolean;
  /** Columns by whose values the files are divided, in folders such as `country=de`. */
  readonly partitionBy: readonly string[];
  /** What `copy` is told beside that, by name. */
  readonly options: ExternalOptions;
  /** How the rows of a build go in, where they are added to those that are there. */
  readonly growth: IncrementalMaterialization | undefined;
}

export const externalFormats = ['parquet', 'csv', 'json'] as const;
export type ExternalFormat = (typeof externalFormats)[number];

export type ExternalOptions = Readonly<
  Record<string, string | number | boolean | readonly string[]>
>;

/** How a model grows, where each build adds to it. */
export function growthOf(materialization: Materialization): IncrementalMaterialization | undefined {
  switch (materialization.kind) {
    case 'incremental':
      return materialization;
    case 'external':
      return materialization.growth;
    case 'view':
    case 'table':
    case 'ephemeral':
    case 'custom':
      return undefined;
  }
}

/** The strategy of a model that each build adds to. */
export function strategyOf(materialization: Materialization): Strategy | undefined {
  return growthOf(materialization)?.strategy;
}

/** By which name people know it. */
export function materializationName(materialization: Materialization): string {
  return materialization.kind === 'custom' ? materialization.name : materialization.kind;
}

/** Whether a build may add to what is there. */
export function isGrowing(materialization: Materialization): boolean {
  if (materialization.kind === 'custom') return materialization.isIncremental;
  return growthOf(materialization) !== undefined;
}
