import {
  arrayValue,
  listValue,
  mapValue,
  structValue,
  type DuckDBArrayType,
  type DuckDBListType,
  type DuckDBMapType,
  type DuckDBStructType,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { Unfit } from './unfit.ts';
import type { ValueWriter } from './value-writer.ts';

type WriterOf = (type: DuckDBType) => ValueWriter;

/** Of arrays, typed ones too. */
export function listWriter(
  type: DuckDBListType | DuckDBArrayType,
  writerOf: WriterOf,
): ValueWriter {
  const write = writerOf(type.valueType);
  const length = 'length' in type ? type.length : undefined;
  return (value) => {
    if (!isList(value)) throw new Unfit('is no array');
    if (length !== undefined && value.length !== length)
      throw new Unfit(`does not have ${length} items`);
    const items = Array.from(value, (item, at) => inside(write, item, `item ${at + 1}`));
    return length === undefined ? listValue(items) : arrayValue(items);
  };
}

/** Of plain objects; a key that the type lacks is a mistake, one that the object lacks is NULL. */
export function structWriter(type: DuckDBStructType, writerOf: WriterOf): ValueWriter {
  const writers = type.entryTypes.map(writerOf);
  const names = new Set(type.entryNames);
  return (value) => {
    if (!isObject(value)) throw new Unfit('is no object');
    const unknown = Object.keys(value).find((key) => !names.has(key));
    if (unknown !== undefined) throw new Unfit(`has a key "${unknown}", which the type has not`);
    const entries = type.entryNames.map((name, at) => [
      name,
      inside(writers[at]!, Object.hasOwn(value, name) ? value[name] : null, `key "${name}"`),
    ]);
    return structValue(Object.fromEntries(entries) as Record<string, DuckDBValue>);
  };
}

/** Of a Map, of a plain object, or of what a query gives: a list of { key, value }. */
export function mapWriter(type: DuckDBMapType, writerOf: WriterOf): ValueWriter {
  const writeKey = writerOf(type.keyType);
  const writeValue = writerOf(type.valueType);
  return (value) => {
    const entries = entriesOf(value).map(([key, held]) => {
      if (key === null || key === undefined) throw new Unfit('has a key that is NULL');
      return { key: writeKey(key), value: inside(writeValue, held, `key "${String(key)}"`) };
    });
    const distinct = new Set(entries.map(({ key }) => String(key)));
    if (distinct.size < entries.length) throw new Unfit('has a key twice');
    return mapValue(entries);
  };
}

function entriesOf(value: unknown): (readonly [unknown, unknown])[] {
  if (value instanceof Map) return [...value];
  if (Array.isArray(value))
    return value.map((entry: unknown) => {
      if (!isObject(entry) || !Object.hasOwn(entry, 'key')) throw noMap();
      return [entry['key'], entry['value']];
    });
  if (isObject(value)) return Object.entries(value);
  throw noMap();
}

function noMap(): Unfit {
  return new Unfit('is no Map, object, or list of { key, value }');
}

/** A value within another, where a mistake tells its place. */
function inside(write: ValueWriter, value: unknown, place: string): DuckDBValue {
  if (value === null || value === undefined) return null;
  try {
    return write(value);
  } catch (error) {
    if (error instanceof Unfit) throw new Unfit(`: ${place} ${error.message.replace(/^: /, ' ')}`);
    throw error;
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Date);
}
