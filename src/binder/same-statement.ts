import type { Session } from '../core/adapter.ts';
import { tokens } from '../core/sql-text.ts';
import { statementText } from './serialized.ts';

/**
 * Whether two SELECTs are the same but for comments, white space and the letter case of keywords. Names and texts count
 * with their letters: `as Total` and `as total` name two columns.
 */
export async function isSameStatement(
  before: string,
  after: string,
  session: Session,
): Promise<boolean> {
  if (before === after) return true;
  const was = await statementText(before, session);
  const is = await statementText(after, session);
  if (was === undefined && is === undefined)
    return (await wordsOf(before, session)) === (await wordsOf(after, session));
  return was !== undefined && was === is && hintsOf(before) === hintsOf(after);
}

/**
 * Which common tables are to be materialized, which DuckDB 1.5 leaves out of its JSON. It matters where one of them calls
 * `random()` and is read twice.
 */
function hintsOf(sql: string): string {
  const words = [...tokens(sql)]
    .filter(({ isContent }) => isContent)
    .map(({ offset, length }) => sql.slice(offset, offset + length).toLowerCase());
  return words
    .flatMap((word, place) => (word === 'materialized' ? [`${words[place - 1]} ${word}`] : []))
    .join();
}

/** Token by token, for what DuckDB can't write as JSON: each stretch of white space and comments counts as one space. */
async function wordsOf(sql: string, session: Session): Promise<string> {
  const { rows } = await session.query(
    `select keyword_name from duckdb_keywords() where keyword_category = 'reserved'`,
  );
  const keywords = new Set(rows.map(([name]) => String(name)));
  const spaced: string[] = [];
  for (const { offset, length, isContent } of tokens(sql)) {
    if (isContent) spaced.push(sql.slice(offset, offset + length));
    else if (spaced.at(-1) !== ' ') spaced.push(' ');
  }
  return spaced
    .map((token, place) => foldKeyword(token, spaced, { place, keywords }))
    .join('')
    .trim();
}

/** Keywords in small letters, except where a name may stand: behind `as` and a dot, and before a colon. */
function foldKeyword(
  token: string,
  all: readonly string[],
  { place, keywords }: { readonly place: number; readonly keywords: ReadonlySet<string> },
): string {
  const word = token.toLowerCase();
  if (!keywords.has(word)) return token;
  const before = all
    .slice(0, place)
    .findLast((each) => each !== ' ')
    ?.toLowerCase();
  const behind = all.slice(place + 1).find((each) => each !== ' ');
  const mayBeName = before === 'as' || before === '.' || behind === ':';
  return mayBeName ? token : word;
}
