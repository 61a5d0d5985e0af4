import type { RecordSink } from '../chunk.ts';
import {
  cleanRules,
  firstOfMark,
  passCleanRecords,
  type CleanRules,
  type Cursor,
  type RecordForm,
} from './clean-records.ts';
import { textDialect } from './csv-dialect.ts';
import { FaultyLines } from './faulty-lines.ts';
import { withoutBlanks, withQuotedStart } from './plain-record.ts';
import { recordMachine, type RecordMachine } from './record-states.ts';
import { cr, lf, lineEndLength, scanRecord, type ScannedRecord } from './scan-record.ts';

export interface RecordReading extends RecordForm {
  /** False for a text that was decoded: its bytes are not those of the file. */
  readonly hasOffsets: boolean;
  readonly sink: RecordSink;
}

/** A cursor at the beginning of a text. */
const start = { at: 0, lineEnd: -1, otherEnd: -1, quote: -1 };

const none = Buffer.alloc(0);
/** As much of a piece as most often ends the record that has begun before it. */
const borderBytes = 16 * 1024;

type Step = 'done' | 'more';

/** Gives the records of a text, which comes in pieces, to a sink; keeps no more of it than the record that has not ended. */
export class RecordReader {
  readonly #reading: RecordReading;
  readonly #rules: CleanRules;
  readonly #machine: RecordMachine;
  readonly #comment: Buffer | undefined;
  readonly #lineEnd: Buffer;
  /** The text that is at hand, and where it begins in all of it. */
  #text: Buffer = none;
  #offset: number;
  readonly #cursor: Cursor;
  /** Where the text begins that has been passed and not been written. */
  #unwritten = 0;
  /** What there is of a record that has not ended. */
  #begun: Buffer = none;
  /** So much text without a record's end is worth another look. */
  #enough = 0;
  #faulty: FaultyLines | undefined;
  /** Whether the text begins inside a comment. */
  #inComment = false;

  constructor(reading: RecordReading) {
    const { layout, comment } = reading;
    this.#reading = reading;
    this.#rules = cleanRules(reading);
    this.#machine = recordMachine(layout.dialect);
    this.#comment = comment === undefined ? undefined : Buffer.from(comment);
    this.#lineEnd = Buffer.from(layout.lineEnd);
    this.#offset = layout.body.offset;
    this.#cursor = { ...start, line: layout.body.line, records: 0 };
  }

  /** Good and rejected ones. */
  get records(): number {
    return this.#cursor.records;
  }

  /** Takes the next piece of the text; the last one, which may be empty, with `isEnded`. */
  async push(piece: Buffer, isEnded: boolean): Promise<void> {
    const begun = this.#begun;
    const length = begun.length + piece.length;
    if (length < this.#enough && !isEnded) {
      this.#begun = Buffer.concat([begun, piece]);
      return;
    }
    const text = await this.#join(begun, piece);
    const passed = await this.#pass(text, isEnded);
    this.#begun = Buffer.from(text.subarray(passed));
    // A long record is looked at again only when there is much more of it.
    const enough = this.#begun.length + (this.#begun.length >> 1);
    this.#enough = Math.min(enough, this.#reading.maxBytes + 2);
  }

