import { IngotError } from './error.ts';
import type { Location } from './source-text.ts';

/** One part of a path in a record. */
export interface PathStep {
  /** `either`: an attribute, or where there is none an element. */
  readonly kind: 'element' | 'attribute' | 'text' | 'either';
  readonly name: string;
}

/** Where records stand in a file. */
export interface RecordPath {
  /** As it was written. */
  readonly text: string;
  readonly names: readonly string[];
  /** Whether the first name is that of the root. */
  readonly isFromRoot: boolean;
}

/** A path such as `order`, `orders/order` or `/file/body/order`. */
export function recordPath(text: string, location: Location): RecordPath {
  const isFromRoot = text.startsWith('/');
  const names = (isFromRoot ? text.slice(1) : text).split('/');
  if (!names.every((name) => NAME_PATTERN.test(name))) {
    throw pathError(text, {
      location,
      hint: 'Write the names of elements: "order", "orders/order", or from the root "/file/orders/order".',
    });
  }
  return { text, names, isFromRoot };
}

/** A path in a record: elements, then perhaps an attribute `@id` or the text `#text`. */
export function valuePath(text: string, location: Location): readonly PathStep[] {
  const parts = text.split('/');
  const steps = parts.map((part, index) => stepOf(part, index === parts.length - 1));
  if (steps.every((step) => step !== undefined)) return steps;
  throw pathError(text, {
    location,
    hint: 'Write the names of elements from the record on, such as "customer/name"; the last part may be an attribute or the text, "customer/@id" or "customer/#text".',
  });
}

/** Elements in a record. */
export function elementPath(text: string, location: Location): readonly PathStep[] {
  const steps = valuePath(text, location);
  if (steps.every(({ kind }) => kind === 'element')) return steps;
  const hint = 'Write the names of elements from the record on, such as "lines/line".';
  throw pathError(text, { location, hint });
}

/** A whole name of XML 1.0, fifth edition. */
export const NAME_PATTERN =
  /^[:A-Z_a-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}][-.0-9\u{B7}\u{300}-\u{36F}\u{203F}\u{2040}:A-Z_a-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}]*$/u;

function stepOf(part: string, isLast: boolean): PathStep | undefined {
  if (isLast && part === '#text') return { kind: 'text', name: part };
  if (isLast && part.startsWith('@') && NAME_PATTERN.test(part.slice(1))) {
    return { kind: 'attribute', name: part.slice(1) };
  }
  return NAME_PATTERN.test(part) ? { kind: 'element', name: part } : undefined;
}

function pathError(text: string, detail: { location: Location; hint: string }): IngotError {
  return new IngotError('XML_PATH', `"${text}" is not a path in an XML file`, detail);
}
