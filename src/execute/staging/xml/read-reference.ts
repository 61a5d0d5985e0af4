import type { ByteWindow } from './byte-window.ts';
import { HASH, NAME_KINDS, SEMICOLON, isXmlCharacter } from './xml-characters.ts';

const PREDEFINED: ReadonlyMap<string, number> = new Map([
  ['amp', 0x26],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['quot', 0x22],
  ['apos', 0x27],
]);

const LONGEST_REFERENCE = 100;
const LOWER_X = 0x78;

/** Reads `&amp;` and its kin, `&#10;` and `&#xA;`; no other entity exists where DTDs are refused. */
export class ReferenceReader {
  /** The code point that the last reference stands for. */
  code = 0;
  reason = '';
  readonly #window: ByteWindow;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  /** The place after the reference at `at`, -1 where the window ends inside it, -2 where it is wrong. */
  read(at: number): number {
    const { bytes, end } = this.#window;
    const from = at + 1;
    let to = bytes[from] === HASH ? from + 1 : from;
    while (NAME_KINDS[bytes[to]!] !== 0 && to - from < LONGEST_REFERENCE) to++;
    if (to >= end) return -1;
    if (bytes[to] !== SEMICOLON || to === from || (to === from + 1 && bytes[from] === HASH)) {
      this.reason = '"&" stands alone; write it as "&amp;"';
      return -2;
    }
    const code = bytes[from] === HASH ? numbered(bytes, from + 1, to) : predefined(bytes, from, to);
    if (code === -1) return this.#undefined(from, to);
    this.code = code;
    return to + 1;
  }

  #undefined(from: number, to: number): -2 {
    const written = this.#window.textBetween(from, to);
    this.reason = written.startsWith('#')
      ? `"&${written};" is not a character that XML allows`
      : `The entity "&${written};" is not defined; write "&" as "&amp;"`;
    return -2;
  }
}

function predefined(bytes: Buffer, from: number, to: number): number {
  return to - from > 4 ? -1 : (PREDEFINED.get(bytes.toString('latin1', from, to)) ?? -1);
}

/** The code point of a number in the digits of its base, or -1 where it is none that XML allows. */
function numbered(bytes: Buffer, at: number, to: number): number {
  const base = bytes[at] === LOWER_X ? 16 : 10;
  const from = base === 16 ? at + 1 : at;
  let code = from === to ? -1 : 0;
  for (let next = from; next < to && code !== -1; next++) {
    const digit = digitOf(bytes[next]!);
    code = digit < base && code <= 0x10ffff ? code * base + digit : -1;
  }
  return isXmlCharacter(code) ? code : -1;
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 99;
}
