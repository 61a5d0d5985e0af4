/** A value that JSON and YAML can hold. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every object within a value, the value first. */
export function objectsIn(value: Json): readonly JsonObject[] {
  const found: JsonObject[] = [];
  const rest: Json[] = [value];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (Array.isArray(next)) rest.push(...(next as readonly Json[]));
    else if (isJsonObject(next)) {
      found.push(next);
      rest.push(...Object.values(next));
    }
  }
  return found;
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
