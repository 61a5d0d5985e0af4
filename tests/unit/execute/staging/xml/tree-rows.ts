/** An element with everything in it; comments and processing instructions are no part of it. */
export interface TreeElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Texts and elements in order; two texts never follow one another. */
  readonly content: readonly (string | TreeElement)[];
}

type Json = string | null | readonly Json[] | { readonly [key: string]: Json };
type Row = ReadonlyMap<string, string | null>;

/**
 * What the reader is to make of records, in the plainest way: delimited text with all columns, in the order in which
 * attributes, texts and children first appear.
 */
export function treeRows(records: readonly TreeElement[]): { columns: string[]; text: string } {
  const rows = records.map(rowOf);
  const places = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const columns = places.length === 0 && rows.length > 0 ? ['#text'] : named(places);
  const lines = rows.map((row) => places.map((place) => field(row.get(place))).join(',') + '\n');
  return { columns, text: lines.join('') };
}

/** By place: `@a` for an attribute, `a` for a child, `#text` and `#content` for text. */
function rowOf(record: TreeElement): Row {
  const row = new Map<string, string | null>();
  for (const [name, value] of dataOf(record)) row.set(`@${name}`, value);
  const mixed = mixedContent(record);
  if (mixed !== undefined && !isBlank(mixed[1])) row.set(mixed[0], textOf(mixed[1]));
  for (const [name, children] of childrenByName(record)) row.set(name, textOf(together(children)));
  return row;
}

const AUDIT_COLUMNS = ['_record', '_source_file', '_file_checksum', '_loaded_at', '_batch_id'];

function named(places: readonly string[]): string[] {
  const taken = new Set(AUDIT_COLUMNS);
  return places.map((place) =>
    freeName(place.replace(/^@/, ''), taken, (name) => name.toLowerCase()),
  );
}

function freeName(name: string, taken: Set<string>, keyOf: (name: string) => string): string {
  let free = name;
  for (let suffix = 1; taken.has(keyOf(free)); suffix++) free = `${name}_${String(suffix)}`;
  taken.add(keyOf(free));
  return free;
}

function elementValue(element: TreeElement): Json {
  const attributes = dataOf(element);
  const children = childrenByName(element);
  if (attributes.length === 0 && children.size === 0) return plainText(element);
  const value = Object.create(null) as { [key: string]: Json };
  for (const [name, text] of attributes) value[name] = text;
  const mixed = mixedContent(element);
  if (mixed !== undefined) value[mixed[0]] = mixed[1];
  if (mixed?.[0] === '#content') return value;
  const taken = new Set(Object.keys(value));
  for (const [name, items] of children) {
    value[freeName(name, taken, (key) => key)] = together(items);
  }
  return value;
}

function together(children: readonly TreeElement[]): Json {
  const [first] = children;
  return children.length === 1 && first !== undefined
    ? elementValue(first)
    : children.map(elementValue);
}

function mixedContent({ content }: TreeElement): readonly [name: string, value: Json] | undefined {
  const [only] = content;
  if (content.length === 1 && typeof only === 'string') return ['#text', only];
  if (content.every((item) => typeof item !== 'string' || isBlank(item))) return undefined;
  const parts = content.map((item) =>
    typeof item === 'string' ? item : { [item.name]: elementValue(item) },
  );
  return ['#content', parts];
}

function childrenByName({ content }: TreeElement): Map<string, TreeElement[]> {
  return Map.groupBy(
    content.filter((item) => typeof item !== 'string'),
    (child) => child.name,
  );
}

function dataOf({ attributes }: TreeElement): TreeElement['attributes'] {
  return attributes.filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'));
}

function plainText({ content }: TreeElement): string | null {
  const [text] = content;
  return typeof text === 'string' ? text : null;
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && /^[ \t\r\n]*$/.test(value);
}

function textOf(value: Json): string | null {
  return value === null || typeof value === 'string' ? value : JSON.stringify(value);
}

function field(value: string | null | undefined): string {
  if (value === null || value === undefined) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
