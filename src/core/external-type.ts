import { quoteIdentifier, quoteLiteral } from './relation.ts';
import type { DuckDbType } from './duckdb-type.ts';
import type { ExternalFormat } from './materialization.ts';
import { innerTypes } from './duckdb-type.ts';
import { parseType } from './parse-type.ts';

/** The type of a column of an external model. */
export interface CarriedType {
  /** What the view gives: what the query has, but a column of NULLs is a column of integers, as in a table. */
  readonly type: string;
  /** What goes into the file, and comes back out of it by a cast. */
  readonly stored: string;
  /** Whether a value may be other than it was once it was read back, so that each is looked at. */
  readonly isChecked: boolean;
}

/** How a format keeps the values of a type exactly; undefined where it can't. Found out by DuckDB 1.5. */
export function carriedType(text: string, format: ExternalFormat): CarriedType | undefined {
  const parsed = parseType(text);
  const type = hasLeaf(parsed, isNullType) ? renderType(parsed, nullAsInteger) : text;
  const known = parseType(type);
  if (!isCarried(known, format) || (format === 'csv' && isDeep(known))) return undefined;
  if (format === 'json' && hasLeaf(known, isWideDecimal))
    return known.kind === 'plain' ? { type, stored: type, isChecked: true } : undefined;
  const isWide = format === 'parquet' && hasLeaf(known, isHuge);
  // In a text, DuckDB (1.5) quotes what is in lists, and not what is in arrays.
  const isArray = format === 'csv' && /\[\d+\]/.test(type);
  const stored = isWide || isArray ? renderType(known, isWide ? hugeAsDecimal : asItIs) : type;
  return { type, stored, isChecked: false };
}

type PlainType = Extract<DuckDbType, { kind: 'plain' }>;

function hasLeaf(type: DuckDbType, matches: (type: PlainType) => boolean): boolean {
  if (type.kind === 'plain') return matches(type);
  return innerTypes(type).some((inner) => hasLeaf(inner, matches));
}

const everywhere = [
  ...['BOOLEAN', 'TINYINT', 'UTINYINT', 'SMALLINT', 'USMALLINT', 'INTEGER', 'UINTEGER', 'BIGINT'],
  ...['UBIGINT', 'HUGEINT', 'UHUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL', 'VARCHAR', 'DATE', 'TIME'],
  ...['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMP WITH TIME ZONE'],
  ...['TIME_NS', 'UUID', 'JSON'],
];

/** Parquet rounds intervals and forgets the zone of a time; JSON has no bytes. */
const carried: Readonly<Record<ExternalFormat, ReadonlySet<string>>> = {
  parquet: new Set([...everywhere, 'BLOB', 'BIT', 'BIGNUM']),
  csv: new Set([...everywhere, 'BLOB', 'BIT', 'BIGNUM', 'INTERVAL', 'TIME WITH TIME ZONE']),
  json: new Set([...everywhere, 'INTERVAL', 'TIME WITH TIME ZONE']),
};

function isCarried(type: DuckDbType, format: ExternalFormat): boolean {
  switch (type.kind) {
    case 'plain':
      return carried[format].has(type.name);
    case 'enum':
      return true;
    case 'union':
      return false;
    case 'list':
    case 'map':
      return innerTypes(type).every((inner) => isCarried(inner, format));
    case 'struct':
      return type.fields.every((field) => field.name !== '' && isCarried(field.type, format));
  }
}

/** Texts that DuckDB (1.5) writes of what is nested twice can't always be read back. */
function isDeep(type: DuckDbType): boolean {
  return innerTypes(type).some((inner) => innerTypes(inner).length > 0);
}

function asItIs(type: PlainType): PlainType {
  return type;
}

function isNullType({ name }: PlainType): boolean {
  return name === 'NULL';
}

function nullAsInteger(type: PlainType): PlainType {
  return isNullType(type) ? { kind: 'plain', name: 'INTEGER' } : type;
}

/** Parquet has no such integers, and DuckDB would write them as floating-point numbers. */
function isHuge({ name }: PlainType): boolean {
  return name === 'HUGEINT' || name === 'UHUGEINT';
}

function hugeAsDecimal(type: PlainType): PlainType {
  return isHuge(type) ? { kind: 'plain', name: 'DECIMAL', arguments: ['38', '0'] } : type;
}

/** Numbers of JSON are read as floating-point numbers, which keep 15 digits. */
function isWideDecimal({ name, arguments: given }: PlainType): boolean {
  return name === 'DECIMAL' && Number(given?.[0] ?? 18) > 15;
}

function renderType(type: DuckDbType, leaf: (type: PlainType) => PlainType): string {
  const inside = (inner: DuckDbType) => renderType(inner, leaf);
  switch (type.kind) {
    case 'plain': {
      const { name, arguments: given = [] } = leaf(type);
      return given.length === 0 ? name : `${name}(${given.join(',')})`;
    }
    case 'list':
      return `${inside(type.element)}[]`;
    case 'map':
      return `MAP(${inside(type.key)}, ${inside(type.value)})`;
    case 'enum':
      return `ENUM(${type.values.map(quoteLiteral).join(', ')})`;
    case 'struct':
    case 'union': {
      const fields = type.kind === 'struct' ? type.fields : type.members;
      const parts = fields.map((field) => `${quoteIdentifier(field.name)} ${inside(field.type)}`);
      return `${type.kind.toUpperCase()}(${parts.join(', ')})`;
    }
  }
}
