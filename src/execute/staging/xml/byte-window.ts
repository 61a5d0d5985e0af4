import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { IngotError } from '../../../core/error.ts';
import type { Location } from '../../../core/source-text.ts';
import { detectEncoding, needsMore } from './detect-encoding.ts';
import type { Transcoder } from './encodings.ts';
import { PositionCounter, type TextPosition } from './text-position.ts';
import { LESS, LF } from './xml-characters.ts';

export interface WindowOptions {
  readonly path: string;
  readonly sourcePath: string;
  readonly chunkBytes: number;
}

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
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #chunk: Buffer;
  #filled: Buffer;
  #transcoder: Transcoder | undefined;
  #position = new PositionCounter(0, undefined);
  #offset = 0;
  #beginsLine = true;

  private constructor(options: WindowOptions, file: FileHandle) {
    this.#options = options;
    this.#file = file;
    this.#chunk = Buffer.allocUnsafe(options.chunkBytes);
    this.bytes = Buffer.alloc(2 * options.chunkBytes + 16);
    this.#filled = this.bytes.subarray(0, 0);
  }

  static async open(options: WindowOptions): Promise<ByteWindow> {
    return new ByteWindow(options, await open(options.path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  /** The sha256 of what was read so far, in hex; to be asked once. */
  checksum(): string {
    return this.#hash.digest('hex');
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
    const wanted = this.end + (this.end - this.start);
    do {
      const size = await this.#read();
      if (size === 0) this.#finish(this.#transcoder);
      else this.#append(this.#transcoder, this.#chunk.subarray(0, size));
    } while (this.end < wanted && !this.isLast);
  }

  /** Where `text` stands next in the window, or -1. */
  indexOf(text: string, from: number): number {
    return this.#filled.indexOf(text, from, 'latin1');
  }

  lastIndexOf(byte: number, from: number): number {
    return from < 0 ? -1 : this.#filled.lastIndexOf(byte, from);
  }

  /** Whether `text` (ASCII) stands at a place; undefined where the window ends before that is clear. */
  has(text: string, at: number): boolean | undefined {
    for (let index = 0; index < text.length; index++) {
      if (at + index >= this.end) return undefined;
      if (this.bytes[at + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  textBetween(from: number, to: number): string {
    return from === to ? '' : this.bytes.toString('utf8', from, to);
  }

  /** A number for a place in the window that stays the same when the window moves on. */
  absolute(at: number): number {
    return this.#offset + at;
  }

  /** The position of a place, from which later positions are counted; places must not go back. */
  advanceTo(at: number): TextPosition {
    return this.#position.advance(this.bytes, at);
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
    for (let size = -1; size !== 0 && needsMore(head);) {
      size = await this.#read();
      head = Buffer.concat([head, this.#chunk.subarray(0, size)]);
    }
    if (head.length === 0) {
      throw new IngotError('XML_EMPTY', 'The file is empty', {
        location: this.fileLocation(),
        hint: 'An XML file holds at least its root element, e.g. "<orders/>".',
      });
    }
    const detected = detectEncoding(head);
    if ('mistake' in detected) throw this.#encodingError(detected.mistake);
    const { transcoder, markLength } = detected;
    this.#position = new PositionCounter(markLength, transcoder.fileBytes);
    this.#append(transcoder, head.subarray(markLength));
    return transcoder;
  }

  async #read(): Promise<number> {
    const { bytesRead } = await this.#file.read(this.#chunk, 0, this.#chunk.length);
    this.#hash.update(this.#chunk.subarray(0, bytesRead));
    return bytesRead;
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
    const drop = Math.max(lineStart, this.start - LONGEST_LINE_SHOWN);
    if (drop <= 0) return;
    this.#beginsLine = drop === lineStart;
    this.#position.drop(this.bytes, drop);
    this.bytes.copyWithin(0, drop, this.end);
    this.#offset += drop;
    this.start -= drop;
    this.#endAt(this.end - drop);
  }

  #reserve(extra: number): void {
    if (this.end + extra <= this.bytes.length) return;
    const larger = Buffer.alloc(Math.max(this.end + extra, 2 * this.bytes.length));
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
