export const LINE_FEED = 0x0a;
export const BLANK = 0x20;
export const QUOTE = 0x22;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const LOWER_U = 0x75;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** 1 for the bytes that a text can't hold as they are: the quote, the backslash and control characters. */
export const ENDS_TEXT = tableOf('"\\', 0x20);
/** 1 for what may stand between the tokens of a document. */
export const DOCUMENT_BLANKS = tableOf(' \t\n\r');
/** 1 for what may stand between the tokens of a line. */
export const LINE_BLANKS = tableOf(' \t\r');

/** What a backslash and a letter stand for; 0 for what is no escape. */
export const ESCAPED = new Uint8Array(256);
for (const [at, letter] of [...'"\\/bfnrt'].entries())
  ESCAPED[letter.charCodeAt(0)] = '"\\/\b\f\n\r\t'.charCodeAt(at);

/** The value of a hexadecimal digit, or 16. */
export const HEXADECIMAL = new Uint8Array(256).fill(16);
for (const [at, digit] of [...'0123456789abcdef'].entries()) {
  HEXADECIMAL[digit.charCodeAt(0)] = at;
  HEXADECIMAL[digit.toUpperCase().charCodeAt(0)] = at;
}

function tableOf(characters: string, below = 0): Uint8Array {
  const table = new Uint8Array(256).fill(1, 0, below);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
