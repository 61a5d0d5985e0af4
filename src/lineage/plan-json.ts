import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';

/** The fields of a plan as DuckDB 1.5 writes them; a field with its default may be left out. */

export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

/** Missing numbers read as -1, which is no index. */
export function numberAt(object: JsonObject, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : -1;
}

export function numbersAt(object: JsonObject, key: string): readonly number[] {
  return itemsAt(object, key).filter((item) => typeof item === 'number');
}

export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  return isJsonObject(value) ? value : undefined;
}

/** The objects of a list, or the one object. */
export function objectsAt(object: JsonObject, ...keys: readonly string[]): readonly JsonObject[] {
  return keys.flatMap((key) => {
    const value = object[key];
    return isJsonObject(value) ? [value] : itemsAt(object, key).filter(isJsonObject);
  });
}

export function itemsAt(object: JsonObject, key: string): readonly Json[] {
  const value = object[key];
  return Array.isArray(value) ? value : [];
}
