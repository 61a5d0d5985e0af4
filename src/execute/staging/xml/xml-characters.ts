export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const AMPERSAND = 0x26;
export const SINGLE_QUOTE = 0x27;
export const COMMA = 0x2c;
export const SLASH = 0x2f;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const RIGHT_BRACKET = 0x5d;

// U+FFFE and U+FFFF, which XML forbids, begin with this byte in UTF-8, as do some allowed characters.
const MAYBE_NONCHARACTER = 0xef;

/** Blanks as XML knows them. */
export const IS_SPACE = byteTable([TAB, LF, CR, SPACE], 1);

const FORBIDDEN = Array.from({ length: 0x20 }, (_, byte) => byte).filter(
  (byte) => IS_SPACE[byte] === 0,
);

export const BLANK_LF = 2;
export const BLANK_CR = 4;
/** What a blank is: 1, and for a line feed 2, for a carriage return 4 besides; 0 for what is none. */
export const BLANK_KINDS = blankKinds();

/** What a byte of text or of an attribute's value asks for; 0 for nothing. */
export const ASKS_QUOTES = 1;
export const ASKS_LINE = 2;
export const ASKS_RETURN = 3;
export const ASKS_REFERENCE = 4;
export const ASKS_BRACKETS = 5;
export const ASKS_LESS = 6;
export const ASKS_LOOK = 7;
export const ASKS_QUOTE_END = 8;
export const ASKS_BLANK = 9;

export const TEXT_KINDS = valueKinds([[GREATER, ASKS_BRACKETS]]);
export const ATTRIBUTE_KINDS = valueKinds([
  [DOUBLE_QUOTE, ASKS_QUOTE_END],
  [SINGLE_QUOTE, ASKS_QUOTE_END],
  [TAB, ASKS_BLANK],
]);

/** Bytes at which what is neither text nor attribute needs a closer look. */
export const STOPS_ANYTHING = byteTable(
  [MAYBE_NONCHARACTER, COMMA, DOUBLE_QUOTE, LF, CR, ...FORBIDDEN],
  1,
);

export const NAME_START = 1;
export const NAME_CHARACTER = 2;
export const NAME_BEYOND_ASCII = 4;

/** What a byte may be in a name; 0 ends the name. */
export const NAME_KINDS = nameKinds();

/** Whether XML 1.0 allows a code point in a document. */
export function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === TAB || code === LF || code === CR;
  return (
    code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  );
}

/** The code point of a character that XML forbids, where one begins at a place in valid UTF-8. */
export function forbiddenCharacterAt(bytes: Buffer, at: number): number | undefined {
  const byte = bytes[at]!;
  if (byte < SPACE) return IS_SPACE[byte] === 1 ? undefined : byte;
  if (byte !== MAYBE_NONCHARACTER || bytes[at + 1] !== 0xbf) return undefined;
  const last = bytes[at + 2]!;
  return last >= 0xbe ? 0xffc0 + (last & 0x3f) : undefined;
}

/** One entry for every byte: `kind` for those given, 0 for others. */
export function byteTable(members: readonly number[], kind: number): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of members) table[byte] = kind;
  return table;
}

function nameKinds(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 0x80; byte++) {
    const character = String.fromCharCode(byte);
    if (/[:A-Z_a-z]/.test(character)) table[byte] = NAME_START;
    else if (/[-.0-9]/.test(character)) table[byte] = NAME_CHARACTER;
  }
  return table.fill(NAME_BEYOND_ASCII, 0x80);
}

function blankKinds(): Uint8Array {
  const table = byteTable([TAB, SPACE], 1);
  table[LF] = 1 | BLANK_LF;
  table[CR] = 1 | BLANK_CR;
  return table;
}

function valueKinds(own: readonly (readonly [byte: number, kind: number])[]): Uint8Array {
  const table = byteTable([MAYBE_NONCHARACTER, ...FORBIDDEN], ASKS_LOOK);
  table[COMMA] = table[DOUBLE_QUOTE] = ASKS_QUOTES;
  table[LF] = ASKS_LINE;
  table[CR] = ASKS_RETURN;
  table[AMPERSAND] = ASKS_REFERENCE;
  table[LESS] = ASKS_LESS;
  for (const [byte, kind] of own) table[byte] = kind;
  return table;
}
