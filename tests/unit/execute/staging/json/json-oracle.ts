import { columnNames } from '../../../../../src/execute/staging/column-names.ts';

/** What a record is to become: values by key, or undefined where it is none. */
export type Expected = ReadonlyMap<string, string | null> | undefined;

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** Reads one record with `JSON.parse`, and finds the text of its values by the tokens of sound JSON. */
export function expectedRecord(bytes: Uint8Array, maxDepth = 100): Expected {
  const text = decoded(bytes);
  if (text === undefined || !isJson(text)) return undefined;
  const tokens = text.match(token) ?? [];
  const texts = tokens
    .filter((each) => each.startsWith('"'))
    .map((each) => String(JSON.parse(each)));
  if (tokens[0] !== '{' || texts.some((each) => !each.isWellFormed())) return undefined;
  const fields = new Map<string, string | null>();
  let depth = 0;
  let value: string[] = [];
  let key: string | undefined;
  for (const each of tokens) {
    if (/^[{[]$/.test(each) && ++depth > maxDepth) return undefined;
    const ends = depth === 1 && (each === ',' || each === '}');
    if (ends && key !== undefined) {
      if (fields.has(key)) return undefined;
      fields.set(key, valueText(value));
      key = undefined;
    } else if (key !== undefined) value.push(each);
    else if (each.startsWith('"')) [key, value] = [String(JSON.parse(each)), []];
    if (/^[}\]]$/.test(each)) depth--;
  }
  return fields;
}

/** The rows of records, with the names that the keys get by their order. */
export function expectedRows(
  records: readonly Expected[],
): readonly Readonly<Record<string, string>>[] {
  const sound = records.filter((record) => record !== undefined);
  const keys = [...new Set(sound.flatMap((record) => [...record.keys()]))];
  const names = new Map(columnNames(keys).map((name, index) => [keys[index], name]));
  return sound.map((record) => {
    const fields = [...record].flatMap(([key, value]) =>
      value === null ? [] : [[names.get(key) ?? '?', value]],
    );
    return Object.fromEntries(fields) as Record<string, string>;
  });
}

/** Behind the colon. */
function valueText([, ...tokens]: readonly string[]): string | null {
  const text = tokens.join('');
  if (text === 'null') return null;
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
