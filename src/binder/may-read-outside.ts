/**
 * Whether SQL may read files or the catalog, so that its columns can change though neither it nor its tables do. A text
 * test that costs next to nothing; yes says only that the engine must be asked again.
 */
export function mayReadOutside(sql: string): boolean {
  return /\b(?:read_|scan_|\w+_scan\b|glob\b|sniff_|parquet_|pragma_|duckdb_|information_schema|sqlite_master|query_table\b|getvariable\b|describe\b|show\b|summarize\b)|\b(?:from|join)\s*\(*\s*[e$]?['$]|\.(?:avro|csv|db|ddb|duckdb|geojson|gpx|jsonl?|ndjson|parquet|shp|tsv|txt|xlsx)\b/i.test(
    sql,
  );
}
