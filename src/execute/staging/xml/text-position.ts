import { LF } from './xml-characters.ts';

export interface TextPosition {
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1, in UTF-16 units. */
  readonly column: number;
  /** Counts from 0, in bytes of the file, whatever its encoding. */
  readonly byteOffset: number;
}

/** Knows line, column and byte offset of one place in the window, and counts on from there. */
export class PositionCounter {
  #at = 0;
  #line = 1;
  #column = 1;
  #byteOffset: number;
  readonly #fileBytes: ((lead: number) => number) | undefined;

  constructor(byteOffset: number, fileBytes: ((lead: number) => number) | undefined) {
    this.#byteOffset = byteOffset;
    this.#fileBytes = fileBytes;
  }

  /** The position of a place at or behind the last one counted to. */
  measure(bytes: Buffer, to: number): TextPosition {
    let line = this.#line;
    let lineStart = -1;
    for (let at = this.#at; at < to; at++) {
      if (bytes[at] !== LF) continue;
      line++;
      lineStart = at + 1;
    }
    const column =
      lineStart === -1
        ? this.#column + utf16Units(bytes, this.#at, to)
        : 1 + utf16Units(bytes, lineStart, to);
    return { line, column, byteOffset: this.#byteOffset + this.#bytesOfFile(bytes, to) };
  }

  advance(bytes: Buffer, to: number): TextPosition {
    const position = this.measure(bytes, to);
    this.#line = position.line;
    this.#column = position.column;
    this.#byteOffset = position.byteOffset;
    this.#at = to;
    return position;
  }

  /** Follows the window, which drops so many bytes at its beginning. */
  drop(bytes: Buffer, count: number): void {
    if (count > this.#at) this.advance(bytes, count);
    this.#at -= count;
  }

  #bytesOfFile(bytes: Buffer, to: number): number {
    if (this.#fileBytes === undefined) return to - this.#at;
    let count = 0;
    for (let at = this.#at; at < to; at++) {
      const byte = bytes[at]!;
      if (!isContinuation(byte)) count += this.#fileBytes(byte);
    }
    return count;
  }
}

function utf16Units(bytes: Buffer, from: number, to: number): number {
  let units = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (!isContinuation(byte)) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
