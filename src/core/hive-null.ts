/** The value of a folder such as `country=…` whose rows have no value there, as Hive and DuckDB (1.5) write it. */
export const hiveNull = '__HIVE_DEFAULT_PARTITION__';
