import { DELIMITER, FieldWriter } from './field-writer.ts';
import { findValue, NOT_FOUND } from './find-value.ts';
import { BLANK, CLOSE_BRACE, COLON, COMMA, LINE_FEED, OPEN_BRACE, QUOTE } from './json-bytes.ts';
import type { JsonColumns } from './json-columns.ts';
import { kindOf } from './json-fault.ts';
import type { PathStep } from '../../../core/json-path.ts';
import { BROKEN, type JsonScanner } from './json-scanner.ts';
import type { SoughtPaths } from './sought-paths.ts';

/** A column whose value stands inside the value of a key. */
export interface InnerColumn {
  readonly key: string;
  /** From the value of the key on. */
  readonly steps: readonly PathStep[];
}

export interface RowParts {
  readonly fields: FieldWriter;
  readonly inner: readonly InnerColumn[];
  /** Which of the inner columns have led to something. */
  readonly sought: SoughtPaths;
}

/** The record can't be written in one go: a key is out of order, new, or stands twice. */
const OUT_OF_ORDER = -2;
/** How many places are tried for a key before it is looked up. */
const tries = 4;

/** Reads objects of JSON and writes each as a row of delimited text. */
export class RowReader {
  readonly #scanner: JsonScanner;
  readonly #columns: JsonColumns;
  readonly #fields: FieldWriter;
  /** Holds the values of a record whose keys are out of order. */
  readonly #loose: FieldWriter;
  readonly #inner: readonly InnerColumn[];
  readonly #sought: SoughtPaths;
  #serial = 0;
  /** By column: the last record that had it, where its value stands there, and where its field is in `#loose`. */
  #seenIn: number[] = [];
  #valueAt: number[] = [];
  /** By column, in which record its value was last seen. */
  #valueIn: number[] = [];
  #record = 0;
  #from: number[] = [];
  #to: number[] = [];
  #keyEnd = 0;
  /** Delimiters of the row so far. */
  #written = 0;

  constructor(scanner: JsonScanner, columns: JsonColumns, { fields, inner, sought }: RowParts) {
    this.#scanner = scanner;
    this.#columns = columns;
    this.#fields = fields;
    this.#loose = new FieldWriter(scanner);
    this.#inner = inner;
    this.#sought = sought;
  }

  /**
   * Writes the object at a place behind the fields that its row has already; where it ends, or BROKEN. Nothing but the
   * columns that it adds is to be kept of it where those are stale then.
   */
  read(at: number): number {
    const fields = this.#fields;
    if (this.#scanner.bytes[at] !== OPEN_BRACE) return this.#noObject(at);
    this.#record++;
    this.#begin(at);
    const mark = fields.length;
    const written = this.#written;
    let end = this.#columns.isStale ? OUT_OF_ORDER : this.#ordered(at);
    if (end === OUT_OF_ORDER) {
      fields.length = mark;
      this.#written = written;
      end = this.#unordered(at);
    }
    if (end < 0 || (this.#inner.length > 0 && !this.#writeInner(at, end))) return BROKEN;
    if (!this.#columns.isStale) this.#end();
    return end;
  }

  /** Writes a sound value that is no object into the column of a key. */
  readAlone(at: number, key: Buffer): number {
    const columns = this.#columns;
    this.#begin(at);
    const column = columns.add(key, -1);
    if (columns.isStale) return this.#scanner.value(at, 0);
    this.#advance(columns.places[column]!);
    const end = this.#fields.value(at, 0);
    this.#end();
    return end;
  }

  #begin(at: number): void {
    this.#written = Math.max(0, this.#columns.first - 1);
    this.#fields.reserve(this.#scanner.end - at + this.#columns.layout.length + 8);
  }

  #end(): void {
    this.#advance(this.#columns.layout.length - 1);
    this.#fields.byte(LINE_FEED);
  }

  /** Writes delimiters up to a place. */
  #advance(place: number): void {
    while (this.#written < place) {
      this.#fields.byte(DELIMITER);
      this.#written++;
    }
  }

  #noObject(at: number): number {
    const scanner = this.#scanner;
    const end = scanner.value(at, 0);
    if (end < 0) return BROKEN;
    // A number that ends with the window may go on behind it.
    return scanner.fail(end >= scanner.end ? end : at, 'no-object', kindOf(scanner.bytes[at]!));
  }

