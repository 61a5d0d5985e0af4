import type { Session } from '../core/adapter.ts';
import { isJsonObject, objectsIn, type Json, type JsonObject } from '../core/json.ts';
import { storedDefinitions } from './definitions.ts';
import { serialize, type Serialized } from './serialized.ts';
import { boundAway, pureTableFunctions, volatileFunctions } from './volatile-names.ts';

/**
 * The names of what makes the result of a SELECT depend on more than the tables that it reads, sorted: the clock, chance,
 * variables, files, the catalog, a sample; also within views and macros of the session. `unknown statement` stands for
 * SQL that DuckDB can't write down. Where none is named, the same tables give the same result.
 */
export async function volatileCalls(sql: string, session: Session): Promise<readonly string[]> {
  return volatileIn(await serialize(sql, session), session);
}

/** As `volatileCalls`, of a statement that was parsed and bound before. */
export async function volatileIn(
  { statement, plan }: Serialized,
  session: Session,
): Promise<readonly string[]> {
  if (statement === undefined) return ['unknown statement'];
  const parsed = objectsIn(statement);
  if (plan === undefined) {
    const found = unique(parsed.flatMap(callOfStatement));
    return found.length > 0 ? found : ['unknown statement'];
  }
  const planned = objectsIn(plan);
  const found = [...planned.flatMap(callOfPlan), ...parsed.flatMap(callBoundAway)];
  return unique([...found, ...(await hiddenCalls(parsed, planned, session))]);
}

/** A call that a bound plan shows under the name of the function that DuckDB chose. */
function callOfPlan(node: JsonObject): readonly string[] {
  const { name, type, children } = node;
  if (type === 'LOGICAL_CHUNK_GET') return ['describe'];
  if (type === 'LOGICAL_SAMPLE') return sampleOf(node['sample_options']);
  if (typeof name !== 'string' || !('has_serialize' in node)) return [];
  if (type === 'LOGICAL_GET')
    return name === 'seq_scan' || pureTableFunctions.has(name) ? [] : [name];
  const readsClock = name === 'age' && Array.isArray(children) && children.length === 1;
  return volatileFunctions.has(name) || readsClock ? [name] : [];
}

function sampleOf(options: Json | undefined): readonly string[] {
  return isJsonObject(options) && typeof options['seed'] === 'number' ? [] : ['sample'];
}

/**
 * A call that may leave no trace in the plan: in the arguments of a table function, and of an aggregate that takes a
 * constant, DuckDB 1.5 puts the value of any function in its place.
 */
function callBoundAway(node: JsonObject): readonly string[] {
  const { function_name: written, type } = node;
  if (type === 'SHOW_REF' && node['show_type'] !== 'SUMMARY') return ['describe'];
  const name = typeof written === 'string' ? written.toLowerCase() : '';
  return boundAway.has(name) || volatileFunctions.has(name) ? [name] : [];
}

/** What a statement shows that could not be bound. */
function callOfStatement(node: JsonObject): readonly string[] {
  const { type, function: called, function_name: name, table_name: table, seed } = node;
  if (type === 'TABLE_FUNCTION' && isJsonObject(called)) {
    const tableFunction = String(called['function_name']).toLowerCase();
    return pureTableFunctions.has(tableFunction) ? [] : [tableFunction];
  }
  if (type === 'BASE_TABLE' && typeof table === 'string')
    return /[./\\*]/.test(table) ? [table] : [];
  if (seed !== undefined) return sampleOf(node);
  if (typeof name === 'string' && volatileFunctions.has(name.toLowerCase()))
    return [name.toLowerCase()];
  return callBoundAway(node);
}

/**
 * Calls that the binder takes away within views and macros. Their definitions are only read where the statement names
 * something that the plan does not: DuckDB 1.5 takes tens of milliseconds to list its functions.
 */
async function hiddenCalls(
  parsed: readonly JsonObject[],
  planned: readonly JsonObject[],
  session: Session,
): Promise<readonly string[]> {
  const bound = new Set(planned.flatMap(boundName));
  const named = parsed.flatMap(writtenName).filter((name) => !bound.has(name));
  if (named.length === 0) return [];
  const definitions = await storedDefinitions(named, session);
  return [...boundAway].filter((name) =>
    definitions.some((definition) => new RegExp(`\\b${name}\\b`, 'i').test(definition)),
  );
}

function boundName({ name, table, ctename }: JsonObject): readonly string[] {
  return [name, table, ctename].flatMap((each) =>
    typeof each === 'string' ? [each.toLowerCase()] : [],
  );
}

/** The name of a function or table as written; a window function is never a macro, and bears its name in no plan. */
function writtenName(node: JsonObject): readonly string[] {
  if (node['class'] === 'WINDOW') return [];
  return [node['function_name'], node['table_name']].flatMap((each) =>
    typeof each === 'string' && each !== '' ? [each.toLowerCase()] : [],
  );
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
