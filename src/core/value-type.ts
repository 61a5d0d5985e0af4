import { scalarType } from './scalar-type.ts';

/** What a declared type asks of a text. */
export type ValueType = ScalarType | NestedType;
export type NestedType = ListType | StructType | MapType;

/** `text` is the type as it was declared. */
export type ScalarType =
  { readonly kind: PlainKind; readonly text: string } | TextType | NumberType | ClockType;

export interface TextType {
  readonly kind: 'text';
  readonly text: string;
  /** The most characters; undefined: any number. DuckDB itself takes longer texts. */
  readonly length: number | undefined;
}

export type NumberType = ExactNumberType | FloatType;

export interface ExactNumberType {
  readonly kind: 'integer' | 'decimal';
  readonly text: string;
  /** Digits behind the decimal mark. */
  readonly scale: number;
}

export interface FloatType {
  readonly kind: 'float';
  readonly text: string;
  /** As many digits of a whole number are always kept. */
  readonly digits: number;
}

export type ClockType = LocalTimeType | MomentType;

export type LocalTimeType =
  | { readonly kind: 'date'; readonly text: string }
  | {
      readonly kind: 'time' | 'timetz' | 'timestamp';
      readonly text: string;
      /** Digits of a second that are kept. */
      readonly fraction: number;
    };

export interface MomentType {
  readonly kind: 'timestamptz';
  readonly text: string;
  readonly fraction: number;
}

/** `exact`: the cast changes no text; `shape`: as well, but `try_cast` raises errors (DuckDB 1.5); `other`: not known. */
export type PlainKind = 'boolean' | 'interval' | 'json' | 'exact' | 'shape' | 'other';

export interface ListType {
  readonly kind: 'list';
  readonly text: string;
  readonly element: ValueType;
  /** Undefined: any number of elements. */
  readonly length: number | undefined;
}

export interface StructType {
  readonly kind: 'struct';
  readonly text: string;
  readonly fields: readonly { readonly name: string; readonly type: ValueType }[];
}

export interface MapType {
  readonly kind: 'map';
  readonly text: string;
  readonly key: ValueType;
  readonly value: ValueType;
}

/** Reads a type of DuckDB (1.5). */
export function valueType(text: string): ValueType {
  const tokens = text.match(/\w+|'(?:[^']|'')*'|"(?:[^"]|"")*"|\S/g) ?? [];
  const reader = { tokens, at: 0 };
  const type = readType(reader);
  return type !== undefined && reader.at === tokens.length
    ? type
    : { kind: 'other', text: text.trim() };
}

export function isNested(type: ValueType): type is NestedType {
  return type.kind === 'list' || type.kind === 'struct' || type.kind === 'map';
}

/** The types of the texts that a value is made of. */
export function leafTypes(type: ValueType): readonly ScalarType[] {
  switch (type.kind) {
    case 'list':
      return leafTypes(type.element);
    case 'struct':
      return type.fields.flatMap((field) => leafTypes(field.type));
    case 'map':
      return [...leafTypes(type.key), ...leafTypes(type.value)];
    default:
      return [type];
  }
}

interface TokenReader {
  readonly tokens: readonly string[];
  at: number;
}

function readType(reader: TokenReader): ValueType | undefined {
  const start = reader.at;
  let type = readBase(reader);
  while (type !== undefined) {
    const isArray = isWord(reader, 'array');
    if (isArray) reader.at++;
    const length = takeLength(reader);
    if (length === undefined && !isArray) return type;
    type = {
      kind: 'list',
      text: textSince(reader, start),
      element: type,
      length: length === '' || length === undefined ? undefined : Number(length),
    };
  }
  return type;
}

/** `[]` or `[3]`. */
function takeLength(reader: TokenReader): string | undefined {
  const [bracket, first, second] = reader.tokens.slice(reader.at, reader.at + 3);
  if (bracket !== '[') return undefined;
  const length = first === ']' ? '' : second === ']' ? first : undefined;
  if (length !== undefined) reader.at += length === '' ? 2 : 3;
  return length;
}

function readBase(reader: TokenReader): ValueType | undefined {
  const start = reader.at;
  const words = takeWords(reader);
  if (words.length === 0) return undefined;
  if (words[0] === 'struct' || words[0] === 'row') return readStruct(reader, start);
  if (words[0] === 'map') return readMap(reader, start);
  const modifiers = takeModifiers(reader);
  if (modifiers === undefined) return undefined;
  // `timestamp(3) with time zone`
  words.push(...takeWords(reader));
  return scalarType({ name: words.join(' '), modifiers, text: textSince(reader, start) });
}

function takeWords(reader: TokenReader): string[] {
  const words: string[] = [];
  while (/^[\w"]/.test(reader.tokens[reader.at] ?? '') && !isWord(reader, 'array'))
    words.push(unquoted(reader.tokens[reader.at++]!).toLowerCase());
  return words;
}

function isWord(reader: TokenReader, word: string): boolean {
  return reader.tokens[reader.at]?.toLowerCase() === word;
}

function readStruct(reader: TokenReader, start: number): ValueType | undefined {
  if (!take(reader, '(')) return undefined;
  const fields: { name: string; type: ValueType }[] = [];
  do {
    const name = reader.tokens[reader.at++];
    const type = readType(reader);
    if (name === undefined || type === undefined) return undefined;
    fields.push({ name: unquoted(name), type });
  } while (take(reader, ','));
  return take(reader, ')') ? { kind: 'struct', text: textSince(reader, start), fields } : undefined;
}

function readMap(reader: TokenReader, start: number): ValueType | undefined {
  if (!take(reader, '(')) return undefined;
  const key = readType(reader);
  if (key === undefined || !take(reader, ',')) return undefined;
  const value = readType(reader);
  return value !== undefined && take(reader, ')')
    ? { kind: 'map', text: textSince(reader, start), key, value }
    : undefined;
}

/** What stands in the brackets behind a name; undefined where they are not closed. */
function takeModifiers(reader: TokenReader): readonly string[] | undefined {
  if (!take(reader, '(')) return [];
  const modifiers: string[] = [];
  for (let open = 1; open > 0; reader.at++) {
    const token = reader.tokens[reader.at];
    if (token === undefined) return undefined;
    if (token === '(') open++;
    if (token === ')') open--;
    if (/^\w/.test(token)) modifiers.push(token);
  }
  return modifiers;
}

function take(reader: TokenReader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at++;
  return true;
}

function textSince({ tokens, at }: TokenReader, start: number): string {
  return tokens
    .slice(start, at)
    .map((token, index) => {
      const before = tokens[start + index - 1];
      const isTight = index === 0 || /^[,()[\]]$/.test(token) || before === '(' || before === '[';
      return isTight ? token : ` ${token}`;
    })
    .join('');
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
