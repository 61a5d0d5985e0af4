import type { QueryResult } from './adapter.ts';
import type { Json } from './json.ts';

/** Where rows that came are not those that were expected. */
export interface RowsDifference {
  readonly columns: QueryResult['columns'];
  /** Places of the columns by which people know a row. */
  readonly key: readonly number[];
  readonly rows: readonly RowDifference[];
  /** Of all rows that differ, of which only the first are here. */
  readonly count: number;
}

/** A row that has other values than expected, one that did not come, or one that nobody expected. */
export type RowDifference =
  | { readonly kind: 'changed'; readonly expected: Row; readonly got: Row }
  | { readonly kind: 'missing'; readonly expected: Row }
  | { readonly kind: 'extra'; readonly got: Row };

type Row = readonly Json[];
