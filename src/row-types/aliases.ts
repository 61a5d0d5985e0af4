/** A name in the written file for values that JavaScript has no exact type for. */
export interface Alias {
  readonly name: string;
  /** What the values are, in TypeScript. */
  readonly definition: string;
  readonly comment: string;
  /** The types of DuckDB that it stands for. */
  readonly types: readonly string[];
}

/** In the order in which a file has those that it uses. Values are those of getRowObjectsJson of @duckdb/node-api 1.5.5. */
export const aliases: readonly Alias[] = [
  {
    name: 'Bignum',
    definition: 'string',
    comment: 'BIGNUM: a whole number of any length as text; BigInt() reads it.',
    types: ['BIGNUM'],
  },
  {
    name: 'Bits',
    definition: 'string',
    comment: 'BIT: zeros and ones as text, such as "10101".',
    types: ['BIT'],
  },
  {
    name: 'Bytes',
    definition: 'string',
    comment: 'BLOB: bytes as text, those outside of printable ASCII as \\xAA.',
    types: ['BLOB'],
  },
  {
    name: 'DateOnly',
    definition: 'string',
    comment: 'DATE: as text, such as "2024-01-31".',
    types: ['DATE'],
  },
  {
    name: 'Decimal',
    definition: 'string',
    comment: 'DECIMAL: an exact decimal number as text, such as "12.50".',
    types: ['DECIMAL'],
  },
  {
    name: 'Float',
    definition: "number | 'NaN' | 'Infinity' | '-Infinity'",
    comment: 'DOUBLE and FLOAT: a number; what JSON has no number for is text.',
    types: ['DOUBLE', 'FLOAT'],
  },
  {
    name: 'Geometry',
    definition: 'string',
    comment: 'GEOMETRY: its well-known binary, written as a BLOB is.',
    types: ['GEOMETRY'],
  },
  {
    name: 'Int128',
    definition: 'string',
    comment: 'HUGEINT and UHUGEINT: a whole number as text; BigInt() reads it.',
    types: ['HUGEINT', 'UHUGEINT'],
  },
  {
    name: 'Int64',
    definition: 'string',
    comment: 'BIGINT and UBIGINT: a whole number as text, such as "42"; BigInt() reads it.',
    types: ['BIGINT', 'UBIGINT'],
  },
  {
    name: 'Interval',
    definition: '{ months: number; days: number; micros: string }',
    comment: 'INTERVAL: microseconds as text.',
    types: ['INTERVAL'],
  },
  {
    name: 'Json',
    definition: 'string | number | boolean | null | Json[] | { [key: string]: Json }',
    comment: 'VARIANT: any value, its parts as columns of their type have them.',
    types: ['VARIANT'],
  },
  {
    name: 'JsonText',
    definition: 'string',
    comment: 'JSON: a JSON text; JSON.parse() reads it.',
    types: ['JSON'],
  },
  {
    name: 'TimeOfDay',
    definition: 'string',
    comment: 'TIME and TIME_NS: as text, such as "13:45:00.5".',
    types: ['TIME', 'TIME_NS'],
  },
  {
    name: 'TimeOfDayWithZone',
    definition: 'string',
    comment: 'TIME WITH TIME ZONE: as text, such as "13:45:00+02".',
    types: ['TIME WITH TIME ZONE'],
  },
  {
    name: 'Timestamp',
    definition: 'string',
    comment:
      'TIMESTAMP and TIMESTAMP_S, _MS, _NS: as text without a time zone, such as "2024-01-31 13:45:00.5".',
    types: ['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS'],
  },
  {
    name: 'TimestampWithZone',
    definition: 'string',
    comment: 'TIMESTAMP WITH TIME ZONE: as text, such as "2024-01-31 13:45:00+00".',
    types: ['TIMESTAMP WITH TIME ZONE'],
  },
  {
    name: 'Uuid',
    definition: 'string',
    comment: 'UUID: as text.',
    types: ['UUID'],
  },
];

const byType: ReadonlyMap<string, Alias> = new Map(
  aliases.flatMap((alias) => alias.types.map((type) => [type, alias] as const)),
);

/** The alias that stands for a type of DuckDB, by its name without arguments. */
export function aliasOf(typeName: string): Alias | undefined {
  return byType.get(typeName);
}