  /** The text that follows; of a long piece only the record that has begun before is copied. */
  async #join(begun: Buffer, piece: Buffer): Promise<Buffer> {
    if (begun.length === 0) return piece;
    if (begun.length + borderBytes > piece.length) return Buffer.concat([begun, piece]);
    const border = Buffer.concat([begun, piece.subarray(0, borderBytes)]);
    const passed = await this.#pass(border, false);
    return passed < begun.length
      ? Buffer.concat([border.subarray(passed), piece.subarray(borderBytes)])
      : piece.subarray(passed - begun.length);
  }

  /** Passes the records of a text that end in it; tells how much of it that is. */
  async #pass(text: Buffer, isEnded: boolean): Promise<number> {
    const { sink } = this.#reading;
    const cursor = Object.assign(this.#cursor, start);
    this.#text = text;
    this.#unwritten = 0;
    for (;;) {
      const step = this.#step(isEnded);
      if (step === 'more' || sink.isFull) this.#writeTo(cursor.at);
      if (sink.isFull) await sink.drain();
      if (step === 'more') break;
    }
    this.#offset += cursor.at;
    return cursor.at;
  }

  #step(isEnded: boolean): Step {
    if (this.#faulty !== undefined) return this.#rejectLines(this.#faulty, isEnded);
    if (this.#inComment) return this.#passComment(isEnded);
    const { sink, hasOffsets } = this.#reading;
    const offset = hasOffsets ? this.#offset : undefined;
    passCleanRecords(this.#text, this.#cursor, { rules: this.#rules, sink, offset });
    return this.#cursor.at === this.#text.length ? 'more' : this.#passOdd(isEnded);
  }

  /** Passes a blank line, the sign of a comment, or a record that is to be looked at byte by byte. */
  #passOdd(isEnded: boolean): Step {
    const { at, line } = this.#cursor;
    const text = this.#text;
    const { singleColumn, maxBytes, sink } = this.#reading;
    if (!singleColumn && (text[at] === lf || text[at] === cr)) {
      const length = lineEndLength(text, at, isEnded);
      return length === undefined ? 'more' : this.#skip(at + length, 1);
    }
    if (text[at] === this.#rules.comment && this.#comment !== undefined) {
      const { length } = this.#comment;
      if (text.length - at < length && !isEnded) return 'more';
      this.#inComment = text.subarray(at, at + length).equals(this.#comment);
      if (this.#inComment) return 'done';
    }
    const record = scanRecord(text, at, { machine: this.#machine, maxBytes, isEnded });
    if (record === undefined) return 'more';
    if (record.fault === undefined) return this.#take(record);
    const faulty = { fault: record.fault, line, offset: this.#offsetOf(at), maxBytes };
    this.#faulty = new FaultyLines(faulty, this.#machine, sink);
    return this.#skip(at, 0);
  }

  /** Gives a record to the sink, on its own where its text has to change. */
  #take(record: ScannedRecord): Step {
    const { sink } = this.#reading;
    const cursor = this.#cursor;
    sink.record(this.#offsetOf(cursor.at) ?? -1, cursor.line);
    const text = this.#text.subarray(cursor.at, record.textEnd);
    const plain = this.#plain(text, record);
    const hasLineEnd = this.#text.subarray(record.textEnd, record.end).equals(this.#lineEnd);
    cursor.records++;
    if (hasLineEnd && plain === text) {
      cursor.at = record.end;
      cursor.line += record.lines;
      return 'done';
    }
    this.#writeTo(cursor.at);
    this.#writeAll(plain);
    this.#writeAll(this.#lineEnd);
    return this.#skip(record.end, record.lines);
  }

  /** A record as DuckDB reads it: the same bytes where those will do. */
  #plain(text: Buffer, { hasBlanks }: ScannedRecord): Buffer {
    const { layout } = this.#reading;
    const hasMark = text[0] === firstOfMark && text[1] === 0xbb && text[2] === 0xbf;
    if (layout.dialect.quote === '') return text;
    const plain = hasBlanks ? withoutBlanks(text, this.#machine) : text;
    return hasMark ? withQuotedStart(plain, textDialect(layout.dialect)) : plain;
  }

  #rejectLines(faulty: FaultyLines, isEnded: boolean): Step {
    const cursor = this.#cursor;
    const { next, stop } = faulty.push(this.#text, cursor.at, isEnded);
    if (stop === 'record ended') {
      cursor.records += faulty.count;
      cursor.line = faulty.line;
      this.#faulty = undefined;
    }
    this.#skip(next, 0);
    return stop === 'text ended' ? 'more' : 'done';
  }

  #passComment(isEnded: boolean): Step {
    const text = this.#text;
    let { at } = this.#cursor;
    while (at < text.length && text[at] !== lf && text[at] !== cr) at++;
    const length = at === text.length ? undefined : lineEndLength(text, at, isEnded);
    if (length === undefined) {
      this.#skip(at, 0);
      return 'more';
    }
    this.#inComment = false;
    return this.#skip(at + length, 1);
  }

  /** Leaves out what lies before a place and is no text of a record. */
  #skip(to: number, lines: number): Step {
    this.#writeTo(this.#cursor.at);
    this.#cursor.at = this.#unwritten = to;
    this.#cursor.line += lines;
    return 'done';
  }

  #writeTo(end: number): void {
    if (end > this.#unwritten) this.#reading.sink.write(this.#text, this.#unwritten, end);
    this.#unwritten = Math.max(this.#unwritten, end);
  }

  #writeAll(bytes: Buffer): void {
    this.#reading.sink.write(bytes, 0, bytes.length);
  }

  #offsetOf(at: number): number | undefined {
    return this.#reading.hasOffsets ? this.#offset + at : undefined;
  }
}
