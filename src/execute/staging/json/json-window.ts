import { isUtf8 } from 'node:buffer';
import type { ReaderInput } from '../chunk.ts';
import type { Location } from '../../../core/source-text.ts';
import { decodedText } from '../csv/decode-bytes.ts';
import { LINE_FEED } from './json-bytes.ts';
import { LineCounter } from './line-counter.ts';
import { jsonDecoder, type JsonDecoder } from './json-encoding.ts';

const headBytes = 4;
/** Zeros behind the end, which stop every loop over tokens. */
const slack = 16;
/** A line longer than this is not shown under a message. */
const longestLineShown = 1_000;

/** The part of a file that is being read, as UTF-8: `bytes` from `start` to `end`, with zeros behind. */
export class JsonWindow {
  bytes: Buffer = Buffer.alloc(4 * 1024);
  start = 0;
  end = 0;
  /** Whether `end` is the end of the file. */
  isLast = false;
  readonly lines = new LineCounter();
  readonly #input: ReaderInput;
  readonly #pieces: AsyncIterator<Buffer>;
  #decoder: JsonDecoder | undefined;
  #hasOffsets = false;
  /** The piece that comes next: the end of the file is to be known with its last bytes. */
  #ahead: Buffer | undefined;
  /** Bytes of the text before the window. */
  #passed = 0;
  #known = this.bytes.subarray(0, 0);
  /** Up to where the encoding was looked at, and where it may be wrong. */
  #checked = 0;
  #doubtFrom = Infinity;
  #doubtTo = 0;

  constructor(input: ReaderInput) {
    this.#input = input;
    this.#pieces = textPieces(input)[Symbol.asyncIterator]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pieces.return?.();
  }

  /**
   * Drops what lies before `start` and reads on. What was kept is at least doubled, so reading one long record again and
   * again costs no more than twice its length.
   */
  async more(): Promise<void> {
    this.#drop();
    const wanted = this.end * 2;
    this.#ahead ??= await this.#nextPiece();
    while (this.#ahead !== undefined && this.end <= wanted) {
      this.#input.signal.throwIfAborted();
      this.#append(this.#ahead);
      this.#ahead = await this.#nextPiece();
    }
    this.isLast = this.#ahead === undefined;
    this.#checkEncoding();
  }

  /** The byte of the file at a place, -1 where that is not known since the text was decoded. */
  offsetOf(at: number): number {
    return this.#hasOffsets ? this.#passed + at : -1;
  }

  /** Behind the last line break of the window, or its start. */
  get linesEnd(): number {
    return Math.max(this.start, this.#known.lastIndexOf(LINE_FEED) + 1);
  }

  /** How many bytes at the end may be a character that goes on behind it. */
  get cutBytes(): number {
    return cutCharacter(this.bytes, this.end);
  }

  /** A place that `lines` was not asked beyond. */
  locationAt(at: number): Location {
    const { line, column, start } = this.lines.locate(at);
    const lineText = start < 0 ? '' : this.#lineText(start);
    return { path: this.#input.file.sourcePath, line, column, lineText };
  }

  /** Whether the bytes of a sound value are UTF-8. */
  isText(from: number, to: number): boolean {
    const isSure = to <= this.#doubtFrom || from >= this.#doubtTo;
    return isSure || isUtf8(this.bytes.subarray(from, to));
  }

  #lineText(start: number): string {
    const found = this.#known.indexOf(LINE_FEED, start);
    const end = found === -1 ? this.end : found;
    if (end - start > longestLineShown) return '';
    return this.bytes.toString('utf8', start, end).replace(/\r$/, '');
  }

  #drop(): void {
    const { start } = this;
    if (start === 0) return;
    this.lines.drop(start);
    this.bytes.copyWithin(0, start, this.end);
    this.#passed += start;
    this.#checked -= start;
    this.#doubtFrom -= start;
    this.#doubtTo -= start;
    this.start = 0;
    this.#endAt(this.end - start);
  }

  async #nextPiece(): Promise<Buffer | undefined> {
    const { value, done } = await this.#pieces.next();
    if (this.#decoder !== undefined)
      return done === true ? this.#decoder.finish() : this.#decoder.decode(value);
    return this.#begin(done === true ? undefined : value);
  }

  /** The first pieces, up to where the encoding is clear. */
  async #begin(first: Buffer | undefined): Promise<Buffer | undefined> {
    let head = Buffer.alloc(0);
    let piece = first;
    while (piece !== undefined && head.length + piece.length < headBytes) {
      head = Buffer.concat([head, piece]);
      const { value, done } = await this.#pieces.next();
      piece = done === true ? undefined : value;
    }
    if (piece !== undefined) head = Buffer.concat([head, piece]);
    this.#decoder = jsonDecoder(head, this.#input.file);
    this.#hasOffsets = this.#decoder.hasOffsets && !isOtherEncoding(this.#input);
    this.#passed = this.#decoder.markBytes;
    return this.#decoder.decode(head);
  }

  #append(piece: Buffer): void {
    const end = this.end + piece.length;
    if (end + slack > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(end + slack, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, this.end);
      this.bytes = larger;
    }
    piece.copy(this.bytes, this.end);
    this.#endAt(end);
  }

  #endAt(end: number): void {
    this.end = end;
    this.bytes.fill(0, end, end + slack);
    this.#known = this.bytes.subarray(0, end);
    this.lines.show(this.#known);
  }

  #checkEncoding(): void {
    const cut = this.isLast ? 0 : cutCharacter(this.bytes, this.end);
    const [from, to] = [Math.max(this.#checked, 0), this.end - cut];
    this.#checked = to;
    if (isUtf8(this.bytes.subarray(from, to))) return;
    if (this.#doubtTo <= 0) this.#doubtFrom = from;
    this.#doubtTo = to;
  }
}

/** What says nothing of its encoding is UTF-8 or UTF-16, which is told by its first bytes. */
function isOtherEncoding({ files }: ReaderInput): boolean {
  return files.csv.encoding !== 'utf-8';
}

function textPieces(input: ReaderInput): AsyncIterable<Buffer> {
  const { pieces, file, files } = input;
  return isOtherEncoding(input)
    ? decodedText(pieces, { encoding: files.csv.encoding, file })
    : pieces;
}

/** How many bytes at the end may be a character that goes on behind it. */
function cutCharacter(bytes: Buffer, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back]!;
    if (byte >= 0xc0) return back;
    if (byte < 0x80) return 0;
  }
  return 0;
}
