import type { UniqueId } from './node.ts';

/** A column of a table, view or query; the type as DuckDB writes it, such as `DECIMAL(18,2)` or `STRUCT(a INTEGER)[]`. */
export interface ColumnType {
  readonly name: string;
  readonly type: string;
}

/** The columns of nodes, in their order; a node whose columns are only known once it is built is missing. */
export type Schemas = ReadonlyMap<UniqueId, readonly ColumnType[]>;

/** Whether two tables have the same columns, in the same order. */
export function haveSameColumns(
  left: readonly ColumnType[],
  right: readonly ColumnType[],
): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, type }, at) => right[at]?.name === name && right[at].type === type)
  );
}

/** Columns as a list of names and types in turn, which JSON holds in less room. */
export function columnsToTexts(columns: readonly ColumnType[]): string[] {
  return columns.flatMap(({ name, type }) => [name, type]);
}

/** What `columnsToTexts` gave. */
export function columnsFromTexts(texts: readonly string[]): readonly ColumnType[] {
  const columns: ColumnType[] = [];
  for (let at = 0; at + 1 < texts.length; at += 2)
    columns.push({ name: texts[at]!, type: texts[at + 1]! });
  return columns;
}
