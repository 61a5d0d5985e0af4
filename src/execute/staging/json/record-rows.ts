import type { JsonWindow } from './json-window.ts';
import type { RowList } from './row-list.ts';
import type { RowReader } from './row-reader.ts';

/** Turns one record into its rows. */
export interface RecordRows {
  /**
   * Reads the record at a place and adds its rows; where it ends, or BROKEN with what was added to be dropped.
   * @param number of the record in its file, from 1
   */
  read(at: number, line: number, number: number): number;
}

/** Each record is a row. */
export class WholeRows implements RecordRows {
  readonly #reader: RowReader;
  readonly #window: JsonWindow;
  readonly #list: RowList;

  constructor(reader: RowReader, window: JsonWindow, list: RowList) {
    this.#reader = reader;
    this.#window = window;
    this.#list = list;
  }

  read(at: number, line: number): number {
    const end = this.#reader.read(at);
    if (end >= 0) this.#list.row(this.#window.offsetOf(at), line);
    return end;
  }
}
