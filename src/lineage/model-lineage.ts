import type { UniqueId } from '../core/node.ts';

/** A column of a node. */
export interface ColumnRef {
  readonly uniqueId: UniqueId;
  readonly column: string;
}

/** What something depends on: a column of a node or, without a column, which rows the node has. */
export interface Origin {
  readonly uniqueId: UniqueId;
  readonly column: string | undefined;
}

/** Where one column comes from; without values, rows and a reason it is a constant. */
export interface ColumnOrigin {
  readonly column: string;
  /** What goes into its value. */
  readonly values: readonly ColumnRef[];
  /** What steers this column only: the keys of its window, the filter of its aggregate, the conditions of its subquery. */
  readonly rows: readonly Origin[];
  /** Why the above may be incomplete. */
  readonly unknown: string | undefined;
}

/** The direct inputs of one node. */
export interface ModelLineage {
  readonly uniqueId: UniqueId;
  readonly columns: readonly ColumnOrigin[];
  /** What decides which rows there are, and in which order: filters, join, group, order and distinct keys, and the nodes read. */
  readonly rows: readonly Origin[];
  /** Why the above may be incomplete. */
  readonly unknown: string | undefined;
}

/** By unique id, parents before children. */
export type Lineages = ReadonlyMap<UniqueId, ModelLineage>;

/** The column of that name; names differ by more than letter case. */
export function columnNamed(lineage: ModelLineage, name: string): ColumnOrigin | undefined {
  const wanted = name.toLowerCase();
  return lineage.columns.find(({ column }) => column.toLowerCase() === wanted);
}

/** Equal for equal origins, whatever the letter case of the column. */
export function originKey({ uniqueId, column }: Origin): string {
  return column === undefined ? uniqueId : `${uniqueId}\n${column.toLowerCase()}`;
}
