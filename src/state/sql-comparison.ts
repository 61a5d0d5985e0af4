import type { ColumnType } from '../core/columns.ts';
import type { Relation } from '../core/relation.ts';
import type { Content } from './content.ts';

/** A table that a query reads, with what it holds. */
export interface VersionedTable {
  readonly relation: Relation;
  readonly columns: readonly ColumnType[];
  readonly content: Content;
}

/** A query at one moment: its SQL, and the tables that it reads as they are then. */
export interface QueryVersion {
  readonly sql: string;
  readonly tables: readonly VersionedTable[];
}

/** What the engine says about two versions of a query. */
export interface SqlComparison {
  /** Whether they differ in comments, white space and the letter case of keywords at most. */
  isSameStatement(before: string, after: string): Promise<boolean>;
  /**
   * The columns of `after` that hold what they held, by name, where the rows are the same rows; undefined where they may
   * not be.
   * @param ties `open` where the query is run again, which may order rows with equal keys in another way
   */
  keptColumns(
    before: QueryVersion,
    after: QueryVersion,
    ties: 'alike' | 'open',
  ): Promise<ReadonlySet<string> | undefined>;
  /** What makes the result of a query depend on more than its tables, such as `now`. */
  volatileCalls(query: QueryVersion): Promise<readonly string[]>;
}
