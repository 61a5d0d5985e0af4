import { NAME_KINDS } from './xml-characters.ts';

/** In place of a name's number. */
export const NO_NAME = -1;

export const DATA = 0;
/** `xmlns` and `xmlns:a` declare prefixes. */
export const DECLARATION = 1;
/** `xsi:nil` says of an empty element that it has no value (XML Schema). */
export const NIL = 2;

/** The slot of the elements that followed the one of a name, and of the attributes that followed a name in a tag. */
export function elementsAfter(name: number): number {
  return 4 * Math.max(name, 0);
}
export function attributesAfter(name: number): number {
  return 4 * name + 2;
}

/**
 * The names of a file as numbers, so that a name that was seen before costs a comparison of bytes and no text. At each
 * slot two names are remembered: elements and attributes come in much the same order in each record.
 */
export class NameTable {
  /** Grows by one each time that all numbers lose their meaning. */
  generation = 0;
  /** By number, where its bytes begin in `bytes`, and how many they are. */
  starts = new Int32Array(64);
  lengths = new Int32Array(64);
  bytes = Buffer.alloc(1024);
  /** By number, the number of the name without its prefix. */
  keys = new Int32Array(64);
  /** By number, what an attribute of the name is. */
  roles = new Uint8Array(64);
  /** The start tags so far, and by number the last one that had the name as an attribute. */
  tags = 0;
  stamps = new Int32Array(64);
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #stripPrefixes: boolean;
  #followers = new Int32Array(4 * 64).fill(NO_NAME);
  #used = 0;

  constructor(stripPrefixes: boolean) {
    this.#stripPrefixes = stripPrefixes;
  }

  get count(): number {
    return this.#texts.length;
  }

  text(name: number): string {
    return this.#texts[name] ?? '';
  }

  /** Which of the names that are remembered at a slot stands at a place and ends there, or NO_NAME. */
  guess(slot: number, bytes: Buffer, at: number): number {
    const first = this.#followers[slot]!;
    if (first === NO_NAME || this.standsAt(first, bytes, at)) return first;
    const second = this.#followers[slot + 1]!;
    return second !== NO_NAME && this.standsAt(second, bytes, at) ? second : NO_NAME;
  }

  remember(slot: number, name: number): void {
    this.#followers[slot + 1] = this.#followers[slot]!;
    this.#followers[slot] = name;
  }

  numberOf(text: string): number {
    return this.#numbers.get(text) ?? this.#add(text);
  }

  clear(): void {
    this.generation++;
    this.#numbers.clear();
    this.#texts.length = 0;
    this.#used = 0;
    this.#followers.fill(NO_NAME);
  }

  /** Whether a name stands at a place and ends there. */
  standsAt(name: number, bytes: Buffer, at: number): boolean {
    const known = this.bytes;
    const start = this.starts[name]!;
    const length = this.lengths[name]!;
    for (let index = 0; index < length; index++) {
      if (bytes[at + index] !== known[start + index]) return false;
    }
    return NAME_KINDS[bytes[at + length]!] === 0;
  }

  #add(text: string): number {
    const name = this.#texts.length;
    const length = Buffer.byteLength(text);
    this.#reserve(name, length);
    this.#numbers.set(text, name);
    this.#texts.push(text);
    this.starts[name] = this.#used;
    this.lengths[name] = length;
    this.#used += this.bytes.write(text, this.#used, 'utf8');
    this.roles[name] = roleOf(text);
    this.stamps[name] = 0;
    this.#followers.fill(NO_NAME, 4 * name, 4 * name + 4);
    this.keys[name] = name;
    const key = this.#stripPrefixes ? withoutPrefix(text) : text;
    if (key !== text) {
      const number = this.numberOf(key);
      this.keys[name] = number;
    }
    return name;
  }

  #reserve(name: number, length: number): void {
    if (this.#used + length > this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes], 2 * (this.#used + length));
    }
    if (name < this.starts.length) return;
    this.starts = doubled(this.starts);
    this.lengths = doubled(this.lengths);
    this.keys = doubled(this.keys);
    this.stamps = doubled(this.stamps);
    this.#followers = doubled(this.#followers);
    const roles = new Uint8Array(2 * this.roles.length);
    roles.set(this.roles);
    this.roles = roles;
  }
}

/** `b` of `a:b`; a name that has nothing on one side of its colon is left as it is. */
export function withoutPrefix(name: string): string {
  const colon = name.indexOf(':');
  return colon <= 0 || colon === name.length - 1 ? name : name.slice(colon + 1);
}

function roleOf(name: string): number {
  if (name === 'xsi:nil') return NIL;
  return name === 'xmlns' || name.startsWith('xmlns:') ? DECLARATION : DATA;
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
