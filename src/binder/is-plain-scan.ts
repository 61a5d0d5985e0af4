import type { Session } from '../core/adapter.ts';
import { objectsIn, parseJson } from '../core/json.ts';

/**
 * Whether a query only reads rows as tables or Parquet files hold them, perhaps some of them only: then each that asks for
 * one column reads no more than that, and often no row, for the statistics tell.
 */
export async function isPlainScan(query: string, session: Session): Promise<boolean> {
  const { rows } = await session.query(`explain (format json) ${query}`);
  const plan = parseJson(String(rows[0]?.[1] ?? '')) ?? null;
  const operators = objectsIn(plan).flatMap(({ name }) =>
    typeof name === 'string' ? [name.trim()] : [],
  );
  return operators.length > 0 && operators.every((name) => plainOperators.has(name));
}

/**
 * Whether a query works its rows out, as its words tell without asking the engine. A word may stand in a text or be a name:
 * so nothing but speed may depend on the answer.
 */
export function looksComputed(sql: string): boolean {
  return computingWords.test(sql);
}

const computingWords =
  /\b(join|group\s+by|distinct|intersect|except|having|qualify|over|limit|pivot|unnest|recursive)\b|\bfrom\s+(range|generate_series)\s*\(/i;

/** As DuckDB 1.5 calls them. */
const plainOperators: ReadonlySet<string> = new Set([
  'FILTER',
  'PARQUET_SCAN',
  'PROJECTION',
  'READ_PARQUET',
  'SEQ_SCAN',
  'TABLE_SCAN',
  'UNION',
]);
