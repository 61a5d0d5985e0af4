import { suggest } from './suggest.ts';

/** What to do about a declared type that is none. */
export function typeHint(dataType: string): string {
  return (
    suggest(dataType, commonTypes) ??
    'Use a type of DuckDB, such as "varchar", "bigint", "decimal(12,2)" or "timestamp".'
  );
}

const commonTypes = [
  'bigint',
  'blob',
  'boolean',
  'date',
  'decimal',
  'double',
  'float',
  'hugeint',
  'integer',
  'interval',
  'json',
  'real',
  'smallint',
  'text',
  'time',
  'timestamp',
  'timestamptz',
  'tinyint',
  'ubigint',
  'uinteger',
  'uuid',
  'varchar',
];
