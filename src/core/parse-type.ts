import type { DuckDbType, TypeField } from './duckdb-type.ts';
import { TypeTokens, type TypeToken } from './type-tokens.ts';

/** Reads a type as DuckDB 1.5 writes it; what is not written as a type becomes a plain type of that name. */
export function parseType(text: string): DuckDbType {
  const tokens = new TypeTokens(text);
  const type = readType(tokens);
  return type !== undefined && tokens.isAtEnd ? type : { kind: 'plain', name: text };
}

/** Undefined where the text is not a type; the rest of it is then of no use. */
function readType(tokens: TypeTokens): DuckDbType | undefined {
  let type = readElement(tokens);
  while (type !== undefined && tokens.takeSign('[')) {
    if (tokens.peek()?.kind === 'word') tokens.take();
    type = tokens.takeSign(']') ? { kind: 'list', element: type } : undefined;
  }
  return type;
}

function readElement(tokens: TypeTokens): DuckDbType | undefined {
  const name = readTypeName(tokens);
  if (name === undefined) return undefined;
  if (!tokens.takeSign('(')) return { kind: 'plain', name };
  switch (name) {
    case 'STRUCT':
      return asType(readList(tokens, readField), (fields) => ({ kind: 'struct', fields }));
    case 'UNION':
      return asType(readList(tokens, readField), (members) => ({ kind: 'union', members }));
    case 'ENUM':
      return asType(readList(tokens, readText), (values) => ({ kind: 'enum', values }));
    case 'MAP':
      return asType(readList(tokens, readType), ([key, value, more]) =>
        key === undefined || value === undefined || more !== undefined
          ? undefined
          : { kind: 'map', key, value },
      );
    default:
      return asType(readList(tokens, readArgument), (given) => ({
        kind: 'plain',
        name,
        arguments: given,
      }));
  }
}

/** Words such as `TIMESTAMP WITH TIME ZONE`; the type of NULL is written as a name in quotes. */
function readTypeName(tokens: TypeTokens): string | undefined {
  const first = tokens.take();
  if (first?.kind === 'name') return first.value;
  if (first?.kind !== 'word') return undefined;
  const words = [first.value];
  for (let next = tokens.peek(); next?.kind === 'word'; next = tokens.peek()) {
    words.push(next.value);
    tokens.take();
  }
  return words.join(' ');
}

/** What stands between commas up to the closing bracket. */
function readList<T>(
  tokens: TypeTokens,
  readItem: (tokens: TypeTokens) => T | undefined,
): readonly T[] | undefined {
  const items: T[] = [];
  do {
    const item = readItem(tokens);
    if (item === undefined) return undefined;
    items.push(item);
  } while (tokens.takeSign(','));
  return tokens.takeSign(')') ? items : undefined;
}

function readField(tokens: TypeTokens): TypeField | undefined {
  const name = isNamed(tokens) ? (tokens.take()?.value ?? '') : '';
  return asType(readType(tokens), (type) => ({ name, type }));
}

/** A name stands before a type; DuckDB puts fields called `time` or `timestamp` in quotes. */
function isNamed(tokens: TypeTokens): boolean {
  const [first, second] = [tokens.peek(), tokens.peek(1)];
  if (first === undefined || second === undefined || !isWordOrName(second)) return false;
  const isTypeWithZone = first.kind === 'word' && /^TIME(STAMP)?$/.test(first.value);
  return isWordOrName(first) && !(isTypeWithZone && second.value === 'WITH');
}

function isWordOrName({ kind }: TypeToken): boolean {
  return kind === 'word' || kind === 'name';
}

function readText(tokens: TypeTokens): string | undefined {
  const token = tokens.take();
  return token?.kind === 'text' ? token.value : undefined;
}

/** An argument of a type: 18 and 2 of `DECIMAL(18,2)`. */
function readArgument(tokens: TypeTokens): string | undefined {
  const token = tokens.take();
  return token?.kind === 'sign' ? undefined : token?.value;
}

function asType<From, To>(
  read: From | undefined,
  convert: (read: From) => To | undefined,
): To | undefined {
  return read === undefined ? undefined : convert(read);
}
