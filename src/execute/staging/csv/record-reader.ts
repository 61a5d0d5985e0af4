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
import { maxValueCharacters } from '../rejects-writer.ts';
import { FaultyLines } from './faulty-lines.ts';
import {
  noRoomReason,
  withoutBlanks,
  withQuotedStart,
  withShortDelimiters,
} from './plain-record.ts';
import { recordMachine, type RecordMachine } from './record-states.ts';
import {
  cr,
  lf,
  lineEndLength,
  scanRecord,
  type RecordFault,
  type ScannedRecord,
} from './scan-record.ts';
import {
  closesQuote,
  isRecordLine,
  mostQuotedLines,
  StrayQuote,
  strayReason,
} from './stray-quote.ts';

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
  /** That of the text for DuckDB, whose delimiter is one byte. */
  readonly #textMachine: RecordMachine;
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
  /** Up to this place of all of the text, a line that ends in quotes has a stray one: what it opens is never closed. */
  #strayUntil = 0;
  #strayFault: RecordFault = 'unclosed-quote';
  #stray: StrayQuote | undefined;
  /** Whether the text begins inside a comment. */
  #inComment = false;

  constructor(reading: RecordReading) {
    const { layout, comment } = reading;
    this.#reading = reading;
    this.#rules = cleanRules(reading);
    this.#machine = recordMachine(layout.dialect);
    const { delimiter } = textDialect(layout.dialect);
    this.#textMachine = recordMachine({ ...layout.dialect, delimiter });
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
    if (isEnded) this.#endStray();
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
    if (this.#stray !== undefined || this.#offset + this.#cursor.at < this.#strayUntil)
      return this.#passLine(isEnded);
    const { sink, hasOffsets } = this.#reading;
    const offset = hasOffsets ? this.#offset : undefined;
    passCleanRecords(this.#text, this.#cursor, { rules: this.#rules, sink, offset });
    return this.#cursor.at === this.#text.length ? 'more' : this.#passOdd(isEnded);
  }

  /** Passes what is no record, or a record that is to be looked at byte by byte. */
  #passOdd(isEnded: boolean): Step {
    return this.#passNothing(isEnded) ?? this.#scan(isEnded);
  }

  /** Passes a blank line, or the sign of a comment; undefined where there is neither. */
  #passNothing(isEnded: boolean): Step | undefined {
    const { at } = this.#cursor;
    const text = this.#text;
    if (this.#reading.columns > 1 && (text[at] === lf || text[at] === cr)) {
      const length = lineEndLength(text, at, isEnded);
      return length === undefined ? 'more' : this.#skip(at + length, 1);
    }
    if (text[at] === this.#rules.comment && this.#comment !== undefined) {
      const { length } = this.#comment;
      if (text.length - at < length && !isEnded) return 'more';
      this.#inComment = text.subarray(at, at + length).equals(this.#comment);
      if (this.#inComment) return 'done';
    }
    return undefined;
  }

  #scan(isEnded: boolean): Step {
    const { at, line } = this.#cursor;
    const { maxBytes, sink } = this.#reading;
    const record = scanRecord(this.#text, at, { machine: this.#machine, maxBytes, isEnded });
    if (record === undefined) return 'more';
    if (record.fault === undefined) return this.#take(record);
    if (record.lines > mostQuotedLines(this.#reading.columns)) {
      this.#strayUntil = this.#offset + record.textEnd;
      this.#strayFault = record.fault;
      return 'done';
    }
    const faulty = { fault: record.fault, line, offset: this.#offsetOf(at), maxBytes };
    this.#faulty = new FaultyLines(faulty, this.#machine, sink);
    return this.#skip(at, 0);
  }

  /** Passes a line where a quote has swallowed many: what is no record by itself goes with the line of the quote. */
  #passLine(isEnded: boolean): Step {
    const { at, line } = this.#cursor;
    if (at === this.#text.length) return 'more';
    const nothing = this.#passNothing(isEnded);
    if (nothing !== undefined) return nothing;
    const { maxBytes } = this.#reading;
    const rules = { machine: this.#machine, maxBytes, isEnded, isOneLine: true };
    const record = scanRecord(this.#text, at, rules);
    if (record === undefined) return 'more';
    const kind = this.#kindOf(record);
    if (kind === 'record' || kind === 'stray') this.#endStray();
    if (kind === 'record') return this.#scan(isEnded);
    const reason = strayReason(this.#strayFault, maxBytes);
    this.#stray ??= new StrayQuote({ offset: this.#offsetOf(at) ?? -1, line, reason });
    this.#stray.add(this.#text.subarray(at, record.end));
    if (kind === 'end') this.#endStray();
    return this.#skip(record.end, 1);
  }

  /** What a line is where a quote has swallowed many: \`end\` is where a text ends that is longer than may be. */
  #kindOf({ fault, textEnd }: ScannedRecord): 'stray' | 'record' | 'none' | 'end' {
    const { layout, columns } = this.#reading;
    if (fault === 'unclosed-quote' && this.#offset + textEnd < this.#strayUntil) return 'stray';
    const line = this.#text.subarray(this.#cursor.at, textEnd);
    const text = withShortDelimiters(line, this.#machine);
    if (this.#stray === undefined || text === undefined) return 'record';
    const isBehind = this.#offset + this.#cursor.at >= this.#strayUntil;
    if (isBehind && this.#strayFault === 'too-long-quote' && closesQuote(text, this.#textMachine))
      return 'end';
    if (fault !== undefined) return fault === 'text-after-quote' ? 'none' : 'record';
    const quote = layout.dialect.quote.charCodeAt(0);
    return isRecordLine(text, this.#textMachine, { quote, columns }) ? 'record' : 'none';
  }

  #endStray(): void {
    if (this.#stray === undefined) return;
    this.#reading.sink.reject(this.#stray.reject);
    this.#stray = undefined;
    this.#cursor.records++;
  }

  /** Gives a record to the sink, on its own where its text has to change. */
  #take(record: ScannedRecord): Step {
    const { sink } = this.#reading;
    const cursor = this.#cursor;
    const place = { offset: this.#offsetOf(cursor.at) ?? -1, line: cursor.line };
    const text = this.#text.subarray(cursor.at, record.textEnd);
    const plain = this.#plain(text, record);
    if (plain === undefined) {
      sink.reject({
        ...place,
        value: text.toString('utf8', 0, maxValueCharacters),
        reason: noRoomReason,
      });
      cursor.records++;
      return this.#skip(record.end, record.lines);
    }
    sink.record(place.offset, place.line);
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

  /** A record as DuckDB reads it: the same bytes where those will do; undefined where it can't be written so. */
  #plain(written: Buffer, { hasBlanks }: ScannedRecord): Buffer | undefined {
    const { layout } = this.#reading;
    const text = withShortDelimiters(written, this.#machine);
    if (text === undefined) return undefined;
    const hasMark = text[0] === firstOfMark && text[1] === 0xbb && text[2] === 0xbf;
    if (layout.dialect.quote === '') return text;
    const plain = hasBlanks ? withoutBlanks(text, this.#textMachine) : text;
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
