import {
  DuckDBBlobValue,
  DuckDBTypeId,
  JsonDuckDBValueConverter,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBValueConverter,
} from '@duckdb/node-api';

/** Numbers that JavaScript holds as they are, where JSON has none for them. */
const asTheyAre: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
]);

/** A value of the engine as a program takes it: exact, and of one kind for each type. */
export const programValue: DuckDBValueConverter<unknown> = (
  value: DuckDBValue,
  type: DuckDBType,
  converter,
): unknown => {
  if (value === null || value === undefined) return null;
  if (asTheyAre.has(type.typeId)) return value;
  // The bytes of a chunk are the engine's, and gone with it.
  if (value instanceof DuckDBBlobValue) return Uint8Array.from(value.bytes);
  return JsonDuckDBValueConverter(value, type, converter as typeof JsonDuckDBValueConverter);
};
