import { isUtf8 } from 'node:buffer';

/** Turns the bytes of a file into UTF-8, strictly, a chunk at a time. */
export interface Transcoder {
  /** The most bytes of UTF-8 that one byte of the file becomes. */
  readonly growth: number;
  /** Bytes of the file that the first byte of a UTF-8 sequence stands for, where that is not simply its length. */
  readonly fileBytes: ((lead: number) => number) | undefined;
  /** Why the bytes after the last written character can't be read; undefined while all is well. */
  readonly mistake: string | undefined;
  /** Writes a chunk to `target` and gives the new end; a sequence that the chunk cuts waits for the next one. */
  write(chunk: Buffer, target: Buffer, at: number): number;
  /** Says at the end of the file whether a sequence is still open. */
  finish(): void;
}

export class Utf8Transcoder implements Transcoder {
  readonly growth = 1;
  readonly fileBytes = undefined;
  mistake: string | undefined;
  #pending = Buffer.alloc(0);

  write(chunk: Buffer, target: Buffer, at: number): number {
    const begin = at + this.#pending.copy(target, at);
    const end = begin + chunk.copy(target, begin);
    const cut = end - openSequence(target, at, end);
    this.#pending = Buffer.from(target.subarray(cut, end));
    const written = target.subarray(at, cut);
    return isUtf8(written) ? cut : this.#stopAt(target, at + validLength(written));
  }

  finish(): void {
    if (this.#pending.length > 0) this.mistake ??= 'The file ends inside a character of UTF-8';
  }

  #stopAt(target: Buffer, at: number): number {
    this.mistake = `The byte 0x${hex(target[at]!, 2)} is not valid in UTF-8`;
    return at;
  }
}

/** Encodings of one byte a character: what each byte from 0x80 stands for, undefined where it stands for nothing. */
export class SingleByteTranscoder implements Transcoder {
  readonly growth = 3;
  readonly fileBytes = () => 1;
  mistake: string | undefined;
  readonly #name: string;
  readonly #sequences: readonly (Buffer | undefined)[];

  constructor(name: string, upperHalf: readonly (string | undefined)[]) {
    this.#name = name;
    this.#sequences = upperHalf.map((character) =>
      character === undefined ? undefined : Buffer.from(character),
    );
  }

  write(chunk: Buffer, target: Buffer, at: number): number {
    let end = at;
    for (const byte of chunk) {
      if (byte < 0x80) {
        target[end++] = byte;
        continue;
      }
      const sequence = this.#sequences[byte - 0x80];
      if (sequence === undefined) {
        this.mistake = `The byte 0x${hex(byte, 2)} is no character of ${this.#name}`;
        return end;
      }
      for (const part of sequence) target[end++] = part;
    }
    return end;
  }

  finish(): void {}
}

export class Utf16Transcoder implements Transcoder {
  readonly growth = 1.5;
  readonly fileBytes = (lead: number) => (lead >= 0xf0 ? 4 : 2);
  mistake: string | undefined;
  readonly #isBigEndian: boolean;
  #pending = Buffer.alloc(0);

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  write(chunk: Buffer, target: Buffer, at: number): number {
    const bytes = Buffer.concat([this.#pending, chunk]);
    const units = bytes.subarray(0, bytes.length - (bytes.length % 2));
    const text = utf16Text(units, this.#isBigEndian);
    const whole = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(0, -1) : text;
    this.#pending = Buffer.from(bytes.subarray(whole.length * 2));
    if (whole.isWellFormed()) return at + target.write(whole, at, 'utf8');
    const bad = wellFormedLength(whole);
    this.mistake = `The unit 0x${hex(whole.charCodeAt(bad), 4)} is half a character of UTF-16`;
    return at + target.write(whole.slice(0, bad), at, 'utf8');
  }

  finish(): void {
    if (this.#pending.length > 0) this.mistake ??= 'The file ends inside a character of UTF-16';
  }
}

/** How many bytes at the end begin a sequence that goes on behind it. */
function openSequence(bytes: Buffer, from: number, to: number): number {
  for (let back = 1; back <= 3 && to - back >= from; back++) {
    const byte = bytes[to - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

function validLength(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (!isUtf8(bytes.subarray(at, at + length))) break;
    at += length;
  }
  return at;
}

function utf16Text(units: Buffer, isBigEndian: boolean): string {
  return (isBigEndian ? Buffer.from(units).swap16() : units).toString('utf16le');
}

function wellFormedLength(text: string): number {
  return text
    .toWellFormed()
    .split('')
    .findIndex((unit, at) => unit !== text[at]);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
