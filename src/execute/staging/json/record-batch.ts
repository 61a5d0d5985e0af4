import type { FoundReject, RecordSink } from '../chunk.ts';
import { fieldDialect, type FieldWriter } from './field-writer.ts';
import type { JsonColumns } from './json-columns.ts';
import { faultWords, hasPlace } from './json-fault.ts';
import { hasLongText } from './long-text.ts';
import { BROKEN, type JsonScanner } from './json-scanner.ts';
import type { JsonWindow } from './json-window.ts';
import type { RecordRows } from './record-rows.ts';
import { shownText, sizeWords } from './record-text.ts';
import type { RowList } from './row-list.ts';

/** Stands in for a file whose records have no keys: a text needs a column. */
const placeholder = 'column_1';

interface Parts {
  readonly window: JsonWindow;
  readonly scanner: JsonScanner;
  readonly columns: JsonColumns;
  readonly fields: FieldWriter;
  readonly list: RowList;
  readonly rows: RecordRows;
  readonly sink: RecordSink;
  readonly recordBytes: number;
  readonly textBytes: number;
}

/** A record that can't be taken, as far as it is known before its end is found. */
export interface Refusal {
  readonly offset: number;
  readonly line: number;
  readonly reason: string;
}

/**
 * The records of one window. A key that no record had before changes the layout of the text; then the window is read a
 * second time, so that all its records have the same.
 */
export class RecordBatch {
  readonly #parts: Parts;
  /** Where the records begin, with their lines; what is not a record has its place in `#rejects`. */
  readonly #starts: number[] = [];
  readonly #lines: number[] = [];
  readonly #rejects = new Map<number, FoundReject>();
  #layout: readonly string[] | undefined;
  #before = 0;
  #rows = 0;
  #fieldMark = 0;
  #listMark = 0;
  #line = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Rows and rejects so far. */
  get records(): number {
    return this.#rows;
  }

  /** Turns to what the window holds now. */
  begin(): void {
    const { scanner, window } = this.#parts;
    scanner.bytes = window.bytes;
    scanner.end = window.end;
  }

  /** Reads the record at a place and line; where it ends, or BROKEN with the reason in the scanner. */
  read(at: number, line: number): number {
    const { window, scanner, fields, list, rows, recordBytes, textBytes } = this.#parts;
    this.#fieldMark = fields.length;
    this.#listMark = list.length;
    this.#line = line;
    let end = rows.read(at, line, this.#before + this.#starts.length + 1);
    if (end > at + recordBytes) end = scanner.fail(at, 'length', sizeWords(recordBytes));
    if (end > at + textBytes && hasLongText(scanner, { from: at, to: end }, textBytes))
      end = scanner.fail(at, 'text-length', sizeWords(textBytes));
    if (end >= 0 && !window.isText(at, end)) end = scanner.fail(at, 'encoding');
    if (end < 0) this.drop();
    return end;
  }

  /** Keeps the record that was read last. */
  accept(at: number): void {
    this.#parts.columns.commit();
    this.#starts.push(at);
    this.#lines.push(this.#line);
  }

  /** Forgets the record that was read last. */
  drop(): void {
    const { columns, fields, list } = this.#parts;
    columns.rollback();
    fields.length = this.#fieldMark;
    list.truncate(this.#listMark);
  }

  /** What is to be said of the record at a place, by the fault that the scanner has met. */
  refuse(at: number): Refusal {
    const { window, scanner } = this.#parts;
    const line = window.lines.lineAt(at);
    const offset = window.offsetOf(at);
    const words = faultWords(scanner);
    if (!hasPlace(scanner)) return { line, offset, reason: words };
    const place = window.locationAt(scanner.faultAt);
    return { line, offset, reason: `${words} (line ${place.line}, column ${place.column})` };
  }

  reject(refusal: Refusal, from: number, to: number): void {
    this.rejectText(refusal, this.textBetween(from, to));
  }

  /** What is shown of a record, of which no more may be in the window than a record may have. */
  textBetween(from: number, to: number): string {
    const { scanner, recordBytes } = this.#parts;
    return shownText(scanner.bytes, from, Math.min(to, from + recordBytes));
  }

  rejectText(refusal: Refusal, value: string): void {
    const reject = { ...refusal, value };
    this.#parts.list.reject(reject);
    this.#rejects.set(this.#starts.length, reject);
    this.#starts.push(BROKEN);
    this.#lines.push(refusal.line);
  }

  /** Hands everything on; to be called before the window moves. */
  async flush(): Promise<void> {
    const { columns, fields, list, sink } = this.#parts;
    if (columns.isStale) this.#readAgain();
    if (columns.layout !== this.#layout && list.length > 0) this.#beginLayout();
    for (let index = 0; index < list.length; index++) {
      const reject = list.rejects.size === 0 ? undefined : list.rejects.get(index);
      if (reject === undefined) sink.record(list.offsets[index]!, list.lines[index]!);
      else sink.reject(reject);
    }
    if (fields.length > 0) sink.write(fields.out, 0, fields.length);
    this.#before += this.#starts.length;
    this.#rows += list.length;
    this.#starts.length = this.#lines.length = fields.length = 0;
    this.#rejects.clear();
    list.truncate(0);
    if (sink.isFull) await sink.drain();
  }

  #beginLayout(): void {
    const { columns, sink } = this.#parts;
    const { layout } = columns;
    this.#layout = layout;
    const named = layout.length > 0 ? layout : [placeholder];
    sink.begin({ columns: named, dialect: fieldDialect, lineEnd: '\n' });
  }

  #readAgain(): void {
    const { columns, fields, list, rows } = this.#parts;
    columns.arrange();
    fields.length = 0;
    list.truncate(0);
    for (const [index, start] of this.#starts.entries()) {
      const reject = this.#rejects.get(index);
      if (reject !== undefined) list.reject(reject);
      else if (rows.read(start, this.#lines[index]!, this.#before + index + 1) < 0)
        throw new Error(`The record in line ${this.#lines[index]!} was sound before`);
    }
  }
}
