import type { RecordSink } from '../chunk.ts';
import { maxValueCharacters } from '../rejects-writer.ts';
import {
  byteClass,
  delimiterTail,
  plainClass,
  state,
  type RecordMachine,
} from './record-states.ts';
import { lineEndLength, type RecordFault } from './scan-record.ts';
import { sizeText } from './record-limit.ts';

export interface FaultyRecord {
  readonly fault: RecordFault;
  /** Of its first line. */
  readonly line: number;
  /** Of its first byte in the file; undefined where that is not known. */
  readonly offset: number | undefined;
  readonly maxBytes: number;
}

export interface Progress {
  readonly next: number;
  readonly stop: 'record ended' | 'text ended' | 'many lines';
}

/** So many lines are rejected before the sink is asked whether it is full. */
const linesAtOnce = 1000;

/**
 * Rejects each line of a record with a fault: rows that a quote has swallowed are counted one by one. The record may be
 * as long as the file, so its lines are given one by one too.
 */
export class FaultyLines {
  /** How many lines were rejected. */
  count = 0;
  readonly #sink: RecordSink;
  readonly #machine: RecordMachine;
  readonly #record: FaultyRecord;
  #state: number = state.recordStart;
  #line: number;
  /** What is known of the line that has begun: how much of it has passed, and its first bytes. */
  #length = 0;
  #first: Buffer = Buffer.alloc(0);
  #passed = 0;

  constructor(record: FaultyRecord, machine: RecordMachine, sink: RecordSink) {
    this.#record = record;
    this.#machine = machine;
    this.#sink = sink;
    this.#line = record.line;
  }

  /** The line after those that have ended. */
  get line(): number {
    return this.#line;
  }

  /** Takes the record's text from a place on, and tells how far it came and why not further. */
  push(text: Buffer, from: number, isEnded: boolean): Progress {
    const { classes, next, tail } = this.#machine;
    let lineStart = from;
    let lines = 0;
    let index = from;
    for (; index < text.length; index++) {
      const before = this.#state;
      let kind = classes[text[index]!]!;
      if (tail !== undefined && kind === byteClass.delimiter) {
        const more = delimiterTail(text, index, { tail, isEnded });
        if (more === undefined) break;
        if (more === -1) kind = plainClass(text[index]!);
        else index += more;
      }
      const now = next[(before << 3) | kind]!;
      if (now < state.afterLf) {
        this.#state = now;
        continue;
      }
      const length = lineEndLength(text, index, isEnded);
      if (length === undefined) break;
      this.#take(text.subarray(lineStart, index));
      this.#endLine(length);
      index += length - 1;
      lineStart = index + 1;
      if (before !== state.quoted && before !== state.escaped)
        return { next: lineStart, stop: 'record ended' };
      this.#state = state.quoted;
      if (++lines === linesAtOnce) return { next: lineStart, stop: 'many lines' };
    }
    this.#take(text.subarray(lineStart, index));
    if (isEnded) this.#endLine(0);
    return { next: index, stop: isEnded ? 'record ended' : 'text ended' };
  }

  #take(bytes: Buffer): void {
    this.#length += bytes.length;
    const missing = maxValueCharacters - this.#first.length;
    if (missing > 0) this.#first = Buffer.concat([this.#first, bytes.subarray(0, missing)]);
  }

  #endLine(endLength: number): void {
    const { offset, line } = this.#record;
    if (this.#length > 0) {
      this.count++;
      this.#sink.reject({
        offset: offset === undefined ? -1 : offset + this.#passed,
        line: this.#line,
        value: this.#first.toString('utf8'),
        reason: reasonOf(this.#record, this.#line !== line),
      });
    }
    this.#passed += this.#length + endLength;
    this.#line++;
    this.#length = 0;
    this.#first = Buffer.alloc(0);
  }
}

function reasonOf({ fault, line, maxBytes }: FaultyRecord, isInside: boolean): string {
  const reason = faultReason(fault, maxBytes);
  return isInside
    ? `this line is inside a quoted value that begins on line ${line}: ${reason}`
    : reason;
}

function faultReason(fault: RecordFault, maxBytes: number): string {
  switch (fault) {
    case 'unclosed-quote':
      return 'a quote is opened and not closed';
    case 'text-after-quote':
      return 'a closing quote is followed by more text';
    case 'too-long':
      return `the record is longer than ${sizeText(maxBytes)}`;
    case 'too-long-quote':
      return `a quote is opened and not closed within ${sizeText(maxBytes)}`;
  }
}
