import type { Session } from '../core/adapter.ts';
import type { QueryMeaning } from './plan-meaning.ts';
import type { Serialized } from './serialized.ts';
import { volatileIn } from './volatile-calls.ts';

/** A query that was parsed and bound, with what it means; queries to be compared have meanings of one `Meanings`. */
export interface BoundQuery {
  readonly serialized: Serialized;
  /** Undefined where that can't be told. */
  readonly meaning: QueryMeaning | undefined;
}

/**
 * The columns whose values are the same in every row of two queries, by exact name and with the same type; undefined
 * where the rows may be others, or where that can't be told. The session has what both read, as empty tables.
 */
export async function keptColumns(
  before: BoundQuery,
  after: BoundQuery,
  session: Session,
): Promise<ReadonlySet<string> | undefined> {
  const [was, is] = [before.meaning, after.meaning];
  if (was === undefined || is === undefined || was.rows !== is.rows) return undefined;
  for (const { serialized } of [before, after])
    if ((await volatileIn(serialized, session)).length > 0) return undefined;
  const kept = was.columns.filter((column) =>
    is.columns.some(
      ({ name, type, meaning }) =>
        name === column.name && type === column.type && meaning === column.meaning,
    ),
  );
  return new Set(kept.map(({ name }) => name));
}
