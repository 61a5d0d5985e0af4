import type { Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { TableNode } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../core/relation.ts';

/** A description that stands in the database. */
export interface Comment {
  /** Undefined for the table or view as a whole. */
  readonly column: string | undefined;
  readonly text: string;
}

/** The descriptions of a node that `persist_docs` asks for. */
export function commentsOf(node: TableNode): readonly Comment[] {
  const { relation = false, columns = false } = ('persistDocs' in node && node.persistDocs) || {};
  const whole = relation ? [{ column: undefined, text: node.description }] : [];
  const single = columns
    ? node.columns.map(({ name, description }) => ({ column: name, text: description }))
    : [];
  return [...whole, ...single].filter(({ text }) => text !== '');
}

/** The statements that write the descriptions of columns, as far as the table has these. */
export function columnComments(
  node: TableNode,
  columns: readonly ColumnType[],
): readonly Statement[] {
  // DuckDB 1.5 looks for the columns of views with regard to letter case.
  const known = new Map(columns.map(({ name }) => [name.toLowerCase(), name]));
  const table = renderRelation(node.relation);
  return commentsOf(node).flatMap(({ column, text }) => {
    const name = column === undefined ? undefined : known.get(column.toLowerCase());
    if (name === undefined) return [];
    return [`comment on column ${table}.${quoteIdentifier(name)} is ${quoteLiteral(text)}`];
  });
}

/** What the comment of a table or view says before its mark. */
export function relationComment(node: TableNode): string | undefined {
  return commentsOf(node).find(({ column }) => column === undefined)?.text;
}
