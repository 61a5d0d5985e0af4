import { DELIMITER, type FieldWriter } from './field-writer.ts';
import { elements, findValue, NOT_FOUND } from './find-value.ts';
import { LINE_FEED, OPEN_BRACE, OPEN_BRACKET } from './json-bytes.ts';
import type { JsonColumns } from './json-columns.ts';
import { faultWords } from './json-fault.ts';
import type { PathStep } from '../../../core/json-path.ts';
import { BROKEN, type JsonScanner } from './json-scanner.ts';
import type { JsonWindow } from './json-window.ts';
import type { RecordRows } from './record-rows.ts';
import { shownText } from './record-text.ts';
import type { RowList } from './row-list.ts';
import type { RowReader } from './row-reader.ts';
import type { SoughtPaths } from './sought-paths.ts';

/** The number of the record that a row was part of. */
export const parentColumn = '_parent_record';

export interface ExplodedPaths {
  readonly keys: readonly (readonly PathStep[])[];
  readonly path: readonly PathStep[];
  /** The key whose column holds elements that are no objects. */
  readonly lonelyKey: string;
}

interface Parts {
  readonly scanner: JsonScanner;
  readonly window: JsonWindow;
  readonly columns: JsonColumns;
  readonly fields: FieldWriter;
  /** Holds what the rows of a record begin with. */
  readonly prefix: FieldWriter;
  readonly reader: RowReader;
  readonly list: RowList;
  /** Which of the keys, and last the path, have led to something. */
  readonly sought: SoughtPaths;
}

/** The elements of an array inside the record are the rows, each with some values of the record and its number in front. */
export class ExplodedRows implements RecordRows {
  readonly #parts: Parts;
  readonly #paths: ExplodedPaths;
  readonly #lonelyKey: Buffer;

  constructor(parts: Parts, paths: ExplodedPaths) {
    this.#parts = parts;
    this.#paths = paths;
    this.#lonelyKey = Buffer.from(JSON.stringify(paths.lonelyKey));
  }

  read(at: number, line: number, number: number): number {
    const { scanner } = this.#parts;
    if (scanner.bytes[at] !== OPEN_BRACE) return this.#parts.reader.read(at);
    const end = scanner.value(at, 0);
    if (end < 0) return BROKEN;
    const found = findValue(scanner, at, this.#paths.path);
    if (found === BROKEN || !this.#writePrefix(at, end, number)) return BROKEN;
    this.#note(this.#paths.keys.length, found, at);
    if (found !== NOT_FOUND) this.#readAll(found, at, line);
    return end;
  }

  #writePrefix(start: number, end: number, number: number): boolean {
    const { scanner, prefix } = this.#parts;
    const { keys } = this.#paths;
    prefix.length = 0;
    for (const [index, steps] of keys.entries()) {
      const at = findValue(scanner, start, steps);
      if (at === BROKEN) return false;
      this.#note(index, at, start);
      prefix.reserve(end - start + 32);
      if (at !== NOT_FOUND) prefix.value(at, 0);
      prefix.byte(DELIMITER);
    }
    const digits = Buffer.from(String(number));
    prefix.reserve(digits.length);
    prefix.copy(digits, 0, digits.length);
    return true;
  }

  #note(index: number, found: number, record: number): void {
    const { sought, scanner } = this.#parts;
    if (found === NOT_FOUND) sought.missed(index, scanner, record);
    else sought.found(index);
  }

  /** What is no array is read as one of a single element, and null as an empty one. */
  #readAll(found: number, start: number, startLine: number): void {
    const { bytes } = this.#parts.scanner;
    if (bytes[found] !== OPEN_BRACKET) {
      // null
      if (bytes[found] !== 0x6e) this.#readOne(found, startLine + breaks(bytes, start, found));
      return;
    }
    let line = startLine;
    let counted = start;
    for (const at of elements(this.#parts.scanner, found)) {
      line += breaks(bytes, counted, at);
      counted = at;
      this.#readOne(at, line);
    }
  }

  #readOne(at: number, line: number): void {
    const { scanner, window, columns, fields, prefix, reader, list } = this.#parts;
    const mark = fields.length;
    fields.reserve(prefix.length);
    fields.copy(prefix.out, 0, prefix.length);
    const isObject = scanner.bytes[at] === OPEN_BRACE;
    const end = isObject ? reader.read(at) : reader.readAlone(at, this.#lonelyKey);
    const offset = window.offsetOf(at);
    if (end >= 0) {
      columns.commit();
      list.row(offset, line);
      return;
    }
    fields.length = mark;
    const reason = faultWords(scanner);
    columns.rollback();
    const value = shownText(scanner.bytes, at, scanner.value(at, 0));
    list.reject({ offset, line, value, reason });
  }
}

function breaks(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === LINE_FEED) count++;
  return count;
}
