import { startOf, wordAt } from './not-a-query.ts';

/** Statements that return rows and that DuckDB takes in brackets only. */
const describing = new Set(['desc', 'describe', 'show', 'summarize']);

/** A node's SQL as a query that may stand after `create table … as`. */
export function asQuery(sql: string): string {
  return describing.has(wordAt(sql, startOf(sql))) ? `from (\n${sql}\n)` : sql;
}
