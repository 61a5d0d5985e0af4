// What a materialization of the project is given: exported for its author.
import type { RelationType, Statement } from './adapter.ts';
import type { ColumnType } from './columns.ts';
import type { JsonObject } from './json.ts';

/** A model as a materialization sees it. */
export interface MaterializedNode {
  readonly name: string;
  /** `layer.name` */
  readonly fullName: string;
  /** Its table or view as SQL, in quotes. */
  readonly relation: string;
  readonly schema: string;
  readonly identifier: string;
  /** Its query, compiled: one statement that returns rows, without a semicolon. */
  readonly sql: string;
  /** All its configuration, that for the materialization too. */
  readonly config: JsonObject;
  /** As its properties describe them. */
  readonly columns: readonly DescribedColumn[];
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
}

export interface DescribedColumn {
  readonly name: string;
  readonly description: string;
  readonly dataType: string | undefined;
}

/** What stands in the database before the build, and what is asked for. */
export interface MaterializationTarget {
  /** What has the name of the model now. */
  readonly existing: RelationType | undefined;
  /** Its columns; none where nothing is there. */
  readonly columns: readonly ColumnType[];
  readonly isFullRefresh: boolean;
  /** Whether rows are to be added to what is there; only with `export const incremental = true`. */
  readonly isIncremental: boolean;
  /** A name as SQL. */
  quoteIdentifier(name: string): string;
  /** A text as SQL. */
  quoteLiteral(text: string): string;
}

/** The default export of a file in `materializations/`: the statements that make or renew the table or view. */
export type MaterializationFunction = (
  node: MaterializedNode,
  target: MaterializationTarget,
) => readonly Statement[] | Promise<readonly Statement[]>;
