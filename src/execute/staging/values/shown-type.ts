import type { ValueType } from '../../../core/value-type.ts';

/** A type as messages show it: in capitals, but for names and texts in quotes. */
export function shownType({ text }: ValueType): string {
  return text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]+/g, (part) =>
    /^['"]/.test(part) ? part : part.toUpperCase(),
  );
}
