import type { QueryMeaning } from './plan-meaning.ts';

/** What is known of a query that was bound; queries to be compared have meanings of one `Meanings`. */
export interface BoundQuery {
  /** As `volatileCalls` names them. */
  readonly volatile: readonly string[];
  /** Undefined where that can't be told. */
  readonly meaning: QueryMeaning | undefined;
}

/**
 * The columns whose values are the same in every row of two queries, by exact name and with the same type; undefined
 * where the rows may be others, or where that can't be told.
 */
export function keptColumns(
  before: BoundQuery,
  after: BoundQuery,
): ReadonlySet<string> | undefined {
  const [was, is] = [before.meaning, after.meaning];
  if (was === undefined || is === undefined || was.rows !== is.rows) return undefined;
  if (before.volatile.length > 0 || after.volatile.length > 0) return undefined;
  const kept = was.columns.filter((column) =>
    is.columns.some(
      ({ name, type, meaning }) =>
        name === column.name && type === column.type && meaning === column.meaning,
    ),
  );
  return new Set(kept.map(({ name }) => name));
}
