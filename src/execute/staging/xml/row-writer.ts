import type { FoundReject, RecordSink } from '../chunk.ts';
import { ByteOutput } from './byte-output.ts';
import { COMMA, LF } from './xml-characters.ts';
import type { XmlColumns } from './xml-columns.ts';

/** So much text is kept back, so that the columns of its last row are those of all its rows. */
const BLOCK_BYTES = 512 * 1024;
const MOST_REJECTS = 10_000;
const MOST_BYTES_KEPT = 8 * BLOCK_BYTES;

/**
 * Gives rows to a sink in blocks: delimiter `,`, quote and escape `"`, line end `\n`. NULL is nothing at all, the empty text
 * is `""`. Rows may gain columns at their end; a row has those that were known when it was written, and is filled up.
 */
export class RowWriter {
  /** Where the fields of the row go. */
  readonly output = new ByteOutput(4 * 1024);
  readonly #sink: RecordSink;
  readonly #columns: XmlColumns;
  readonly #offsets: number[] = [];
  readonly #lines: number[] = [];
  readonly #ends: number[] = [];
  /** Rows from which on there are more columns. */
  readonly #growths: { readonly row: number; readonly width: number }[] = [];
  readonly #rejects: { readonly row: number; readonly reject: FoundReject }[] = [];
  #rejectCharacters = 0;
  #width = 0;
  #widthBegun = -1;

  /** `columns` may grow while rows are written. */
  constructor(sink: RecordSink, columns: XmlColumns) {
    this.#sink = sink;
    this.#columns = columns;
  }

  endRow(offset: number, line: number): void {
    const { length: row } = this.#ends;
    const width = this.#columns.names.length;
    if (width !== this.#width || row === 0) {
      this.#width = width;
      this.#growths.push({ row, width });
    }
    this.output.byte(LF);
    this.#offsets.push(offset);
    this.#lines.push(line);
    this.#ends.push(this.output.at);
    if (this.output.at >= BLOCK_BYTES) this.flush();
  }

  reject(reject: FoundReject): void {
    this.#rejects.push({ row: this.#ends.length, reject });
    this.#rejectCharacters += reject.value.length;
    if (this.#rejectCharacters >= BLOCK_BYTES || this.#rejects.length >= MOST_REJECTS) this.flush();
  }

  /** Gives the sink what was kept back. */
  flush(): void {
    const rows = this.#ends.length;
    if (rows > 0) this.#begin();
    let next = 0;
    for (const { row, reject } of this.#rejects) {
      for (; next < row; next++) this.#sink.record(this.#offsets[next]!, this.#lines[next]!);
      this.#sink.reject(reject);
    }
    for (; next < rows; next++) this.#sink.record(this.#offsets[next]!, this.#lines[next]!);
    if (rows > 0) this.#sink.write(this.output.bytes, 0, this.output.at);
    this.#clear();
  }

  #begin(): void {
    if (this.#growths.length > 1) this.#fillUp();
    // DuckDB reads no text without columns.
    if (this.#width === 0) this.#columns.ofText('#text');
    const columns = [...this.#columns.names];
    if (columns.length !== this.#widthBegun) {
      const dialect = { delimiter: ',', quote: '"', escape: '"' };
      this.#sink.begin({ columns, dialect, lineEnd: '\n' });
      this.#widthBegun = columns.length;
    }
  }

  #fillUp(): void {
    const filled = new ByteOutput(2 * this.output.at);
    const { bytes } = this.output;
    let from = 0;
    for (const [index, { row, width }] of this.#growths.entries()) {
      const end = this.#growths[index + 1]?.row ?? this.#ends.length;
      const missing = Math.max(this.#width - 1, 0) - Math.max(width - 1, 0);
      for (let next = row; next < end; next++) {
        const lineEnd = this.#ends[next]! - 1;
        filled.copy(bytes, from, lineEnd);
        for (let comma = 0; comma < missing; comma++) filled.byte(COMMA);
        filled.byte(LF);
        from = lineEnd + 1;
      }
    }
    this.output.bytes = filled.bytes;
    this.output.at = filled.at;
  }

  #clear(): void {
    this.#offsets.length = this.#lines.length = this.#ends.length = this.#growths.length = 0;
    this.#rejects.length = this.#rejectCharacters = this.output.at = 0;
    if (this.output.bytes.length > MOST_BYTES_KEPT) {
      this.output.bytes = Buffer.allocUnsafe(2 * BLOCK_BYTES);
    }
  }
}
