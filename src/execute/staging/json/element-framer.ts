import {
  BACKSLASH,
  BLANK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.ts';
import { canFollowText, isLetter } from './stray-quote.ts';

/** What ends the place in which an element stands: the bracket of the array or object, 0 at the top of a document. */
export type Closer = typeof CLOSE_BRACE | typeof CLOSE_BRACKET | 0;

export const UNFRAMED = -1;
const mostOpen = 1_000_000;

/**
 * Finds the end of an element that is not JSON, by its brackets and quotes as far as they can be trusted. A text ends with
 * its line at the latest, and a bracket closes all that was opened since its partner.
 */
export class ElementFramer {
  /** Whether the element ends where another one begins, without a comma that would still be to come. */
  isCut = false;
  readonly #closer: Closer;
  readonly #indent: number;
  /** The brackets that are open. */
  readonly #open: number[] = [];
  readonly #hasStrayQuotes: boolean;
  #inText = false;
  #isEscaped = false;
  /** Whether a quote was read that may have ended the text, which what follows will tell. */
  #isDoubtful = false;
  #previous = 0;
  /** The last sign that is no blank; a text that its line ended counts as a comma. */
  #last = 0;
  /** The last one that is no comma either, by the number of its line. */
  #lastLine = 0;
  #line = 0;
  /** Bytes since the last line break. */
  #column: number;

  /** Whether there are more brackets than can be meant. */
  get isLost(): boolean {
    return this.#open.length > mostOpen;
  }

  /**
   * @param indent bytes of the line before the element
   * @param hasStrayQuotes whether quotes stand in texts, so that one ends a text only before what can follow it
   */
  constructor(
    closer: Closer,
    { indent, hasStrayQuotes }: { readonly indent: number; readonly hasStrayQuotes: boolean },
  ) {
    this.#closer = closer;
    this.#hasStrayQuotes = hasStrayQuotes;
    this.#indent = indent;
    this.#column = indent;
  }

  /** Reads on; where the element ends, or UNFRAMED as long as that is not clear. */
  scan(bytes: Buffer, from: number, to: number): number {
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      if (this.#isDoubtful && byte > BLANK) this.#settleQuote(byte);
      if (this.#inText) this.#readInText(byte);
      else if (byte > BLANK) {
        if (this.#endsBefore(byte)) return at;
        this.#read(byte);
        if (this.#closer === 0 && this.#open.length === 0) return at + 1;
      }
      this.#previous = byte;
      if (byte === LINE_FEED) this.#beginLine();
      else this.#column++;
    }
    return UNFRAMED;
  }

  #beginLine(): void {
    this.#line++;
    this.#column = 0;
  }

  #readInText(byte: number): void {
    if (byte === LINE_FEED) {
      this.#inText = false;
      this.#isEscaped = false;
      if (!this.#isDoubtful) this.#last = COMMA;
      this.#isDoubtful = false;
      return;
    }
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#inText = this.#hasStrayQuotes;
      this.#isDoubtful = this.#hasStrayQuotes;
    }
  }

  #settleQuote(next: number): void {
    this.#inText = !canFollowText(next);
    this.#isDoubtful = false;
  }

  #endsBefore(byte: number): boolean {
    const isOutside = this.#open.length === 0;
    if (isOutside && this.#last !== 0 && byte === COMMA) return this.#closer !== 0;
    if (byte === this.#closer && !this.#open.includes(byte - 2)) return this.#last !== 0;
    this.isCut = this.#beginsNext(byte);
    return this.isCut;
  }

  /**
   * A bracket where only a key or a comma can stand belongs to the next element, if it is the first of its line and no
   * further in than this element: what is inside an element is never so.
   */
  #beginsNext(byte: number): boolean {
    return (
      this.#closer !== CLOSE_BRACE &&
      (byte === OPEN_BRACE || byte === OPEN_BRACKET) &&
      this.#open.at(-1) !== OPEN_BRACKET &&
      this.#last === COMMA &&
      this.#line > this.#lastLine &&
      this.#column <= this.#indent
    );
  }

  #read(byte: number): void {
    this.#last = byte;
    if (byte !== COMMA) this.#lastLine = this.#line;
    switch (byte) {
      case QUOTE:
        // Behind a letter a text can end, but not begin.
        this.#inText = !(this.#hasStrayQuotes && isLetter(this.#previous));
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#open.push(byte);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#close(byte - 2);
    }
  }

  #close(bracket: number): void {
    const partner = this.#open.lastIndexOf(bracket);
    if (partner !== -1) this.#open.length = partner;
  }
}
