import type { Json } from '../core/json.ts';

/** A value while a template is rendered. */
export type Value = Json | Printable | readonly Value[] | { readonly [name: string]: Value };

/** Something with fields that also prints as a text of its own, such as a relation. */
export class Printable {
  readonly text: string;
  readonly fields: Readonly<Record<string, Json>>;

  constructor(text: string, fields: Readonly<Record<string, Json>>) {
    this.text = text;
    this.fields = fields;
  }
}

/** True as Handlebars sees it: neither false, null, 0, an empty text nor an empty list. */
export function isTruthy(value: Value): boolean {
  if (value instanceof Printable) return value.text !== '';
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** A named field of a value; only what the value itself holds, never what JavaScript adds. */
export function fieldOf(value: Value, name: string): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isList(value)) {
    if (name === 'length') return value.length;
    return /^\d+$/.test(name) ? value[Number(name)] : undefined;
  }
  const fields: Readonly<Record<string, Value>> = value instanceof Printable ? value.fields : value;
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export function fieldNames(value: Value): string[] {
  if (typeof value !== 'object' || value === null || isList(value)) return [];
  return Object.keys(value instanceof Printable ? value.fields : value);
}

/** The text that `{{value}}` puts into the SQL; undefined for what has none (a list, an object). */
export function printed(value: Value): string | undefined {
  if (value instanceof Printable) return value.text;
  if (value === null) return '';
  return typeof value === 'object' ? undefined : String(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** In words, for messages. */
export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  return typeof value === 'object'
    ? 'an object'
    : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
