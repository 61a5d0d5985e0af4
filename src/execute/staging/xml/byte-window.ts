import { IngotError } from '../../../core/error.ts';
import type { Location } from '../../../core/source-text.ts';
import { detectEncoding, needsMore } from './detect-encoding.ts';
import type { Transcoder } from './encodings.ts';
import { PositionCounter, type TextPosition } from './text-position.ts';
import { LESS, LF } from './xml-characters.ts';

export interface WindowOptions {
  /** The bytes of the file in order; a piece is valid until the next is asked for. */
  readonly pieces: AsyncIterable<Buffer>;
  /** The path for messages. */
  readonly sourcePath: string;
  /** The most that is kept, but for what comes with the last piece. */
  readonly mostBytes: number;
}

const FIRST_BYTES = 16 * 1024;
/** A larger buffer is given back once what filled it was read. */
const MOST_BYTES_KEPT = 8 * 1024 * 1024;
/** A line longer than this is not shown under a message. */
const LONGEST_LINE_SHOWN = 1_000;
const ENCODING_HINT =
  'Save the file as UTF-8, or correct the encoding that its first line declares.';

/**
 * The part of an XML file that is being read, as valid UTF-8, whatever the file's encoding: `bytes` from `start` to
 * `end`. Behind `end` stands a `<`, so that loops over text and names stop there without a second comparison.
 */
export class ByteWindow {
  bytes: Buffer;
  start = 0;
  end = 0;
  /** Whether `end` is the end of the file. */
  isLast = false;
  readonly #options: WindowOptions;
  readonly #pieces: AsyncIterator<Buffer>;
  #filled: Buffer;
  #transcoder: Transcoder | undefined;
  #position = new PositionCounter(0, undefined);
  #dropped = 0;
  /** Places where marks were looked for and found, and how far, all absolute. */
  readonly #marks = new Map<
    string,
    { readonly from: number; readonly found: number; readonly to: number }
  >();
  #beginsLine = true;

  constructor(options: WindowOptions) {
    this.#options = options;
    this.#pieces = options.pieces[Symbol.asyncIterator]();
    this.bytes = Buffer.alloc(FIRST_BYTES);
    this.#filled = this.bytes.subarray(0, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pieces.return?.();
  }

