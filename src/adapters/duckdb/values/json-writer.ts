import { Unfit } from './unfit.ts';

/** JSON as text: a text must be JSON already, as a query gives it; anything else is written as JSON. */
export function jsonText(value: unknown): string {
  const text = typeof value === 'string' ? checkedText(value) : JSON.stringify(value, exact);
  if (text === undefined) throw new Unfit('can’t be written as JSON');
  // Written from values, a half of a pair is escaped; a text of the author's may hold one.
  if (!text.isWellFormed()) throw new Unfit('holds half a surrogate pair, which no text can keep');
  return text;
}

function checkedText(value: string): string {
  try {
    JSON.parse(value);
  } catch {
    throw new Unfit('is a text that is no JSON: JSON.stringify makes it some');
  }
  return value;
}

/** JSON.stringify writes NULL for what JSON has not, and leaves out functions; nothing is to be lost so. */
function exact(this: unknown, key: string, value: unknown): unknown {
  const at = key === '' ? '' : ` at "${key}"`;
  const own = typeof this === 'object' && this !== null ? Reflect.get(this, key) : undefined;
  if (own instanceof Date && Number.isNaN(own.getTime()))
    throw new Unfit(`holds an invalid Date${at}, which JSON has not`);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Unfit(`holds ${value}${at}, which JSON has not`);
  if (['bigint', 'function', 'symbol'].includes(typeof value))
    throw new Unfit(`holds a ${typeof value}${at}, which JSON has not`);
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value))
    throw new Unfit(`holds a ${value.constructor.name}${at}, which JSON has not`);
  return value;
}
