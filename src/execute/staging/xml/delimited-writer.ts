import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { COMMA, DOUBLE_QUOTE, LF } from './xml-characters.ts';

/** One text file of rows that all have the same columns. */
export interface Segment {
  readonly path: string;
  /** The columns as they stand in the file: `_record`, then the values. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Bytes of the longest row, for DuckDB's `max_line_size`. */
  readonly longestRow: number;
}

/** Where the values of a record stand in a buffer; a start of -1 is NULL, and so is an empty value. */
export interface ByteFields {
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 where a value holds a delimiter, a quote or a line end. */
  readonly quoted: Uint8Array;
}

const BUFFER_BYTES = 64 * 1024;
const NEEDS_QUOTES = /[",\r\n]/;
// Shorter values are copied faster by a loop than by a call.
const LOOP_BYTES = 48;

/**
 * Writes rows as text for `read_csv`: delimiter `,`, quote and escape `"`, line end `\n`, no header. NULL is nothing at
 * all, the empty string is `""`. A row with more columns than the last begins a new file.
 */
export class DelimitedWriter {
  readonly segments: Segment[] = [];
  readonly #outputBase: string;
  readonly #columns: readonly string[];
  #width = -1;
  #file: number | undefined;
  #rows = 0;
  #longestRow = 0;
  #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #at = 0;

  /** `columns` may grow while rows are written; a row has those known when it is written. */
  constructor(outputBase: string, columns: readonly string[]) {
    this.#outputBase = outputBase;
    this.#columns = columns;
  }

  writeValues(record: number, values: readonly (string | undefined)[]): void {
    this.#beginRow();
    let row = String(record);
    for (let column = 0; column < this.#width; column++) {
      const value = values[column];
      row += value === undefined ? ',' : ',' + delimited(value);
    }
    this.#reserve(3 * row.length + 1);
    const from = this.#at;
    this.#at += this.#buffer.write(row, from, 'utf8');
    this.#endRow(from);
  }

  /** The same for values that are UTF-8 already. */
  writeFields(record: number, fields: ByteFields, longestValue: number): void {
    this.#beginRow();
    this.#reserve(2 * longestValue + 3 * this.#width + 20);
    const from = this.#at;
    this.#at += this.#buffer.write(String(record), from, 'latin1');
    for (let column = 0; column < this.#width; column++) {
      this.#buffer[this.#at++] = COMMA;
      const start = fields.starts[column]!;
      const end = fields.ends[column]!;
      if (start === -1 || start === end) continue;
      if (fields.quoted[column] === 1) this.#copyQuoted(fields.bytes, start, end);
      else this.#copy(fields.bytes, start, end);
    }
    this.#endRow(from);
  }

  /** Ends the last file; the segments are complete then. */
  close(): void {
    if (this.#file === undefined) return;
    this.#flush();
    closeSync(this.#file);
    this.#file = undefined;
    const columns = ['_record', ...this.#columns.slice(0, this.#width)];
    const path = this.#path(this.segments.length);
    this.segments.push({ path, columns, rows: this.#rows, longestRow: this.#longestRow });
  }

  /** Removes everything that was written. */
  discard(): void {
    this.#at = 0;
    this.close();
    for (const { path } of this.segments) rmSync(path, { force: true });
  }

  #beginRow(): void {
    if (this.#width === this.#columns.length) return;
    this.close();
    this.#width = this.#columns.length;
    this.#rows = 0;
    this.#longestRow = 0;
    this.#file = openSync(this.#path(this.segments.length), 'w');
  }

  #endRow(from: number): void {
    this.#buffer[this.#at++] = LF;
    this.#rows++;
    if (this.#at - from > this.#longestRow) this.#longestRow = this.#at - from;
  }

  #path(segment: number): string {
    return `${this.#outputBase}.${String(segment)}.csv`;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#buffer.length) return;
    this.#flush();
    if (size > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(size);
  }

  #flush(): void {
    if (this.#file === undefined) return;
    for (let from = 0; from < this.#at;) {
      from += writeSync(this.#file, this.#buffer, from, this.#at - from);
    }
    this.#at = 0;
  }

  #copy(bytes: Buffer, from: number, to: number): void {
    const target = this.#buffer;
    let at = this.#at;
    if (to - from > LOOP_BYTES) at += bytes.copy(target, at, from, to);
    else for (let next = from; next < to; next++) target[at++] = bytes[next]!;
    this.#at = at;
  }

  #copyQuoted(bytes: Buffer, from: number, to: number): void {
    const target = this.#buffer;
    let at = this.#at;
    target[at++] = DOUBLE_QUOTE;
    for (let next = from; next < to; next++) {
      const byte = bytes[next]!;
      if (byte === DOUBLE_QUOTE) target[at++] = DOUBLE_QUOTE;
      target[at++] = byte;
    }
    target[at++] = DOUBLE_QUOTE;
    this.#at = at;
  }
}

function delimited(value: string): string {
  if (value === '') return '""';
  return NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
