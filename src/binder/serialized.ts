import type { QueryResult, Session } from '../core/adapter.ts';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { asQuery } from './as-query.ts';

/** What DuckDB's parser and binder make of one SELECT; a part that DuckDB can't write as JSON is missing. */
export interface Serialized {
  /** The statement as parsed, without the places of its parts. */
  readonly statement: JsonObject | undefined;
  /** The plan of `create table … as` of it: as bound, no optimizer has seen it. */
  readonly plan: JsonObject | undefined;
}

/**
 * Parses and binds a SELECT without running it. Statement and plan come from DuckDB 1.5's bundled json extension; an
 * error in the SQL is a missing part, never a throw.
 */
export async function serialize(sql: string, session: Session): Promise<Serialized> {
  const result = await session.query(
    'select json_serialize_sql($1::varchar), json_serialize_plan($2::varchar, optimize := false)',
    [sql, `create temp table "ingot binder" as\n${asQuery(sql)}\n`],
  );
  return { statement: only(result, 0, 'statements'), plan: only(result, 1, 'plans') };
}

/** The statement as JSON text that is equal where only comments, white space or the case of keywords differ. */
export async function statementText(sql: string, session: Session): Promise<string | undefined> {
  const result = await session.query('select json_serialize_sql($1::varchar)', [sql]);
  const text = String(result.rows[0]?.[0]);
  // A quote inside a text is escaped, so this finds no text that looks like a place.
  return text.startsWith('{"error":false')
    ? text.replaceAll(/"query_location":\d+/g, '')
    : undefined;
}

/**
 * JSON with every number that a double may not hold exactly as text: `1.0`, `-0`, `9007199254740993`. Such a text starts
 * with `#`, so it is no digits that were a text before.
 */
export function parseExactly(text: string): Json {
  const exact = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') || /^\d{1,15}$/.test(token) ? token : `"#${token}"`,
  );
  return JSON.parse(exact) as Json;
}

/** The one element of a list in DuckDB's answer; several statements in one text are none. */
function only({ rows }: QueryResult, column: number, list: string): JsonObject | undefined {
  const answer = parseAnswer(String(rows[0]?.[column]));
  const elements = answer?.[list];
  if (answer?.['error'] !== false || !Array.isArray(elements) || elements.length !== 1)
    return undefined;
  const [element] = elements as readonly Json[];
  return isJsonObject(element) ? element : undefined;
}

function parseAnswer(text: string): JsonObject | undefined {
  try {
    const answer = parseExactly(text);
    return isJsonObject(answer) ? answer : undefined;
  } catch {
    // DuckDB writes NaN and infinity as they are, which JSON has no word for.
    return undefined;
  }
}
