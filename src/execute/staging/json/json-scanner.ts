import {
  BACKSLASH,
  BLANK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  ENDS_TEXT,
  ESCAPED,
  HEXADECIMAL,
  LOWER_U,
  MINUS,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  QUOTE,
  ZERO,
} from './json-bytes.ts';

/** What is wrong at a place; `json-fault.ts` has the words. */
export type FaultKind =
  | 'value'
  | 'key'
  | 'colon'
  | 'separator'
  | 'early'
  | 'text'
  | 'escape'
  | 'surrogate'
  | 'number'
  | 'literal'
  | 'depth'
  | 'twice'
  | 'no-object'
  | 'encoding'
  | 'length'
  | 'text-length'
  | 'behind';

/** What every method gives that meets a mistake. */
export const BROKEN = -1;

/**
 * Finds where the tokens and values of JSON end, by the letter of RFC 8259. Behind `end` stand zeros, which no token can
 * hold, so a token that the end cuts is a fault at `end` or behind it.
 */
export class JsonScanner {
  bytes: Buffer = Buffer.alloc(8);
  end = 0;
  fault: FaultKind = 'value';
  faultAt = 0;
  /** What belongs to the fault: the brackets that would end the value, or the key that stands twice. */
  faultDetail = '';
  /** Whether `blanks` has skipped any since this was set to false. */
  hasBlanks = false;
  readonly #blank: Uint8Array;
  readonly #maxDepth: number;
  readonly #isObject: Uint8Array;

  constructor(blank: Uint8Array, maxDepth: number) {
    this.#blank = blank;
    this.#maxDepth = maxDepth;
    this.#isObject = new Uint8Array(maxDepth + 2);
  }

  /** Whether the last fault is only that the bytes end. */
  get isCut(): boolean {
    return this.faultAt >= this.end;
  }

  fail(at: number, kind: FaultKind, detail = ''): typeof BROKEN {
    this.fault = kind;
    this.faultAt = at;
    this.faultDetail = detail;
    return BROKEN;
  }

  blanks(start: number): number {
    const { bytes } = this;
    if (bytes[start]! > BLANK) return start;
    const blank = this.#blank;
    let at = start;
    while (blank[bytes[at]!] === 1) at++;
    if (at > start) this.hasBlanks = true;
    return at;
  }

  /** The end of a value of any kind, with so many brackets open around it. */
  value(start: number, open: number): number {
    const { bytes } = this;
    const isObject = this.#isObject;
    let depth = 0;
    let at = start;
    for (;;) {
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        const inside = ++at;
        while (ENDS_TEXT[bytes[at]!] === 0) at++;
        at = bytes[at] === QUOTE ? at + 1 : this.text(inside);
        if (at < 0) return BROKEN;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (open + depth >= this.#maxDepth) return this.fail(at, 'depth', String(this.#maxDepth));
        isObject[++depth] = byte === OPEN_BRACE ? 1 : 0;
        at = this.blanks(at + 1);
        // In ASCII each of these brackets closes with the sign two behind it.
        if (bytes[at] !== byte + 2) {
          if (byte === OPEN_BRACE && (at = this.key(at)) < 0) return BROKEN;
          continue;
        }
        at++;
        depth--;
      } else if ((at = this.scalar(at)) < 0) return BROKEN;
      for (;;) {
        if (depth === 0) return at;
        if (bytes[at]! <= BLANK) at = this.blanks(at);
        const closing = isObject[depth] === 1 ? CLOSE_BRACE : CLOSE_BRACKET;
        if (bytes[at] === COMMA) break;
        if (bytes[at] !== closing) return this.fail(at, 'separator', String.fromCharCode(closing));
        at++;
        depth--;
      }
      at++;
      if (bytes[at]! <= BLANK) at = this.blanks(at);
      if (isObject[depth] === 1 && (at = this.key(at)) < 0) return BROKEN;
    }
  }

  /** Where the value of a key begins. */
  key(start: number): number {
    const { bytes } = this;
    if (bytes[start] !== QUOTE) return this.fail(start, 'key');
    let at = start + 1;
    while (ENDS_TEXT[bytes[at]!] === 0) at++;
    at = bytes[at] === QUOTE ? at + 1 : this.text(start + 1);
    if (at < 0) return BROKEN;
    return bytes[at] === COLON && bytes[at + 1]! > BLANK ? at + 1 : this.colon(at);
  }

