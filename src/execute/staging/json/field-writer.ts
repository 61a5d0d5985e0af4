import type { FixedDialect } from '../csv/csv-dialect.ts';
import {
  DOT,
  NINE,
  ZERO,
  ENDS_TEXT,
  ESCAPED,
  HEXADECIMAL,
  LINE_FEED,
  LOWER_U,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.ts';
import { BROKEN, type JsonScanner } from './json-scanner.ts';

/**
 * JSON can hold control characters only as escapes, so with these as delimiter and quote hardly a value needs quotes, and
 * JSON text needs none at all.
 */
export const fieldDialect: FixedDialect = {
  delimiter: '\u0001',
  quote: '\u0002',
  escape: '\u0002',
};
export const DELIMITER = 1;
const FIELD_QUOTE = 2;
const CARRIAGE_RETURN = 0x0d;
const LOWER_N = 0x6e;
/** Below this a loop is faster than a call. */
const shortBytes = 48;

/**
 * Writes values of JSON as fields of delimited text: texts without their escapes, numbers and words as they stand there,
 * arrays and objects as JSON without the blanks between tokens, null as nothing.
 */
export class FieldWriter {
  out: Buffer = Buffer.allocUnsafe(4 * 1024);
  length = 0;
  readonly #scanner: JsonScanner;

  constructor(scanner: JsonScanner) {
    this.#scanner = scanner;
  }

  /** Makes room for so many bytes; no method that writes looks for it. */
  reserve(bytes: number): void {
    if (this.out.length - this.length >= bytes) return;
    const larger = Buffer.allocUnsafe(Math.max(this.length + bytes, this.out.length * 2));
    this.out.copy(larger, 0, 0, this.length);
    this.out = larger;
  }

  /** Writes the value at a place; where it ends, or BROKEN. */
  value(at: number, open: number): number {
    const byte = this.#scanner.bytes[at]!;
    if (byte === QUOTE) return this.#text(at + 1);
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.#nested(at, open);
    if (byte >= ZERO && byte <= NINE) return this.#number(at);
    const end = this.#scanner.scalar(at);
    if (end > 0 && byte !== LOWER_N) this.copy(this.#scanner.bytes, at, end);
    return end;
  }

  /** Writes bytes as they are; a field that may hold the signs of the dialect must not come here. */
  copy(bytes: Buffer, from: number, to: number): void {
    if (to - from > shortBytes) {
      this.length += bytes.copy(this.out, this.length, from, to);
      return;
    }
    const { out } = this;
    let { length } = this;
    for (let at = from; at < to; at++) out[length++] = bytes[at]!;
    this.length = length;
  }

  byte(byte: number): void {
    this.out[this.length++] = byte;
  }

  #text(start: number): number {
    const { bytes } = this.#scanner;
    const { out } = this;
    let { length } = this;
    let at = start;
    while (ENDS_TEXT[bytes[at]!] === 0) out[length++] = bytes[at++]!;
    if (bytes[at] !== QUOTE) return this.#escapedText(start);
    if (at === start) {
      out[length++] = FIELD_QUOTE;
      out[length++] = FIELD_QUOTE;
    }
    this.length = length;
    return at + 1;
  }

  /** The common numbers in one go; what else may be one is looked at first. */
  #number(start: number): number {
    const { bytes } = this.#scanner;
    const { out } = this;
    let { length } = this;
    let at = start;
    while (isDigit(bytes[at]!)) out[length++] = bytes[at++]!;
    let isPlain = at === start + 1 || bytes[start] !== ZERO;
    if (bytes[at] === DOT) {
      out[length++] = DOT;
      const fraction = ++at;
      while (isDigit(bytes[at]!)) out[length++] = bytes[at++]!;
      isPlain &&= at > fraction;
    }
    // Both letter cases of "e".
    if (isPlain && (bytes[at]! | 0x20) !== 0x65) {
      this.length = length;
      return at;
    }
    const end = this.#scanner.number(start);
    if (end > 0) this.copy(bytes, start, end);
    return end;
  }

  #escapedText(start: number): number {
    const end = this.#scanner.text(start);
    if (end < 0) return BROKEN;
    const mark = this.length;
    if (this.#unescape(start, end - 1, false)) return end;
    this.length = mark;
    this.byte(FIELD_QUOTE);
    this.#unescape(start, end - 1, true);
    this.byte(FIELD_QUOTE);
    return end;
  }

  /** False, with a part written, where the text can't do without quotes. */
  #unescape(start: number, end: number, isQuoted: boolean): boolean {
    const { bytes } = this.#scanner;
    for (let at = start; ;) {
      const from = at;
      while (ENDS_TEXT[bytes[at]!] === 0) at++;
      this.copy(bytes, from, at);
      if (at >= end) return true;
      const letter = bytes[at + 1]!;
      const isUnit = letter === LOWER_U;
      const character = isUnit ? characterAt(bytes, at) : ESCAPED[letter]!;
      at += isUnit ? (character > 0xffff ? 12 : 6) : 2;
      if (needsQuotes(character)) {
        if (!isQuoted) return false;
        if (character === FIELD_QUOTE) this.byte(FIELD_QUOTE);
      }
      this.#character(character);
    }
  }

  /** In UTF-8, which is never longer than the escape was. */
  #character(character: number): void {
    if (character < 0x80) {
      this.byte(character);
      return;
    }
    if (character < 0x800) this.byte(0xc0 | (character >> 6));
    else {
      if (character < 0x10000) this.byte(0xe0 | (character >> 12));
      else {
        this.byte(0xf0 | (character >> 18));
        this.byte(0x80 | ((character >> 12) & 0x3f));
      }
      this.byte(0x80 | ((character >> 6) & 0x3f));
    }
    this.byte(0x80 | (character & 0x3f));
  }

  #nested(at: number, open: number): number {
    const scanner = this.#scanner;
    scanner.hasBlanks = false;
    const end = scanner.value(at, open);
    if (end < 0) return BROKEN;
    if (scanner.hasBlanks) this.#compact(at, end);
    else this.copy(scanner.bytes, at, end);
    return end;
  }

  #compact(start: number, end: number): void {
    const scanner = this.#scanner;
    const { bytes } = scanner;
    for (let at = start; at < end;) {
      if (bytes[at] === QUOTE) {
        const behind = scanner.text(at + 1);
        this.copy(bytes, at, behind);
        at = behind;
      } else this.byte(bytes[at++]!);
      at = scanner.blanks(at);
    }
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function needsQuotes(character: number): boolean {
  return (
    character === DELIMITER ||
    character === FIELD_QUOTE ||
    character === LINE_FEED ||
    character === CARRIAGE_RETURN
  );
}

/** The character that `\uXXXX` stands for, or two of them for one beyond 0xFFFF. */
function characterAt(bytes: Buffer, at: number): number {
  const unit = unitAt(bytes, at + 2);
  if ((unit & 0xf800) !== 0xd800) return unit;
  return 0x10000 + ((unit - 0xd800) << 10) + (unitAt(bytes, at + 8) - 0xdc00);
}

function unitAt(bytes: Buffer, at: number): number {
  let unit = 0;
  for (let index = at; index < at + 4; index++) unit = unit * 16 + HEXADECIMAL[bytes[index]!]!;
  return unit;
}
