import type { ByteWindow } from './byte-window.ts';
import { HASH, NAME_KINDS, SEMICOLON, isXmlCharacter } from './xml-characters.ts';

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const LONGEST_REFERENCE = 100;

/** Reads `&amp;` and its kin, `&#10;` and `&#xA;`; no other entity exists where DTDs are refused. */
export class ReferenceReader {
  character = '';
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
    const written = this.#window.textBetween(from, to);
    if (bytes[to] !== SEMICOLON || written === '' || written === '#') {
      this.reason = '"&" stands alone; write it as "&amp;"';
      return -2;
    }
    return this.#decode(written) ? to + 1 : -2;
  }

  #decode(written: string): boolean {
    const character = written.startsWith('#') ? numbered(written) : PREDEFINED.get(written);
    this.character = character ?? '';
    if (character !== undefined) return true;
    this.reason = written.startsWith('#')
      ? `"&${written};" is not a character that XML allows`
      : `The entity "&${written};" is not defined; write "&" as "&amp;"`;
    return false;
  }
}

function numbered(written: string): string | undefined {
  const code = /^#x[0-9a-fA-F]+$/.test(written)
    ? Number.parseInt(written.slice(2), 16)
    : /^#[0-9]+$/.test(written)
      ? Number.parseInt(written.slice(1), 10)
      : Number.NaN;
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined;
}