  /** Where the value begins behind the quote that ends its key. */
  colon(start: number): number {
    const at = this.blanks(start);
    return this.bytes[at] === COLON ? this.blanks(at + 1) : this.fail(at, 'colon');
  }

  scalar(start: number): number {
    const { bytes } = this;
    const byte = bytes[start]!;
    if (byte === QUOTE) {
      let at = start + 1;
      while (ENDS_TEXT[bytes[at]!] === 0) at++;
      return bytes[at] === QUOTE ? at + 1 : this.text(start + 1);
    }
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return this.number(start);
    return this.#word(start);
  }

  /** The end of a text, whose inside begins at `start`. */
  text(start: number): number {
    const { bytes } = this;
    let at = start;
    for (;;) {
      while (ENDS_TEXT[bytes[at]!] === 0) at++;
      if (bytes[at] === QUOTE) return at + 1;
      if (bytes[at] !== BACKSLASH) return this.fail(at, 'text');
      at = this.#escape(at);
      if (at < 0) return BROKEN;
    }
  }

  number(start: number): number {
    const { bytes } = this;
    let at = bytes[start] === MINUS ? start + 1 : start;
    if (bytes[at] === ZERO) at++;
    else if ((at = this.#digits(at, start)) < 0) return BROKEN;
    if (bytes[at] === DOT && (at = this.#digits(at + 1, start)) < 0) return BROKEN;
    // Both letter cases of "e".
    if ((bytes[at]! | 0x20) === 0x65) {
      const sign = bytes[at + 1];
      at = this.#digits(sign === PLUS || sign === MINUS ? at + 2 : at + 1, start);
      if (at < 0) return BROKEN;
    }
    const next = bytes[at]!;
    return next >= ZERO && next <= NINE ? this.fail(start, 'number') : at;
  }

  #digits(start: number, number: number): number {
    const { bytes } = this;
    let at = start;
    while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
    if (at > start) return at;
    return this.fail(at >= this.end ? at : number, 'number');
  }

  #word(start: number): number {
    switch (this.bytes[start]) {
      case 0x74:
        return this.#literal(start, 'true');
      case 0x66:
        return this.#literal(start, 'false');
      case 0x6e:
        return this.#literal(start, 'null');
      default:
        return this.fail(start, 'value');
    }
  }

  #literal(start: number, word: string): number {
    for (let at = 1; at < word.length; at++) {
      if (this.bytes[start + at] === word.charCodeAt(at)) continue;
      return this.fail(start + at >= this.end ? start + at : start, 'literal');
    }
    return start + word.length;
  }

  #escape(start: number): number {
    const { bytes } = this;
    const letter = bytes[start + 1]!;
    if (ESCAPED[letter] !== 0) return start + 2;
    if (letter !== LOWER_U) return this.#failIn(start, start + 1, 'escape');
    const unit = this.#unit(start, start);
    if (unit < 0 || (unit & 0xf800) !== 0xd800) return unit < 0 ? BROKEN : start + 6;
    if (unit >= 0xdc00) return this.fail(start, 'surrogate');
    if (bytes[start + 6] !== BACKSLASH) return this.#failIn(start, start + 6, 'surrogate');
    if (bytes[start + 7] !== LOWER_U) return this.#failIn(start, start + 7, 'surrogate');
    const second = this.#unit(start + 6, start);
    if (second < 0) return BROKEN;
    return (second & 0xfc00) === 0xdc00 ? start + 12 : this.fail(start, 'surrogate');
  }

  /** The four hexadecimal digits behind `\u`. */
  #unit(start: number, escape: number): number {
    let unit = 0;
    for (let at = start + 2; at < start + 6; at++) {
      const digit = HEXADECIMAL[this.bytes[at]!]!;
      if (digit === 16) return this.#failIn(escape, at, 'escape');
      unit = unit * 16 + digit;
    }
    return unit;
  }

  /** A mistake in an escape is told at its beginning, unless the bytes end in it. */
  #failIn(escape: number, at: number, kind: FaultKind): typeof BROKEN {
    return this.fail(at >= this.end ? at : escape, kind);
  }
}
