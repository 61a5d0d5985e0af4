import type { ByteWindow } from './byte-window.ts';
import type { ByteFields, DelimitedWriter } from './delimited-writer.ts';
import type { XmlColumns } from './xml-columns.ts';
import { XML_LIMITS } from './xml-limits.ts';
import {
  COMMA,
  DOUBLE_QUOTE,
  GREATER,
  IS_SPACE,
  LESS,
  LF,
  SLASH,
  STOPS_TEXT,
  byteTable,
} from './xml-characters.ts';

const NOT_PLAIN = -1;
const QUOTE = 1;
const STOP = 2;

const VALUE_KINDS = valueKinds();

/**
 * Copies a record from the window to the writer without decoding it, where it is plain: no attributes, only children
 * that are known, each at most once and with nothing but text that needs no decoding. Most files are made of such
 * records. It never accepts what the strict parser would not, and gives the same row.
 */
export class PlainRecordReader {
  readonly #window: ByteWindow;
  readonly #columns: XmlColumns;
  readonly #writer: DelimitedWriter;
  readonly #starts = new Int32Array(XML_LIMITS.columns + 1);
  readonly #ends = new Int32Array(XML_LIMITS.columns + 1);
  readonly #quoted = new Uint8Array(XML_LIMITS.columns + 1);
  #name: Buffer = Buffer.alloc(0);

  constructor(window: ByteWindow, columns: XmlColumns, writer: DelimitedWriter) {
    this.#window = window;
    this.#columns = columns;
    this.#writer = writer;
  }

  /** The place after the record that begins at `at`, which is written then, or -1 where it is not plain. */
  read(at: number, name: Buffer, record: number): number {
    this.#name = name;
    const end = this.#scan(at);
    if (end === NOT_PLAIN || end > this.#window.end) return NOT_PLAIN;
    const fields: ByteFields = {
      bytes: this.#window.bytes,
      starts: this.#starts,
      ends: this.#ends,
      quoted: this.#quoted,
    };
    this.#writer.writeFields(record, fields, end - at);
    return end;
  }

  #scan(at: number): number {
    const { bytes } = this.#window;
    let next = tagEnd(bytes, at + 1, this.#name);
    if (next === NOT_PLAIN) return NOT_PLAIN;
    this.#starts.fill(-1, 0, this.#columns.names.length);
    let column = 0;
    for (;;) {
      while (IS_SPACE[bytes[next]!] === 1) next++;
      if (bytes[next] !== LESS) return NOT_PLAIN;
      if (bytes[next + 1] === SLASH) return tagEnd(bytes, next + 2, this.#name);
      column = this.#columnAt(next + 1, column);
      if (column === NOT_PLAIN) return NOT_PLAIN;
      next = this.#scanValue(next, column);
      if (next === NOT_PLAIN) return NOT_PLAIN;
      column++;
    }
  }

  /** The column of the child whose name stands at a place; `guess` is tried first. */
  #columnAt(at: number, guess: number): number {
    const { bytes } = this.#window;
    const names = this.#columns.childNames;
    for (let tried = 0; tried < names.length; tried++) {
      const column = guess + tried < names.length ? guess + tried : guess + tried - names.length;
      const name = names[column];
      if (name !== undefined && tagEnd(bytes, at, name) !== NOT_PLAIN) return column;
    }
    return NOT_PLAIN;
  }

  #scanValue(at: number, column: number): number {
    const { bytes } = this.#window;
    const name = this.#columns.childNames[column];
    if (name === undefined || this.#starts[column] !== -1) return NOT_PLAIN;
    const from = at + name.length + 2;
    let to = from;
    let quoted = 0;
    for (;;) {
      while (VALUE_KINDS[bytes[to]!] === 0) to++;
      if (VALUE_KINDS[bytes[to]!] === STOP) break;
      quoted = 1;
      to++;
    }
    if (bytes[to] !== LESS || bytes[to + 1] !== SLASH) return NOT_PLAIN;
    this.#starts[column] = from;
    this.#ends[column] = to;
    this.#quoted[column] = quoted;
    return tagEnd(bytes, to + 2, name);
  }
}

/** The place after `name` and the `>` behind it, or -1. */
function tagEnd(bytes: Buffer, at: number, name: Buffer): number {
  for (let index = 0; index < name.length; index++) {
    if (bytes[at + index] !== name[index]) return NOT_PLAIN;
  }
  return bytes[at + name.length] === GREATER ? at + name.length + 1 : NOT_PLAIN;
}

// "]" alone is no reason to stop: what makes it one is the ">" of "]]>".
function valueKinds(): Uint8Array {
  const kinds = byteTable([LF, COMMA, DOUBLE_QUOTE], QUOTE);
  for (let byte = 0; byte < 256; byte++) {
    if (STOPS_TEXT[byte] === 1 && byte !== 0x5d) kinds[byte] = STOP;
  }
  kinds[GREATER] = STOP;
  return kinds;
}
