import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';

/** A plan of a shape that is not known here, so nothing is said about it. Never leaves this folder. */
export class UnknownPlan extends Error {}

export function list(node: JsonObject, key: string): readonly Json[] {
  const value = node[key];
  if (!Array.isArray(value)) throw new UnknownPlan(`${key} is no list`);
  return value as readonly Json[];
}

export function objects(node: JsonObject, key: string): readonly JsonObject[] {
  return list(node, key).map(asObject);
}

export function object(node: JsonObject, key: string): JsonObject {
  return asObject(node[key]);
}

export function text(node: JsonObject, key: string): string {
  const value = node[key];
  if (typeof value !== 'string') throw new UnknownPlan(`${key} is no text`);
  return value;
}

export function index(node: JsonObject, key: string): number {
  return asIndex(node[key]);
}

export function indexes(node: JsonObject, key: string): readonly number[] {
  return list(node, key).map(asIndex);
}

/** All fields but these. */
export function without(node: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key)));
}

export function asObject(value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) throw new UnknownPlan('no object');
  return value;
}

/** A huge number, which DuckDB has for none, is an index like another. */
function asIndex(value: Json | undefined): number {
  const found = typeof value === 'string' && /^#\d+$/.test(value) ? Number(value.slice(1)) : value;
  if (typeof found !== 'number') throw new UnknownPlan('no index');
  return found;
}
