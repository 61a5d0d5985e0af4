import type { Json } from '../core/json.ts';
import type { Meaning, Meanings } from './meanings.ts';
import { UnknownPlan } from './plan-fields.ts';

/**
 * What an operator of a plan gives.
 *
 * Equal `rows` mean: whatever is in the tables, the rows of one are those of the other, one for one. A column's meaning
 * is a function of such a row, so equal `rows` and equal columns mean equal values in the same rows. Every operator keeps
 * that true: it makes its `rows` of all that decides which rows there are, and each column of all that decides its value.
 */
export interface Rows {
  readonly rows: Meaning;
  readonly columns: readonly Column[];
  readonly arrival: Arrival;
}

/** In which order rows come, and whether it is always exactly one. */
export interface Arrival {
  readonly isSingle: boolean;
  /** The SQL asked for an order. */
  readonly isSorted: boolean;
  /** Nothing on the way lets the engine choose an order, as a join or a group does: ties are broken as the rows are stored. */
  readonly isArranged: boolean;
}

export const alone: Arrival = { isSingle: true, isSorted: true, isArranged: true };
export const asStored: Arrival = { isSingle: false, isSorted: false, isArranged: true };
export const scattered: Arrival = { isSingle: false, isSorted: false, isArranged: false };

export interface Column {
  readonly meaning: Meaning;
  readonly type: Json;
  /** How an expression names it, where it does not count its place. */
  readonly binding: string;
}

/** What an operator is read with. */
export interface PlanScope {
  readonly meanings: Meanings;
  readonly ctes: ReadonlyMap<number, Rows>;
  /** The rows for which the right side of the nearest correlated join is computed. */
  readonly outer: { readonly rows: Meaning; readonly columns: readonly Column[] } | undefined;
  readonly recursions: number;
  /** The common tables that are read once, and so computed where they are read. */
  readonly readOnce: ReadonlySet<number>;
}

export function bindingOf(tableIndex: number, column: number): string {
  return `${tableIndex}.${column}`;
}

/** The columns that a projection map of DuckDB leaves; an empty map leaves all. */
export function project(columns: readonly Column[], map: readonly number[]): readonly Column[] {
  return map.length === 0 ? columns : map.map((place) => columnAt(columns, place));
}

export function columnAt(columns: readonly Column[], place: number): Column {
  const column = columns[place];
  if (column === undefined) throw new UnknownPlan('no such column');
  return column;
}

export function meaningsOf(columns: readonly Column[]): readonly Meaning[] {
  return columns.map(({ meaning }) => meaning);
}