  /** The way that is fast: the keys stand in the order of the text. */
  #ordered(start: number): number {
    const scanner = this.#scanner;
    const fields = this.#fields;
    const columns = this.#columns;
    const { bytes } = scanner;
    const hasInner = this.#inner.length > 0;
    let place = columns.first;
    let at = scanner.blanks(start + 1);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      place = this.#placeOf(at, place);
      if (place < 0) return place;
      if (this.#written < place) this.#advance(place);
      at = this.#keyEnd;
      at = bytes[at] === COLON && bytes[at + 1]! > BLANK ? at + 1 : scanner.colon(at);
      if (at < 0) return BROKEN;
      if (hasInner) this.#noteValue(columns.columnAt[place]!, at);
      at = fields.value(at, 1);
      if (at < 0) return BROKEN;
      if (bytes[at]! <= BLANK) at = scanner.blanks(at);
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) return scanner.fail(at, 'separator', '}');
      at++;
      if (bytes[at]! <= BLANK) at = scanner.blanks(at);
      place++;
    }
  }

  /** The place of the key at `at`, from a place on; its end is in `#keyEnd`. */
  #placeOf(at: number, from: number): number {
    const { bytes } = this.#scanner;
    const { keys } = this.#columns;
    const to = Math.min(from + tries, this.#columns.last);
    for (let place = from; place < to; place++) {
      const length = keys.match(place, bytes, at);
      if (length === 0) continue;
      this.#keyEnd = at + length;
      return place;
    }
    const column = this.#columnAt(at);
    const place = column < 0 ? column : this.#columns.places[column]!;
    return column >= 0 && place < from ? OUT_OF_ORDER : place;
  }

  /** The number of the column of the key at a place, OUT_OF_ORDER for a new one. */
  #columnAt(at: number): number {
    const scanner = this.#scanner;
    if (scanner.bytes[at] !== QUOTE) return scanner.fail(at, 'key');
    const end = scanner.text(at + 1);
    if (end < 0) return BROKEN;
    this.#keyEnd = end;
    return this.#columns.ofText(scanner.bytes.toString('latin1', at + 1, end - 1)) ?? OUT_OF_ORDER;
  }

  /** Reads each value to a place of its own and puts them in order then. */
  #unordered(start: number): number {
    const scanner = this.#scanner;
    const { bytes } = scanner;
    this.#serial++;
    this.#loose.length = 0;
    this.#loose.reserve(scanner.end - start);
    let column = -1;
    let at = scanner.blanks(start + 1);
    if (bytes[at] === CLOSE_BRACE) return this.#endUnordered(at + 1);
    for (;;) {
      column = this.#columnOf(at, column);
      if (column < 0) return BROKEN;
      at = this.#looseValue(column, scanner.colon(this.#keyEnd));
      if (at < 0) return BROKEN;
      at = scanner.blanks(at);
      if (bytes[at] === CLOSE_BRACE) return this.#endUnordered(at + 1);
      if (bytes[at] !== COMMA) return scanner.fail(at, 'separator', '}');
      at = scanner.blanks(at + 1);
    }
  }

  /** The column of the key at a place, which is added where it is new. */
  #columnOf(at: number, before: number): number {
    const scanner = this.#scanner;
    const known = this.#columnAt(at);
    if (known === BROKEN) return BROKEN;
    const column =
      known >= 0
        ? known
        : this.#columns.add(Buffer.from(scanner.bytes.subarray(at, this.#keyEnd)), before);
    if (this.#seenIn[column] === this.#serial)
      return scanner.fail(at, 'twice', this.#columns.keyOf(column));
    this.#seenIn[column] = this.#serial;
    return column;
  }

  #looseValue(column: number, at: number): number {
    if (at < 0) return BROKEN;
    const loose = this.#loose;
    this.#noteValue(column, at);
    this.#from[column] = loose.length;
    const end = loose.value(at, 1);
    this.#to[column] = loose.length;
    return end;
  }

  #noteValue(column: number, at: number): void {
    this.#valueAt[column] = at;
    this.#valueIn[column] = this.#record;
  }

  #endUnordered(end: number): number {
    const columns = this.#columns;
    if (columns.isStale) return end;
    for (let place = columns.first; place < columns.last; place++) {
      const column = columns.columnAt[place]!;
      if (this.#seenIn[column] !== this.#serial) continue;
      this.#advance(place);
      this.#fields.copy(this.#loose.out, this.#from[column]!, this.#to[column]!);
    }
    return end;
  }

  #writeInner(start: number, end: number): boolean {
    const columns = this.#columns;
    const fields = this.#fields;
    for (const [index, { key, steps }] of this.#inner.entries()) {
      const column = columns.ofKey(key) ?? -1;
      const isThere = this.#valueIn[column] === this.#record;
      const at = isThere ? findValue(this.#scanner, this.#valueAt[column]!, steps) : NOT_FOUND;
      if (at === BROKEN) return false;
      if (at === NOT_FOUND) {
        this.#sought.missed(index, this.#scanner, start);
        continue;
      }
      this.#sought.found(index);
      this.#advance(columns.last + index);
      fields.reserve(end - at + columns.layout.length + 8);
      fields.value(at, 1);
    }
    return true;
  }
}