  /**
   * Drops what lies before `start` and reads on. What was kept is at least doubled, so reading one long record
   * again and again costs no more than twice its length.
   */
  async more(): Promise<void> {
    this.#dropConsumed();
    if (this.#transcoder === undefined) {
      this.#transcoder = await this.#begin();
      return;
    }
    const kept = this.end - this.start;
    const wanted = this.end + Math.min(kept, Math.max(this.#options.mostBytes - kept, 1));
    do {
      const piece = await this.#nextPiece();
      if (piece === undefined) this.#finish(this.#transcoder);
      else this.#append(this.#transcoder, piece);
    } while (this.end < wanted && !this.isLast);
  }

  indexOf(byte: number, from: number): number {
    return this.#filled.indexOf(byte, from);
  }

  /**
   * Where a mark (ASCII) such as `?>` stands next in the window, or -1. What was found is remembered: in a file in which
   * much begins and nothing ends, each beginning would look through all of the window.
   */
  indexOfMark(mark: string, from: number): number {
    const known = this.#marks.get(mark);
    const place = this.absolute(from);
    if (known === undefined || place < known.from || (known.found !== -1 && place > known.found)) {
      return this.#searchMark(mark, from, place);
    }
    if (known.found === -1) {
      const unseen = known.to - this.#dropped - mark.length + 1;
      return this.#searchMark(mark, Math.max(from, unseen), known.from);
    }
    const found = known.found - this.#dropped;
    return found + mark.length <= this.end ? found : -1;
  }

  /** `since` is the place from which on nothing was found so far. */
  #searchMark(mark: string, from: number, since: number): number {
    const found = from >= this.end ? -1 : this.#filled.indexOf(mark, from, 'latin1');
    this.#marks.set(mark, {
      from: since,
      found: found === -1 ? -1 : this.absolute(found),
      to: this.absolute(this.end),
    });
    return found;
  }

  /** Has something done as if the window ended at a place. */
  endingAt<T>(end: number, work: () => T): T {
    const whole = this.end;
    const byte = this.bytes[end]!;
    this.#endAt(end);
    try {
      return work();
    } finally {
      this.bytes[end] = byte;
      this.#endAt(whole);
    }
  }

  lastIndexOf(byte: number, from: number): number {
    return from < 0 ? -1 : this.#filled.lastIndexOf(byte, from);
  }

  /** Whether `text` (ASCII) stands at a place; undefined where the window, or `end`, comes before that is clear. */
  has(text: string, at: number, end = this.end): boolean | undefined {
    for (let index = 0; index < text.length; index++) {
      if (at + index >= end) return undefined;
      if (this.bytes[at + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  textBetween(from: number, to: number): string {
    return from === to ? '' : this.bytes.toString('utf8', from, to);
  }

  /** A number for a place in the window that stays the same when the window moves on. */
  absolute(at: number): number {
    return this.#dropped + at;
  }

  /** Counts lines and bytes on to a place, where `lines` line ends are known to stand before it. */
  advanceLines(at: number, lines: number): void {
    this.#position.advanceLines(this.bytes, at, lines);
  }

  /** The same where line ends must be looked for. Places must not go back. */
  advanceTo(at: number): { readonly line: number; readonly offset: number } {
    this.#position.advance(this.bytes, at);
    return this.#position;
  }

  positionAt(at: number): TextPosition {
    return this.#position.measure(this.bytes, at);
  }

  /** The file as a whole. */
  fileLocation(): Location {
    return { path: this.#options.sourcePath, line: 1, column: 1, lineText: '' };
  }

  /** The place with its line, which is left out where it is very long or no longer in the window. */
  locationAt(at: number): Location {
    const { line, column } = this.positionAt(at);
    const lineStart = this.lastIndexOf(LF, at - 1) + 1;
    const isWhole = lineStart > 0 || this.#beginsLine;
    const lineEnd = this.#filled.indexOf(LF, at);
    const text =
      isWhole && at - lineStart <= LONGEST_LINE_SHOWN
        ? this.textBetween(lineStart, lineEnd === -1 ? this.end : lineEnd)
        : '';
    const shown = text.length > 2 * LONGEST_LINE_SHOWN ? '' : text.replace(/\r$/, '');
    return { path: this.#options.sourcePath, line, column, lineText: shown };
  }

  async #begin(): Promise<Transcoder> {
    let head = Buffer.alloc(0);
    while (needsMore(head)) {
      const piece = await this.#nextPiece();
      if (piece === undefined) break;
      head = Buffer.concat([head, piece]);
    }
    const detected = detectEncoding(head);
    if ('mistake' in detected) throw this.#encodingError(detected.mistake);
    const { transcoder, markLength } = detected;
    if (head.length === markLength) throw this.#emptyError();
    this.#position = new PositionCounter(markLength, transcoder.fileBytes);
    this.#append(transcoder, head.subarray(markLength));
    return transcoder;
  }

  #emptyError(): IngotError {
    return new IngotError('XML_EMPTY', 'The file is empty', {
      location: this.fileLocation(),
      hint: 'An XML file holds at least its root element, e.g. "<orders/>".',
    });
  }

  async #nextPiece(): Promise<Buffer | undefined> {
    const { done, value } = await this.#pieces.next();
    return done === true ? undefined : value;
  }

  #append(transcoder: Transcoder, chunk: Buffer): void {
    this.#reserve(Math.ceil(chunk.length * transcoder.growth) + 16);
    this.#endAt(transcoder.write(chunk, this.bytes, this.end));
    if (transcoder.mistake !== undefined) throw this.#encodingError(transcoder.mistake);
  }

  #finish(transcoder: Transcoder): void {
    this.isLast = true;
    transcoder.finish();
    if (transcoder.mistake !== undefined) throw this.#encodingError(transcoder.mistake);
  }

  #endAt(end: number): void {
    this.end = end;
    this.bytes[end] = LESS;
    this.#filled = this.bytes.subarray(0, end);
  }

  /** Drops what was read, but for the beginning of the line, which a message may show. */
  #dropConsumed(): void {
    const lineStart = this.lastIndexOf(LF, this.start - 1) + 1;
    const drop = Math.max(lineStart, this.#characterAt(this.start - LONGEST_LINE_SHOWN));
    if (drop <= 0) return;
    this.#beginsLine = drop === lineStart;
    this.#position.drop(this.bytes, drop);
    this.#dropped += drop;
    const rest = this.end - drop;
    if (this.bytes.length > MOST_BYTES_KEPT && rest < FIRST_BYTES) {
      const smaller = Buffer.alloc(FIRST_BYTES * 2);
      this.bytes.copy(smaller, 0, drop, this.end);
      this.bytes = smaller;
    } else this.bytes.copyWithin(0, drop, this.end);
    this.start -= drop;
    this.#endAt(rest);
  }

  /** The first byte of the character that a place is in. */
  #characterAt(at: number): number {
    let first = at;
    while (first > 0 && (this.bytes[first]! & 0xc0) === 0x80) first--;
    return first;
  }

  #reserve(extra: number): void {
    if (this.end + extra <= this.bytes.length) return;
    const needed = this.end + extra;
    const most = this.#options.mostBytes + 2 * extra;
    const larger = Buffer.alloc(Math.max(needed, Math.min(4 * this.bytes.length, most)));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }

  #encodingError(mistake: string): IngotError {
    return new IngotError('XML_ENCODING', mistake, {
      location: this.locationAt(this.end),
      hint: ENCODING_HINT,
    });
  }
}
