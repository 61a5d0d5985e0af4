/** Which parts of a declared type are lists: one element there is a list of one. */
export interface ListShape {
  readonly isList: boolean;
  /** Of a struct, by name in lower case. */
  readonly fields: ReadonlyMap<string, ListShape>;
}

const NO_FIELDS: ReadonlyMap<string, ListShape> = new Map();
const LIST = /\s*\[\s*\d*\s*\]$/;
const STRUCT = /^(?:struct|row)\s*\(([\s\S]*)\)$/i;
const FIELD = /^("(?:[^"]|"")*"|[^\s"]+)\s+([\s\S]+)$/;

/** What a type of DuckDB says about lists; undefined where it has none. */
export function listShape(type: string): ListShape | undefined {
  const shape = shapeOf(type.trim());
  return shape.isList || shape.fields.size > 0 ? shape : undefined;
}

function shapeOf(type: string): ListShape {
  const isList = LIST.test(type);
  // A list in a list can't come from XML, so that only the outermost brackets say something.
  let inner = type;
  while (LIST.test(inner)) inner = inner.replace(LIST, '');
  const struct = STRUCT.exec(inner)?.[1];
  return { isList, fields: struct === undefined ? NO_FIELDS : fieldsOf(struct) };
}

function fieldsOf(text: string): ReadonlyMap<string, ListShape> {
  return new Map(
    partsOf(text).flatMap((part) => {
      const [, name, type] = FIELD.exec(part.trim()) ?? [];
      return name === undefined || type === undefined
        ? []
        : [[unquoted(name).toLowerCase(), shapeOf(type.trim())] as const];
    }),
  );
}

/** What stands between commas that are in no brackets and no quotes. */
function partsOf(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|[\s\S]/g)) {
    if (token === '(' || token === '[') depth++;
    else if (token === ')' || token === ']') depth--;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
