import type { ColumnType } from '../core/columns.ts';
import { keyOf } from '../core/key-of.ts';

/**
 * What a table holds, as names for values: equal names, equal values. `rows` stands for which rows there are and for
 * every column that is not named; a column that was added or changed while the rows stayed has a name of its own.
 */
export interface Content {
  readonly rows: string;
  /** By column name. */
  readonly columns: Readonly<Record<string, string>>;
}

export function contentOf(rows: string): Content {
  return { rows, columns: {} };
}

export function columnContent({ rows, columns }: Content, name: string): string {
  return Object.hasOwn(columns, name) ? (columns[name] ?? rows) : rows;
}

/** Equal for equal contents. */
export function contentKey({ rows, columns }: Content): string {
  const named = Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1));
  return [rows, ...named.flat()].join(' ');
}

/** A table as a query reads it. */
export interface ReadTable {
  readonly content: Content;
  readonly columns: readonly ColumnType[];
  /** By `relationKey`. */
  readonly relation: string;
}

/** Equal for tables of one name that hold the same in the same columns, in the same order: `select *` reads that too. */
export function tableKey({ content, columns, relation }: ReadTable): string {
  const layout = keyOf([relation, ...columns.flatMap(({ name, type }) => [name, type])]);
  return `${contentKey(content)} ${layout}`;
}

/**
 * The columns of a table that are not what they were, by name; undefined where the rows are not.
 */
export function changedColumns(
  before: { readonly content: Content; readonly columns: readonly ColumnType[] },
  after: { readonly content: Content; readonly columns: readonly ColumnType[] },
): readonly string[] | undefined {
  if (before.content.rows !== after.content.rows) return undefined;
  const types = new Map(before.columns.map(({ name, type }) => [name, type]));
  const names = new Set(after.columns.map(({ name }) => name));
  const changed = after.columns
    .filter(
      ({ name, type }) =>
        types.get(name) !== type ||
        columnContent(before.content, name) !== columnContent(after.content, name),
    )
    .map(({ name }) => name);
  const removed = before.columns.map(({ name }) => name).filter((name) => !names.has(name));
  return [...changed, ...removed];
}
