import type { CompiledSql } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import { findStatements } from '../core/sql-text.ts';

/** Statements of DuckDB that do something and return no rows of their own, by their first word. */
const doing = new Set(
  'alter analyze attach begin call checkpoint comment commit copy create deallocate delete detach drop execute explain export force import insert install load merge pragma prepare reset rollback set start truncate update use vacuum'.split(
    ' ',
  ),
);

/** Where a node's SQL is a statement that does something, such as `copy` or `insert`, a mistake at its first word. */
export function notAQuery({ sql, locate }: CompiledSql, what: string): IngotError | undefined {
  const start = startOf(sql);
  const word = wordAt(sql, start);
  return doing.has(word) ? refusal(word, { what, location: locate(start) }) : undefined;
}

/** The same for a word in the middle, such as `insert` after `with … as (…)`. */
export function notAQueryAt(
  offset: number,
  { sql, locate }: CompiledSql,
  what: string,
): IngotError | undefined {
  const word = wordAt(sql, offset);
  const changes = ['insert', 'update', 'delete', 'merge'].includes(word);
  return changes ? refusal(word, { what, location: locate(offset) }) : undefined;
}

function refusal(
  word: string,
  { what, location }: { what: string; location: IngotError['location'] },
): IngotError {
  const hint =
    word === 'call'
      ? 'Write from NAME(…) instead of call NAME(…).'
      : `"${word}" belongs in a hook, not in ${what.toLowerCase()}.`;
  return new IngotError(
    'SQL_NOT_A_QUERY',
    `${what} is one query that returns rows, and "${word}" does something else`,
    { location, hint },
  );
}

/** The offset of the first word, behind white space and comments. */
export function startOf(sql: string): number {
  return /^\s*[A-Za-z]/.test(sql) ? sql.search(/\S/) : (findStatements(sql)[0]?.start ?? 0);
}

/** The word at an offset in lower case; empty where there is none. */
export function wordAt(sql: string, offset: number): string {
  const pattern = /[A-Za-z_]*/y;
  pattern.lastIndex = offset;
  return (pattern.exec(sql)?.[0] ?? '').toLowerCase();
}
