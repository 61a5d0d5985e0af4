import { boundAway, volatileFunctions } from './volatile-names.ts';

/** Words of SQL, and names of what DuckDB 1.5 defines by volatile functions, its table functions and its catalog. */
const words: ReadonlySet<string> = new Set([
  ...volatileFunctions,
  ...boundAway,
  'age',
  'ago',
  'checkpoint',
  'current_time',
  'current_timestamp',
  'describe',
  'explain',
  'force_checkpoint',
  'format_type',
  'get_block_size',
  'glob',
  'information_schema',
  'json_execute_serialized_sql',
  'localtime',
  'localtimestamp',
  'pivot',
  'pivot_wider',
  'sample',
  'show',
  'sql_auto_complete',
  'summarize',
  'summary',
  'tablesample',
  'which_secret',
]);

/** Families of names: table functions, also those of extensions, and tables of the catalog. */
const families =
  /^(?:arrow|check|disable|duckdb|enable|icu_calendar|parquet|pg|pragma|read|sniff|sqlite|test|truncate)_|^st_read|_(?:attach|query|scan)$/;

/** A file instead of a table, a parameter, an escaped text, an older version of a table, `desc` as the word for describe. */
const forms =
  /\b(?:from|join)\s*\(*\s*[e$]?['$]|\.(?:avro|csv|db|ddb|duckdb|geojson|gpx|jsonl?|ndjson|parquet|shp|tsv|txt|xlsx)\b|\?|\$\w|\be'|\bat\s*\(|\bdesc\b(?!\s*(?:[,);]|$|groups\b|limit\b|nulls\b|offset\b|range\b|rows\b))/;

/**
 * Whether an SQL text could have volatile calls in a database without macros of its own: only then is it worth to ask
 * `volatileCalls`. Words are found wherever they stand, also in comments and texts.
 */
export function mayBeVolatile(sql: string): boolean {
  const text = sql.toLowerCase();
  if (forms.test(text)) return true;
  for (const [word] of text.matchAll(/[a-z_]\w*/g))
    if (words.has(word) || (word.includes('_') && families.test(word))) return true;
  return false;
}
