import type { Attribute } from './markup-scanner.ts';

/** An element of a record; comments and processing instructions are not part of it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** Text and elements in order; two texts never follow one another. */
  readonly content: readonly (string | XmlElement)[];
}

type Json = string | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * An element as a value. Text alone stays text, an empty element is null, and anything else is an object: attributes and
 * children by name (a child whose name is taken gets `_1`), a repeated child as an array. Text beside attributes is
 * `#text`; text between child elements makes `#content`, an array of texts and one-key objects in their order. Blanks
 * between child elements are left out, and so are namespace declarations; prefixes stay.
 */
export function elementValue(element: XmlElement): Json {
  const attributes = element.attributes.filter(isData);
  const children = element.content.filter((item) => typeof item !== 'string');
  if (attributes.length === 0 && children.length === 0) return plainText(element);
  // Without a prototype, an element named "__proto__" is a key like any other.
  const value = Object.create(null) as { [key: string]: Json };
  for (const [name, text] of attributes) value[name] = text;
  const content = mixedContent(element);
  if (content !== undefined) value[content.name] = content.value;
  if (content?.name === '#content') return value;
  const taken = new Set(Object.keys(value));
  for (const [name, items] of Map.groupBy(children, (child) => child.name)) {
    value[freeName(name, taken)] = childrenValue(items);
  }
  return value;
}

/** The children of one name as one value: an array where there are several. */
export function childrenValue(children: readonly XmlElement[]): Json {
  const [first] = children;
  return children.length === 1 && first !== undefined
    ? elementValue(first)
    : children.map(elementValue);
}

/** The text of an element beside its attributes (`#text`) or between its children (`#content`). */
export function mixedContent(element: XmlElement): { name: string; value: Json } | undefined {
  const { content } = element;
  const [only] = content;
  if (content.length === 1 && typeof only === 'string') return { name: '#text', value: only };
  if (!content.some((item) => typeof item === 'string' && /[^ \t\r\n]/.test(item))) {
    return undefined;
  }
  const value = content.map((item) =>
    typeof item === 'string' ? item : { [item.name]: elementValue(item) },
  );
  return { name: '#content', value };
}

/** Whether an attribute is data and not the declaration of a namespace. */
export function isData([name]: Attribute): boolean {
  return name !== 'xmlns' && !name.startsWith('xmlns:');
}

/** The name itself, or with the first of `_1`, `_2`, … that is free; it is taken then. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let suffix = 1; taken.has(free); suffix++) free = `${name}_${String(suffix)}`;
  taken.add(free);
  return free;
}

function plainText(element: XmlElement): string | null {
  const [text] = element.content;
  return typeof text === 'string' ? text : null;
}
