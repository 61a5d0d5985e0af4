import type { IngotError } from '../../../core/error.ts';
import { ElementFramer, UNFRAMED, type Closer } from './element-framer.ts';
import {
  BLANK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  QUOTE,
} from './json-bytes.ts';
import { brokenError, mistakeOf, type Mistake } from './json-errors.ts';
import { hasPlace } from './json-fault.ts';
import type { JsonReading } from './json-reading.ts';
import type { Refusal } from './record-batch.ts';
import { sizeWords } from './record-text.ts';
import { isStrayQuote } from './stray-quote.ts';

/** A record that can't be taken, whose end is being looked for. */
interface Framing {
  readonly framer: ElementFramer;
  readonly closer: Closer;
  readonly refusal: Refusal;
  /** Undefined where the record is JSON all the same. */
  readonly mistake: Mistake | undefined;
  /** How far it was looked at, from the beginning of the window. */
  scanned: number;
  /** What is shown of it, where its beginning has left the window. */
  text: string | undefined;
}

/** More of what stands at a mistake is not told. */
const longestWord = 40;
const longestWaited = 64 * 1024;

/** Reads records in a document: a broken one is a reject, where its end can be found. */
export class ElementReader {
  /** Whether the element that was read last ended without the comma that is still to come after others. */
  isCut = false;
  /** Whether the next element stands behind a comma, which may have left the window. */
  isBehindComma = false;
  /** Why the element that was read last was no JSON, as a mistake of the document. */
  mistake: Mistake | undefined;
  readonly #reading: JsonReading;
  readonly #recordBytes: number;
  #framing: Framing | undefined;
  /** Bytes of the longest element so far: with fewer in the window the next one may be cut, and that spoils compiled code. */
  #longest = 0;

  constructor(reading: JsonReading, recordBytes: number) {
    this.#reading = reading;
    this.#recordBytes = recordBytes;
  }

  /** Whether the end of an element is still being looked for. */
  get isFraming(): boolean {
    return this.#framing !== undefined;
  }

  /**
   * Reads the element at a place; false where the window does not hold enough of it.
   * @throws IngotError SOURCE_JSON_BROKEN where the end can't be found
   */
  read(at: number, closer: Closer): boolean {
    const { window, batch } = this.#reading;
    this.isCut = false;
    this.mistake = undefined;
    if (!window.isLast && window.end - at < this.#longest) return false;
    const end = batch.read(at, window.lines.lineAt(at));
    if (end < 0) return this.#refuse(at, closer, at);
    if (closer === 0 || this.#endsWell(end, closer)) {
      batch.accept(at);
      this.#longest = Math.max(this.#longest, Math.min(end - at, longestWaited));
      window.start = end;
      return true;
    }
    batch.drop();
    return this.#refuse(at, closer, end);
  }

  /** Whether what stands behind a sound value can stand there. */
  #endsWell(end: number, closer: Closer): boolean {
    const { scanner } = this.#reading;
    const behind = scanner.blanks(end);
    const byte = scanner.bytes[behind];
    if (byte === closer) return true;
    if (byte === COMMA)
      return closer !== CLOSE_BRACKET || this.#isElementNext(end, scanner.blanks(behind + 1));
    scanner.fail(behind, 'separator', String.fromCharCode(closer));
    return false;
  }

  /** False for a key in place of an element: a bracket closes the element before it too early. */
  #isElementNext(end: number, next: number): boolean {
    const { scanner } = this.#reading;
    let at = next;
    if (scanner.bytes[at] === QUOTE) {
      at = scanner.text(at + 1);
      if (at < 0 && !scanner.isCut) return true;
      if (at >= 0) at = scanner.blanks(at);
    }
    if (at < 0 || at >= scanner.end) {
      scanner.fail(scanner.end, 'separator', ']');
      return false;
    }
    if (at === next || scanner.bytes[at] !== COLON) return true;
    scanner.fail(end - 1, 'early');
    return false;
  }

  /** Rejects an element without a text, before a comma or a bracket. */
  rejectNothing(at: number): void {
    const { scanner, batch } = this.#reading;
    scanner.fail(at, 'value');
    batch.reject(batch.refuse(at), at, at);
  }

  /** Goes on looking for the end of the element; false where the window does not hold it. */
  frame(): boolean {
    const { window, batch } = this.#reading;
    const framing = this.#framing;
    if (framing === undefined) return true;
    const { framer } = framing;
    const end = framer.scan(window.bytes, window.start + framing.scanned, window.end);
    if (end !== UNFRAMED) {
      this.#reject(framing, end);
      return true;
    }
    if (window.isLast || framer.isLost) throw this.#unclosed(framing);
    framing.scanned = window.end - window.start;
    if (framing.scanned > this.#recordBytes) {
      framing.text ??= batch.textBetween(window.start, window.end);
      // A character that is cut stays, so that columns are counted right.
      framing.scanned = window.cutBytes;
      window.start = window.end - framing.scanned;
    }
    return false;
  }

  /** @param known up to where nothing is wrong */
  #refuse(at: number, closer: Closer, known: number): boolean {
    const { window, scanner, batch } = this.#reading;
    const isWordCut = !window.isLast && scanner.faultAt + longestWord > window.end;
    if (isWordCut && window.end - known <= this.#recordBytes) return false;
    const isCut = scanner.isCut && !window.isLast;
    if (isCut || scanner.faultAt > known + this.#recordBytes)
      scanner.fail(at, 'length', sizeWords(this.#recordBytes));
    if (scanner.fault === 'value' && scanner.faultAt === at && this.isBehindComma)
      scanner.faultDetail = ',';
    const hasStrayQuotes = isStrayQuote(scanner, at);
    const refusal = batch.refuse(at);
    const mistake = hasPlace(scanner) ? mistakeOf(this.#reading) : undefined;
    window.start = at;
    if (closer === 0 && window.bytes[at] !== OPEN_BRACE) {
      if (mistake !== undefined) throw brokenError(mistake, true);
      const end = scanner.value(at, 0);
      batch.reject(refusal, at, end);
      window.start = end;
      return true;
    }
    const indent = window.lines.indentOf(at);
    const framer = new ElementFramer(closer, { indent, hasStrayQuotes });
    this.#framing = { framer, closer, refusal, mistake, scanned: 0, text: undefined };
    return this.frame();
  }

  #reject({ framer, refusal, mistake, text }: Framing, end: number): void {
    const { window, batch } = this.#reading;
    this.#framing = undefined;
    this.isCut = framer.isCut;
    this.mistake = mistake;
    if (text === undefined) batch.reject(refusal, window.start, this.#trimmed(end, framer.isCut));
    else batch.rejectText(refusal, text);
    window.start = end;
  }

  #unclosed({ closer, mistake }: Framing): IngotError {
    if (mistake !== undefined) return brokenError(mistake, closer === 0);
    const { window, scanner } = this.#reading;
    const closing = closer === 0 ? CLOSE_BRACE : closer;
    scanner.fail(window.end, 'separator', String.fromCharCode(closing));
    return brokenError(mistakeOf(this.#reading), closer === 0);
  }

  #trimmed(end: number, isCut: boolean): number {
    const { bytes, start } = this.#reading.window;
    const trim = (from: number): number => {
      let at = from;
      while (at > start && bytes[at - 1]! <= BLANK) at--;
      return at;
    };
    const trimmed = trim(end);
    return isCut && bytes[trimmed - 1] === COMMA ? trim(trimmed - 1) : trimmed;
  }
}
