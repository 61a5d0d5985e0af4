import packageJson from '../../package.json' with { type: 'json' };

/** The version of ingot. */
export const version: string = packageJson.version;

/** The version of DuckDB that ingot is made for; what DuckDB found out before is only true for the same one. */
export const engineVersion: string = packageJson.dependencies['@duckdb/node-api'];
