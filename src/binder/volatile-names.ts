/**
 * Functions of DuckDB 1.5 whose result depends on more than their arguments: the clock, chance, a sequence, the session,
 * the storage. Those of one session and target that are the same in every run (`current_schema`, `version`) are not.
 */
export const volatileFunctions: ReadonlySet<string> = new Set([
  'current_connection_id',
  'current_date',
  'current_localtime',
  'current_localtimestamp',
  'current_query',
  'current_query_id',
  'current_setting',
  'current_transaction_id',
  'currval',
  'gen_random_uuid',
  'get_current_time',
  'get_current_timestamp',
  'getenv',
  'getvariable',
  'json_serialize_plan',
  'nextval',
  'now',
  'random',
  'reservoir_quantile',
  'stats',
  'today',
  'transaction_timestamp',
  'txid_current',
  'uuid',
  'uuidv4',
  'uuidv7',
  'vector_type',
  'write_log',
]);

/** What DuckDB says is volatile though its result, if it has one, is the same in every run. */
export const steadyFunctions: ReadonlySet<string> = new Set([
  'current_database',
  'current_schema',
  'current_schemas',
  'error',
  'in_search_path',
  'setseed',
  'sleep_ms',
]);

/** Functions whose value the binder puts in their place, so that the plan holds a constant. */
export const boundAway: ReadonlySet<string> = new Set(['getvariable', 'query']);

/** Table functions of DuckDB 1.5 whose rows depend on nothing but their arguments. All others are taken to read more. */
export const pureTableFunctions: ReadonlySet<string> = new Set([
  'generate_series',
  'json_each',
  'json_tree',
  'range',
  'repeat',
  'repeat_row',
  'unnest',
]);
