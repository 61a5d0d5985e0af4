import type { ColumnType } from '../core/columns.ts';
import type { SchemaDiff } from './table-diff.ts';

/** A column that both sides have; names are matched without letter case, as the engine does. */
export interface MatchedColumn {
  readonly left: ColumnType;
  readonly right: ColumnType;
}

/** The rows of one side, as SQL reads them. */
export interface SideRows {
  /** What stands after `from`. */
  readonly from: string;
  readonly columns: readonly ColumnType[];
  /** All its values are text, because its file knows no types. */
  readonly isText: boolean;
}

/** The columns of both sides, in the order of the left one. */
export function matchColumns(left: SideRows, right: SideRows): readonly MatchedColumn[] {
  const others = new Map(right.columns.map((column) => [folded(column.name), column]));
  return left.columns.flatMap((column) => {
    const other = others.get(folded(column.name));
    return other === undefined ? [] : [{ left: column, right: other }];
  });
}

/** How the columns of two sides differ; types only where both sides have some. */
export function schemaDiff(
  left: SideRows,
  right: SideRows,
  matched: readonly MatchedColumn[],
): SchemaDiff {
  const lefts = new Set(matched.map((each) => each.left));
  const rights = new Set(matched.map((each) => each.right));
  const haveTypes = !left.isText && !right.isText;
  const inRightOrder = right.columns.filter((column) => rights.has(column));
  return {
    onlyLeft: left.columns.filter((column) => !lefts.has(column)),
    onlyRight: right.columns.filter((column) => !rights.has(column)),
    types: matched.flatMap((each) =>
      haveTypes && each.left.type !== each.right.type
        ? [{ name: each.left.name, left: each.left.type, right: each.right.type }]
        : [],
    ),
    letterCase: matched.flatMap((each) =>
      each.left.name === each.right.name ? [] : [{ left: each.left.name, right: each.right.name }],
    ),
    isReordered: matched.some((each, at) => inRightOrder[at] !== each.right),
  };
}

export function isSameSchema(schema: SchemaDiff): boolean {
  const { onlyLeft, onlyRight, types, letterCase, isReordered } = schema;
  return (
    [onlyLeft, onlyRight, types, letterCase].every((list) => list.length === 0) && !isReordered
  );
}

/** Whether two column names are one to the engine. */
export function isSameName(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** The engine takes only the letters A to Z for the same in both cases. */
function folded(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
