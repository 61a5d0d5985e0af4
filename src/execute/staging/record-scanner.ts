import type { FixedDialect } from './csv-dialect.ts';
import { byteClasses, state, transitions } from './record-states.ts';

export interface ScannedRecord {
  readonly start: number;
  /** Where its text ends and its line end begins. */
  readonly textEnd: number;
  readonly end: number;
  /** The line of the file on which it starts, from 1. */
  readonly line: number;
  readonly fault: RecordFault | undefined;
  /** What it counts for: 1, or with a fault its lines that have text. */
  readonly count: number;
}

export type RecordFault = 'unclosed-quote' | 'text-after-quote' | 'too-long';

export const lineEnd = { lf: 1, crlf: 2, cr: 4 } as const;

export interface ScanOptions {
  readonly dialect: FixedDialect;
  /** Byte and line at which the first record starts. */
  readonly offset: number;
  readonly line: number;
  /** With one column a blank line is a record without a value; else it is nothing. */
  readonly singleColumn: boolean;
  /** A longer record is a fault. */
  readonly maxRecordBytes: number;
  readonly onRecord?: (record: ScannedRecord) => void;
}

/**
 * Finds the records in the bytes of a CSV file, given in pieces. DuckDB 1.5 reads a file in parts and, after a quote
 * that is not closed, loses rows up to the next part without a word; so records are counted here too, and those with
 * a fault in their quotes never reach it.
 */
export class RecordScanner {
  records = 0;
  /** How many of the records have a fault. */
  faulty = 0;
  /** Line ends seen after records, as a sum of `lineEnd`. */
  lineEnds = 0;
  readonly #classes: Uint8Array;
  readonly #next: Uint8Array;
  readonly #options: ScanOptions;
  #state: number = state.recordStart;
  #start: number;
  #line: number;
  #recordLine: number;
  #lineStart: number;
  #textLines = 0;
  /** The state before a carriage return that may be the first half of a line end. */
  #beforeCr: number | undefined;

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#classes = byteClasses(options.dialect);
    this.#next = transitions(options.dialect);
    this.#start = this.#lineStart = options.offset;
    this.#line = this.#recordLine = options.line;
  }

  /** Takes the next bytes of the file; `offset` is where they stand in it. */
  push(bytes: Uint8Array, offset: number): void {
    if (bytes.length === 0) return;
    const classes = this.#classes;
    const next = this.#next;
    let now = this.#settleCr(bytes[0]!, offset);
    for (let index = Math.max(0, this.#lineStart - offset); index < bytes.length; index++) {
      const before = now;
      now = next[(now << 3) | classes[bytes[index]!]!]!;
      if (now < state.afterLf) continue;
      if (now === state.afterLf) {
        now = this.#endLine(before, { at: offset + index, length: 1, kind: lineEnd.lf });
      } else if (index + 1 === bytes.length) {
        this.#beforeCr = before;
      } else if (bytes[index + 1] === lf) {
        now = this.#endLine(before, { at: offset + index, length: 2, kind: lineEnd.crlf });
        index++;
      } else {
        now = this.#endLine(before, { at: offset + index, length: 1, kind: lineEnd.cr });
      }
    }
    this.#state = now;
  }

  /** Ends the last record, where the file does not end with a line end. */
  finish(offset: number): void {
    const now = this.#settleCr(undefined, offset);
    if (offset > this.#lineStart) this.#textLines++;
    if (offset > this.#start) this.#emit(now, { at: offset, length: 0, kind: 0 });
  }

  /** Ends the line of a carriage return that was the last byte so far; gives the state that follows. */
  #settleCr(first: number | undefined, offset: number): number {
    const before = this.#beforeCr;
    if (before === undefined) return this.#state;
    this.#beforeCr = undefined;
    const isPair = first === lf;
    return this.#endLine(before, {
      at: offset - 1,
      length: isPair ? 2 : 1,
      kind: isPair ? lineEnd.crlf : lineEnd.cr,
    });
  }

  #endLine(before: number, end: LineEnd): number {
    if (end.at > this.#lineStart) this.#textLines++;
    this.#line++;
    this.#lineStart = end.at + end.length;
    if (before === state.quoted || before === state.escaped) return state.quoted;
    this.lineEnds |= end.kind;
    this.#emit(before, end);
    return state.recordStart;
  }

  #emit(before: number, { at, length }: LineEnd): void {
    const start = this.#start;
    const line = this.#recordLine;
    const textLines = this.#textLines;
    this.#start = at + length;
    this.#recordLine = this.#line;
    this.#textLines = 0;
    if (at === start && !this.#options.singleColumn) return;
    const fault = faultOf(before, at - start > this.#options.maxRecordBytes);
    const count = fault === undefined ? 1 : textLines;
    this.records += count;
    if (fault !== undefined) this.faulty += count;
    this.#options.onRecord?.({ start, textEnd: at, end: at + length, line, fault, count });
  }
}

const lf = 10;

interface LineEnd {
  readonly at: number;
  readonly length: number;
  readonly kind: number;
}

function faultOf(last: number, isTooLong: boolean): RecordFault | undefined {
  if (last === state.quoted || last === state.escaped) return 'unclosed-quote';
  if (last === state.faulty) return 'text-after-quote';
  return isTooLong ? 'too-long' : undefined;
}
