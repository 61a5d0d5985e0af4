import type { ByteWindow } from './byte-window.ts';
import type { NameTable } from './name-table.ts';
import { ReferenceReader } from './read-reference.ts';
import {
  ATTRIBUTE,
  BLANK,
  QUOTED,
  REFERENCES,
  RETURNS,
  TEXT,
  WHITESPACE,
  type Tape,
} from './tape.ts';
import {
  ASKS_BLANK,
  ASKS_BRACKETS,
  ASKS_LESS,
  ASKS_LINE,
  ASKS_LOOK,
  ASKS_QUOTES,
  ASKS_QUOTE_END,
  ASKS_REFERENCE,
  ASKS_RETURN,
  ATTRIBUTE_KINDS,
  BLANK_CR,
  BLANK_KINDS,
  BLANK_LF,
  CR,
  GREATER,
  LESS,
  LF,
  RIGHT_BRACKET,
  STOPS_ANYTHING,
  TEXT_KINDS,
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

/** What scanners share: where they read, and where they put what they find. */
export interface Scanning {
  readonly window: ByteWindow;
  readonly tape: Tape;
  readonly names: NameTable;
}

/**
 * Reads text at a place in the window, strictly, and adds it to the tape. Each method returns the place after what it
 * read, INCOMPLETE or BROKEN. Failing is a number, not a throw, because a file may hold a million broken records.
 */
export class TextScanner {
  mistake: Mistake | undefined;
  /** Whether the last text was nothing but blanks. */
  isBlank = false;
  /** The line ends that were read. */
  lines = 0;
  protected readonly window: ByteWindow;
  protected readonly tape: Tape;
  protected readonly names: NameTable;
  readonly #references: ReferenceReader;

  constructor({ window, tape, names }: Scanning) {
    this.window = window;
    this.tape = tape;
    this.names = names;
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

  skipSpace(at: number): number {
    const { bytes } = this.window;
    let next = at;
    for (let kind = BLANK_KINDS[bytes[next]!]!; kind !== 0; kind = BLANK_KINDS[bytes[next]!]!) {
      this.lines += (kind & BLANK_LF) >> 1;
      next++;
    }
    return next;
  }

  /** Text up to the next `<`. */
  characters(at: number): number {
    const { bytes, end } = this.window;
    let next = at;
    let seen = 0;
    let lines = 0;
    for (let kind = BLANK_KINDS[bytes[next]!]!; kind !== 0; kind = BLANK_KINDS[bytes[next]!]!) {
      seen |= kind;
      lines += (kind & BLANK_LF) >> 1;
      next++;
    }
    this.lines += lines;
    const kind =
      ((seen & BLANK_LF) === 0 ? TEXT : TEXT | QUOTED) | ((seen & BLANK_CR) === 0 ? 0 : RETURNS);
    this.isBlank = bytes[next] === LESS;
    if (!this.isBlank) return this.#text(at, next, kind);
    if (next >= end) return INCOMPLETE;
    this.tape.addSpan(kind | BLANK, at, next);
    return next;
  }

  #text(at: number, from: number, begun: number): number {
    const { bytes, end } = this.window;
    let kind = begun;
    let next = from;
    for (;;) {
      let asks = TEXT_KINDS[bytes[next]!]!;
      while (asks === 0) asks = TEXT_KINDS[bytes[++next]!]!;
      switch (asks) {
        case ASKS_LESS:
          if (next >= end) return INCOMPLETE;
          this.tape.addSpan(kind, at, next);
          return next;
        case ASKS_LINE:
          this.lines++;
          kind |= QUOTED;
          break;
        case ASKS_QUOTES:
          kind |= QUOTED;
          break;
        case ASKS_RETURN:
          kind |= RETURNS;
          break;
        case ASKS_BRACKETS:
          if (bytes[next - 1] !== RIGHT_BRACKET || bytes[next - 2] !== RIGHT_BRACKET) break;
          if (next - 2 < at) break;
          return this.fail(next - 2, '"]]>" must be written as "]]&gt;" in text');
        case ASKS_REFERENCE:
          next = this.#reference(next);
          if (next < 0) return next;
          kind |= REFERENCES;
          continue;
        case ASKS_LOOK:
          if (forbiddenCharacterAt(bytes, next) !== undefined) return this.#forbidden(next);
      }
      next++;
    }
  }

  cdata(at: number): number {
    const from = at + '<![CDATA['.length;
    const close = this.window.indexOfMark(']]>', from);
    if (close === -1) return this.endless(at, 'The CDATA section has no end "]]>"');
    const kind = this.plainKind(from, close);
    if (kind < 0) return kind;
    if (close > from) this.tape.addSpan(kind, from, close);
    return close + 3;
  }

  comment(at: number): number {
    const from = at + '<!--'.length;
    const close = this.window.indexOfMark('--', from);
    if (close === -1 || close + 2 >= this.window.end) {
      return this.endless(at, 'The comment has no end "-->"');
    }
    if (this.window.bytes[close + 2] !== GREATER) {
      return this.fail(close, '"--" may not stand inside a comment');
    }
    const kind = this.plainKind(from, close);
    return kind < 0 ? kind : close + 3;
  }

  /** The kind of a text without markup and references, or BROKEN. */
  protected plainKind(from: number, to: number): number {
    const { bytes } = this.window;
    let kind = TEXT;
    for (let next = from; next < to; next++) {
      if (STOPS_ANYTHING[bytes[next]!] === 0) continue;
      if (forbiddenCharacterAt(bytes, next) !== undefined) return this.#forbidden(next);
      if (bytes[next] === LF) this.lines++;
      kind |= bytes[next] === CR ? RETURNS : QUOTED;
    }
    return kind;
  }

  /** The value that begins with the quote at `open`; its node is the last of the tape then. */
  protected attributeValue(open: number, name: number): number {
    const { bytes, end } = this.window;
    const quote = bytes[open];
    let kind = ATTRIBUTE;
    let next = open + 1;
    for (;;) {
      let asks = ATTRIBUTE_KINDS[bytes[next]!]!;
      while (asks === 0) asks = ATTRIBUTE_KINDS[bytes[++next]!]!;
      switch (asks) {
        case ASKS_QUOTE_END:
          if (bytes[next] === quote) {
            this.tape.addSpan(kind, open + 1, next);
            return next + 1;
          }
          kind |= QUOTED;
          break;
        case ASKS_QUOTES:
          kind |= QUOTED;
          break;
        case ASKS_LINE:
          this.lines++;
          kind |= WHITESPACE;
          break;
        case ASKS_RETURN:
        case ASKS_BLANK:
          kind |= WHITESPACE;
          break;
        case ASKS_LESS:
          if (next >= end) return INCOMPLETE;
          return this.fail(
            next,
            `"<" in the attribute "${this.names.text(name)}" must be written as "&lt;"`,
          );
        case ASKS_REFERENCE:
          next = this.#reference(next);
          if (next < 0) return next;
          kind |= REFERENCES;
          continue;
        case ASKS_LOOK:
          if (forbiddenCharacterAt(bytes, next) !== undefined) return this.#forbidden(next);
      }
      next++;
    }
  }

  #reference(at: number): number {
    const next = this.#references.read(at);
    return next === BROKEN ? this.fail(at, this.#references.reason) : next;
  }

  #forbidden(at: number): typeof BROKEN {
    const code = forbiddenCharacterAt(this.window.bytes, at) ?? 0;
    const shown = code.toString(16).toUpperCase().padStart(4, '0');
    return this.fail(at, `The character U+${shown} is not allowed in XML`);
  }
}
