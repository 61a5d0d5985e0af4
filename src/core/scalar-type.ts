import type { ClockType, ScalarType } from './value-type.ts';

export interface TypeName {
  /** In lower case. */
  readonly name: string;
  /** What stands in the brackets behind it. */
  readonly modifiers: readonly string[];
  readonly text: string;
}

/** A type without parts. */
export function scalarType({ name, modifiers, text }: TypeName): ScalarType {
  const first = modifiers[0] === undefined ? undefined : Number(modifiers[0]);
  if (integers.has(name)) return { kind: 'integer', text, scale: 0 };
  if (name === 'decimal' || name === 'dec' || name === 'numeric') {
    // A bare decimal is DECIMAL(18,3) in DuckDB.
    return { kind: 'decimal', text, scale: first === undefined ? 3 : Number(modifiers[1] ?? 0) };
  }
  if (name === 'real' || name === 'float4') return { kind: 'float', text, digits: 7 };
  // `float(25)` and more is a double.
  if (name === 'float') return { kind: 'float', text, digits: (first ?? 0) > 24 ? 15 : 7 };
  if (name === 'double' || name === 'float8' || name === 'double precision')
    return { kind: 'float', text, digits: 15 };
  if (
    /^(?:(?:var|bp|nvar|n)?char|text|string|(?:national )?char(?:acter)?(?: varying)?)$/.test(name)
  )
    return { kind: 'text', text, length: first };
  if (name === 'boolean' || name === 'bool' || name === 'logical') return { kind: 'boolean', text };
  if (name === 'date' || name === 'json') return { kind: name, text };
  if (/^interval\b/.test(name)) return { kind: 'interval', text };
  if (exact.has(name)) return { kind: 'exact', text };
  if (name === 'geometry') return { kind: 'shape', text };
  return timeType(name, first, text) ?? { kind: 'other', text };
}

function timeType(
  name: string,
  precision: number | undefined,
  text: string,
): ScalarType | undefined {
  const known = times.get(name);
  if (known === undefined) return undefined;
  // `timestamp(2)` keeps milliseconds: DuckDB has seconds, milli-, micro- and nanoseconds only.
  const fraction = precision === undefined ? known.fraction : Math.ceil(precision / 3) * 3;
  return { ...known, text, fraction };
}

type TimeKind = Exclude<ClockType['kind'], 'date'>;

const times: ReadonlyMap<string, { readonly kind: TimeKind; readonly fraction: number }> = new Map([
  ['time', { kind: 'time', fraction: 6 }],
  ['time without time zone', { kind: 'time', fraction: 6 }],
  ['time_ns', { kind: 'time', fraction: 9 }],
  ['timetz', { kind: 'timetz', fraction: 6 }],
  ['time with time zone', { kind: 'timetz', fraction: 6 }],
  ['timestamp', { kind: 'timestamp', fraction: 6 }],
  ['timestamp without time zone', { kind: 'timestamp', fraction: 6 }],
  ['datetime', { kind: 'timestamp', fraction: 6 }],
  ['timestamp_us', { kind: 'timestamp', fraction: 6 }],
  ['timestamp_s', { kind: 'timestamp', fraction: 0 }],
  ['timestamp_ms', { kind: 'timestamp', fraction: 3 }],
  ['timestamp_ns', { kind: 'timestamp', fraction: 9 }],
  ['timestamptz', { kind: 'timestamptz', fraction: 6 }],
  ['timestamp with time zone', { kind: 'timestamptz', fraction: 6 }],
]);

const integers: ReadonlySet<string> = new Set([
  'tinyint',
  'int1',
  'smallint',
  'int2',
  'int16',
  'short',
  'integer',
  'int',
  'int4',
  'int32',
  'integral',
  'signed',
  'bigint',
  'int8',
  'int64',
  'long',
  'oid',
  'hugeint',
  'int128',
  'utinyint',
  'uint8',
  'usmallint',
  'uint16',
  'uinteger',
  'uint32',
  'ubigint',
  'uint64',
  'uhugeint',
  'uint128',
  'bignum',
  'varint',
]);

const exact: ReadonlySet<string> = new Set([
  'uuid',
  'guid',
  'blob',
  'bytea',
  'varbinary',
  'binary',
  'bit',
  'bitstring',
  'enum',
  'union',
  'variant',
]);
