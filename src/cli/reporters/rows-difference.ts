import type { QueryResult } from '../../core/adapter.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { RowDifference, RowsDifference } from '../../core/rows-difference.ts';
import { cellText } from '../tables/cells.ts';

/**
 * The rows that differ as a table to show: of a row that has other values, the key and those values only, first as
 * expected and then as they came.
 */
export function differenceRows(difference: RowsDifference): QueryResult {
  const { columns, rows } = difference;
  const places = shownPlaces(difference);
  const shown = places.map((at) => columns[at]!);
  const line = (word: string, row: readonly Json[], isShown: (at: number) => boolean) => [
    word,
    ...places.map((at) => (isShown(at) ? shownText(row[at] ?? null) : '')),
  ];
  const all = () => true;
  return {
    columns: [{ name: ' ', type: 'VARCHAR' }, ...shown],
    rows: rows.flatMap((each) => {
      if (each.kind === 'missing') return [line('missing', each.expected, all)];
      if (each.kind === 'extra') return [line('extra', each.got, all)];
      const isOther = (at: number) => !isSame(each, at);
      const isTold = (at: number) => difference.key.includes(at) || isOther(at);
      return [line('expected', each.expected, isTold), line('got', each.got, isOther)];
    }),
  };
}

/** Columns in which nothing is to be seen are left out. */
function shownPlaces({ columns, key, rows }: RowsDifference): readonly number[] {
  const isWhole = rows.some(({ kind }) => kind !== 'changed');
  return columns.flatMap((_, at) => {
    const isOther = rows.some((row) => row.kind === 'changed' && !isSame(row, at));
    return isWhole || isOther || key.includes(at) ? [at] : [];
  });
}

function isSame(row: Extract<RowDifference, { kind: 'changed' }>, at: number): boolean {
  return JSON.stringify(row.expected[at] ?? null) === JSON.stringify(row.got[at] ?? null);
}

/** A text that would look like nothing, or like a null, stands in quotes. */
function shownText(value: Json): string {
  const isOdd = typeof value === 'string' && (/^\s|\s$|^$/.test(value) || value === 'null');
  return isOdd ? `'${value}'` : value === null ? 'null' : cellText(value);
}

/** The same for programs: values by column. */
export function differenceJson({ columns, key, rows, count }: RowsDifference): JsonObject {
  const object = (row: readonly Json[], isTold: (at: number) => boolean): JsonObject =>
    Object.fromEntries(
      columns.flatMap(({ name }, at) => (isTold(at) ? [[name, row[at] ?? null] as const] : [])),
    );
  const all = () => true;
  return {
    count,
    key: key.map((at) => columns[at]?.name ?? ''),
    rows: rows.map((each): JsonObject => {
      if (each.kind === 'missing') return { kind: each.kind, expected: object(each.expected, all) };
      if (each.kind === 'extra') return { kind: each.kind, got: object(each.got, all) };
      const isTold = (at: number) => key.includes(at) || !isSame(each, at);
      const { expected, got } = each;
      return { kind: each.kind, expected: object(expected, isTold), got: object(got, isTold) };
    }),
  };
}
