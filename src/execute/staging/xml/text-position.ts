import { LF } from './xml-characters.ts';

export interface TextPosition {
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1, in UTF-16 units. */
  readonly column: number;
}

/**
 * Knows the line and the byte of one place in the window, and counts on from there. The bytes are those of the file: where
 * it is not UTF-8, they are told by the characters.
 */
export class PositionCounter {
  #at = 0;
  #line = 1;
  #fileBytes: number;
  /** UTF-16 units of the line at the beginning of the window that are no longer in it. */
  #unitsDropped = 0;
  #measured = { at: 0, column: 1 };
  readonly #bytesPerLead: ((lead: number) => number) | undefined;

  constructor(markLength: number, bytesPerLead: ((lead: number) => number) | undefined) {
    this.#fileBytes = markLength;
    this.#bytesPerLead = bytesPerLead;
  }

  get line(): number {
    return this.#line;
  }

  /** The byte of the file. */
  get offset(): number {
    return this.#fileBytes;
  }

  /** Goes on to a place; places must not go back. */
  advance(bytes: Buffer, to: number): void {
    let line = this.#line;
    for (let at = this.#at; at < to; at++) {
      if (bytes[at] === LF) line++;
    }
    this.advanceLines(bytes, to, line - this.#line);
  }

  /** The same where the line ends up to there are known. */
  advanceLines(bytes: Buffer, to: number, lines: number): void {
    this.#line += lines;
    this.#fileBytes += this.#bytesOfFile(bytes, to);
    this.#at = to;
  }

  /** The position of a place at or behind the one counted to. */
  measure(bytes: Buffer, to: number): TextPosition {
    let line = this.#line;
    for (let at = this.#at; at < to; at++) {
      if (bytes[at] === LF) line++;
    }
    return { line, column: this.#columnAt(bytes, to) };
  }

  /** Follows the window, which drops so many bytes at its beginning. */
  drop(bytes: Buffer, count: number): void {
    if (count > this.#at) this.advance(bytes, count);
    this.#at -= count;
    this.#unitsDropped = this.#unitsBefore(bytes, count);
    this.#measured = { at: 0, column: 1 + this.#unitsDropped };
  }

  /** Counts on from the last place that was asked for: a file of many mistakes may be a single line. */
  #columnAt(bytes: Buffer, to: number): number {
    const { at, column } = this.#measured;
    const isAhead = to >= at && !bytes.subarray(at, to).includes(LF);
    const found = isAhead ? column + utf16Units(bytes, at, to) : 1 + this.#unitsBefore(bytes, to);
    this.#measured = { at: to, column: found };
    return found;
  }

  /** UTF-16 units between the beginning of a place's line and the place. */
  #unitsBefore(bytes: Buffer, at: number): number {
    const lineStart = at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
    return (lineStart === 0 ? this.#unitsDropped : 0) + utf16Units(bytes, lineStart, at);
  }

  #bytesOfFile(bytes: Buffer, to: number): number {
    if (this.#bytesPerLead === undefined) return to - this.#at;
    let count = 0;
    for (let at = this.#at; at < to; at++) {
      const byte = bytes[at]!;
      if ((byte & 0xc0) !== 0x80) count += this.#bytesPerLead(byte);
    }
    return count;
  }
}

function utf16Units(bytes: Buffer, from: number, to: number): number {
  return bytes.toString('utf8', from, to).length;
}
