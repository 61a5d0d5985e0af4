import type { ByteWindow } from './byte-window.ts';
import { ReferenceReader } from './read-reference.ts';
import {
  AMPERSAND,
  CR,
  GREATER,
  IS_SPACE,
  LESS,
  LF,
  RIGHT_BRACKET,
  STOPS_ANYTHING,
  STOPS_ATTRIBUTE,
  STOPS_TEXT,
  forbiddenCharacterAt,
} from './xml-characters.ts';

/** The window ends inside what was to be read. */
export const INCOMPLETE = -1;
/** What was to be read is not well-formed; `mistake` says why. */
export const BROKEN = -2;

export interface Mistake {
  readonly at: number;
  readonly reason: string;
}

/**
 * Reads text at a place in the window, strictly. Each method returns the place after what it read, INCOMPLETE or BROKEN;
 * what it read stands in the fields until the next call. Failing is a number, not a throw, because a file may hold a
 * million broken records.
 */
export class TextScanner {
  text = '';
  mistake: Mistake | undefined;
  protected readonly window: ByteWindow;
  readonly #references: ReferenceReader;

  constructor(window: ByteWindow) {
    this.window = window;
    this.#references = new ReferenceReader(window);
  }

  fail(at: number, reason: string): typeof BROKEN {
    this.mistake = { at, reason };
    return BROKEN;
  }

  /** Notes what is wrong in case that the file has no more. */
  protected endless(at: number, reason: string): typeof INCOMPLETE {
    this.mistake = { at, reason };
    return INCOMPLETE;
  }

  /** Text up to the next `<`, with references decoded and line ends as `\n`. */
  characters(at: number): number {
    const { bytes, end } = this.window;
    let text = '';
    let from = at;
    let next = at;
    for (;;) {
      while (STOPS_TEXT[bytes[next]!] === 0) next++;
      if (next >= end) return INCOMPLETE;
      const byte = bytes[next]!;
      if (byte === LESS) {
        this.text = text + this.window.textBetween(from, next);
        return next;
      }
      if (byte === RIGHT_BRACKET) {
        if (next + 2 >= end) return INCOMPLETE;
        if (bytes[next + 1] === RIGHT_BRACKET && bytes[next + 2] === GREATER) {
          return this.fail(next, '"]]>" must be written as "]]&gt;" in text');
        }
        next++;
      } else if (byte === CR) {
        if (next + 1 >= end) return INCOMPLETE;
        text += this.window.textBetween(from, next) + '\n';
        next += bytes[next + 1] === LF ? 2 : 1;
        from = next;
      } else if (byte === AMPERSAND) {
        text += this.window.textBetween(from, next);
        next = from = this.#reference(next);
        if (next < 0) return next;
        text += this.#references.character;
      } else if (forbiddenCharacterAt(bytes, next) !== undefined) {
        return this.#forbidden(next);
      } else next++;
    }
  }

  cdata(at: number): number {
    const close = this.window.indexOf(']]>', at + '<![CDATA['.length);
    if (close === -1) return this.endless(at, 'The CDATA section has no end "]]>"');
    const from = at + '<![CDATA['.length;
    this.text = this.window.textBetween(from, close).replace(/\r\n?/g, '\n');
    return this.allowed(from, close) ?? close + 3;
  }

  comment(at: number): number {
    const from = at + '<!--'.length;
    const close = this.window.indexOf('--', from);
    if (close === -1 || close + 2 >= this.window.end) {
      return this.endless(at, 'The comment has no end "-->"');
    }
    if (this.window.bytes[close + 2] !== GREATER) {
      return this.fail(close, '"--" may not stand inside a comment');
    }
    return this.allowed(from, close) ?? close + 3;
  }

  /** The value that begins with the quote at `open`, with its blanks as XML wants them. */
  protected attributeValue(open: number, name: string): number {
    const { bytes, end } = this.window;
    const quote = bytes[open];
    let text = '';
    let from = open + 1;
    let next = from;
    for (;;) {
      while (STOPS_ATTRIBUTE[bytes[next]!] === 0) next++;
      if (next >= end) return INCOMPLETE;
      const byte = bytes[next]!;
      if (byte === quote) {
        this.text = text + this.window.textBetween(from, next);
        return next + 1;
      }
      if (byte === LESS) {
        return this.fail(next, `"<" in the attribute "${name}" must be written as "&lt;"`);
      }
      if (byte === AMPERSAND) {
        text += this.window.textBetween(from, next);
        next = from = this.#reference(next);
        if (next < 0) return next;
        text += this.#references.character;
      } else if (IS_SPACE[byte] === 1) {
        if (next + 1 >= end) return INCOMPLETE;
        text += this.window.textBetween(from, next) + ' ';
        next += byte === CR && bytes[next + 1] === LF ? 2 : 1;
        from = next;
      } else if (forbiddenCharacterAt(bytes, next) !== undefined) {
        return this.#forbidden(next);
      } else next++;
    }
  }

  #reference(at: number): number {
    const next = this.#references.read(at);
    return next === BROKEN ? this.fail(at, this.#references.reason) : next;
  }

  protected allowed(from: number, to: number): typeof BROKEN | undefined {
    const { bytes } = this.window;
    for (let next = from; next < to; next++) {
      if (STOPS_ANYTHING[bytes[next]!] === 0) continue;
      if (forbiddenCharacterAt(bytes, next) !== undefined) return this.#forbidden(next);
    }
    return undefined;
  }

  #forbidden(at: number): typeof BROKEN {
    const code = forbiddenCharacterAt(this.window.bytes, at) ?? 0;
    const shown = code.toString(16).toUpperCase().padStart(4, '0');
    return this.fail(at, `The character U+${shown} is not allowed in XML`);
  }
}
