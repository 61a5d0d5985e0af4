import type { ByteOutput } from './byte-output.ts';
import type { NodeText } from './node-text.ts';
import { CR, DOUBLE_QUOTE, LF, TAB, byteTable } from './xml-characters.ts';

const BACKSLASH = 0x5c;
const COLON = 0x3a;
const NEEDS_ESCAPE = byteTable([DOUBLE_QUOTE, BACKSLASH, LF, CR, TAB], 1);
const LETTER_AFTER_BACKSLASH: ReadonlyMap<number, number> = new Map([
  [DOUBLE_QUOTE, DOUBLE_QUOTE],
  [BACKSLASH, BACKSLASH],
  [LF, 0x6e],
  [CR, 0x72],
  [TAB, 0x74],
]);

/** Writes JSON as it stands in a quoted field of delimited text: each of its quotes is doubled. */
export class JsonWriter {
  readonly #output: ByteOutput;

  constructor(output: ByteOutput) {
    this.#output = output;
  }

  /** What needs no escape and holds no quotes: `null`, brackets, commas. */
  bare(text: string): void {
    this.#output.ascii(text);
  }

  /** A key that needs no escape, with its colon. */
  key(source: Buffer, from: number, length: number): void {
    const output = this.#output;
    output.reserve(length + 5);
    output.bytes[output.at++] = DOUBLE_QUOTE;
    output.bytes[output.at++] = DOUBLE_QUOTE;
    for (let at = from; at < from + length; at++) output.bytes[output.at++] = source[at]!;
    output.bytes[output.at++] = DOUBLE_QUOTE;
    output.bytes[output.at++] = DOUBLE_QUOTE;
    output.bytes[output.at++] = COLON;
  }

  string({ bytes: source, from, to }: Pick<NodeText, 'bytes' | 'from' | 'to'>): void {
    const output = this.#output;
    output.reserve(3 * (to - from) + 4);
    const { bytes } = output;
    let { at } = output;
    bytes[at++] = DOUBLE_QUOTE;
    bytes[at++] = DOUBLE_QUOTE;
    for (let next = from; next < to; next++) {
      const byte = source[next]!;
      if (NEEDS_ESCAPE[byte] === 0) {
        bytes[at++] = byte;
        continue;
      }
      bytes[at++] = BACKSLASH;
      bytes[at++] = LETTER_AFTER_BACKSLASH.get(byte)!;
      if (byte === DOUBLE_QUOTE) bytes[at++] = DOUBLE_QUOTE;
    }
    bytes[at++] = DOUBLE_QUOTE;
    bytes[at++] = DOUBLE_QUOTE;
    output.at = at;
  }
}
