import {
  DuckDBBlobValue,
  DuckDBTypeId,
  DuckDBUUIDValue,
  type DuckDBEnumType,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { jsonText } from './json-writer.ts';
import { listWriter, mapWriter, structWriter } from './nested-writer.ts';
import {
  bigintWriter,
  decimalWriter,
  integerWriter,
  writeDouble,
  writeFloat,
} from './number-writer.ts';
import { timestampWriter, writeDate, writeInterval, writeTime } from './time-writer.ts';
import { Unfit } from './unfit.ts';

/** Gives a value that is there as the engine takes it. @throws Unfit where it would not be the same then */
export type ValueWriter = (value: unknown) => DuckDBValue;

/** How the values of a type are written. */
export function writerOf(type: DuckDBType): ValueWriter {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return writeBoolean;
    case DuckDBTypeId.TINYINT:
      return integerWriter(-128, 127);
    case DuckDBTypeId.SMALLINT:
      return integerWriter(-32_768, 32_767);
    case DuckDBTypeId.INTEGER:
      return integerWriter(-2_147_483_648, 2_147_483_647);
    case DuckDBTypeId.UTINYINT:
      return integerWriter(0, 255);
    case DuckDBTypeId.USMALLINT:
      return integerWriter(0, 65_535);
    case DuckDBTypeId.UINTEGER:
      return integerWriter(0, 4_294_967_295);
    case DuckDBTypeId.BIGINT:
      return bigintWriter(-(2n ** 63n), 2n ** 63n - 1n);
    case DuckDBTypeId.UBIGINT:
      return bigintWriter(0n, 2n ** 64n - 1n);
    case DuckDBTypeId.HUGEINT:
      return bigintWriter(-(2n ** 127n), 2n ** 127n - 1n);
    case DuckDBTypeId.UHUGEINT:
      return bigintWriter(0n, 2n ** 128n - 1n);
    case DuckDBTypeId.FLOAT:
      return writeFloat;
    case DuckDBTypeId.DOUBLE:
      return writeDouble;
    case DuckDBTypeId.DECIMAL:
      return decimalWriter(type.width, type.scale);
    case DuckDBTypeId.VARCHAR:
      return type.alias === 'JSON' ? jsonText : writeText;
    case DuckDBTypeId.BLOB:
      return writeBytes;
    case DuckDBTypeId.UUID:
      return writeUuid;
    case DuckDBTypeId.ENUM:
      return enumWriter(type);
    default:
      return timeOrNested(type);
  }
}

function timeOrNested(type: DuckDBType): ValueWriter {
  switch (type.typeId) {
    case DuckDBTypeId.DATE:
      return writeDate;
    case DuckDBTypeId.TIME:
      return writeTime;
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return timestampWriter(type.typeId);
    case DuckDBTypeId.INTERVAL:
      return writeInterval;
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return listWriter(type, writerOf);
    case DuckDBTypeId.STRUCT:
      return structWriter(type, writerOf);
    case DuckDBTypeId.MAP:
      return mapWriter(type, writerOf);
    default:
      return () => {
        throw new Unfit(
          `can't be written as ${String(type)}: give a text, and cast it in a model of SQL`,
        );
      };
  }
}

function writeBoolean(value: unknown): DuckDBValue {
  if (typeof value !== 'boolean') throw new Unfit('is neither true nor false');
  return value;
}

export function writeText(value: unknown): string {
  if (typeof value !== 'string') throw new Unfit('is no text');
  // UTF-8 has no half of a pair: it would become another character.
  if (!value.isWellFormed()) throw new Unfit('holds half a surrogate pair, which no text can keep');
  return value;
}

function writeBytes(value: unknown): DuckDBValue {
  if (value instanceof Uint8Array) return new DuckDBBlobValue(value);
  if (value instanceof ArrayBuffer) return new DuckDBBlobValue(new Uint8Array(value));
  throw new Unfit('is no Uint8Array or Buffer');
}

function writeUuid(value: unknown): DuckDBValue {
  const isUuid =
    typeof value === 'string' &&
    /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(value);
  if (!isUuid) throw new Unfit('is no UUID');
  return DuckDBUUIDValue.fromUint128(BigInt(`0x${value.replaceAll('-', '')}`));
}

function enumWriter({ values }: DuckDBEnumType): ValueWriter {
  const known = new Set<unknown>(values);
  return (value) => {
    if (typeof value !== 'string' || !known.has(value)) throw new Unfit('is none of its values');
    return value;
  };
}
