import type { UniqueId } from './node.ts';

/** A column of a table, view or query; the type as DuckDB writes it, such as `DECIMAL(18,2)` or `STRUCT(a INTEGER)[]`. */
export interface ColumnType {
  readonly name: string;
  readonly type: string;
}

/** The columns of nodes, in their order; a node whose columns are only known once it is built is missing. */
export type Schemas = ReadonlyMap<UniqueId, readonly ColumnType[]>;
