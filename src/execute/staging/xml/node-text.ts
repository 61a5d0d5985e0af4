import { ByteOutput } from './byte-output.ts';
import { ReferenceReader } from './read-reference.ts';
import {
  ATTRIBUTE,
  BLANK,
  ELEMENT,
  FROM,
  KIND,
  NODE_SIZE,
  QUOTED,
  REFERENCES,
  RETURNS,
  TO,
  WHITESPACE,
} from './tape.ts';
import type { Scanning } from './text-scanner.ts';
import { AMPERSAND, CR, IS_SPACE, LF, SPACE } from './xml-characters.ts';

const STANDS_FOR_ELSE = REFERENCES | RETURNS | WHITESPACE;

/** The text of nodes: the very bytes of the window where they stand for themselves, else decoded ones. */
export class NodeText {
  bytes: Buffer;
  from = 0;
  to = 0;
  /** Whether the text may hold a comma, a quote or a line end. */
  isQuoted = false;
  readonly #scanning: Scanning;
  readonly #references: ReferenceReader;
  readonly #decoded = new ByteOutput(1024);

  constructor(scanning: Scanning) {
    this.#scanning = scanning;
    this.#references = new ReferenceReader(scanning.window);
    this.bytes = scanning.window.bytes;
  }

  /** Gives the texts among the nodes from `node` to `end` as one. */
  read(node: number, end: number): void {
    const { nodes } = this.#scanning.tape;
    const kind = nodes[node + KIND]!;
    if (node + NODE_SIZE === end && (kind & STANDS_FOR_ELSE) === 0) {
      this.bytes = this.#scanning.window.bytes;
      this.from = nodes[node + FROM]!;
      this.to = nodes[node + TO]!;
      this.isQuoted = (kind & QUOTED) !== 0;
      return;
    }
    this.#decoded.at = 0;
    for (let next = node; next < end;) {
      const isElement = (nodes[next + KIND]! & ELEMENT) !== 0;
      if (!isElement) this.#decode(next);
      next = isElement ? nodes[next + TO]! : next + NODE_SIZE;
    }
    this.bytes = this.#decoded.bytes;
    this.from = 0;
    this.to = this.#decoded.at;
    this.isQuoted = true;
  }

  /** Whether the texts from `node` to `end` have nothing but blanks. */
  areBlank(node: number, end: number): boolean {
    const { nodes } = this.#scanning.tape;
    for (let next = node; next < end; next += NODE_SIZE) {
      if ((nodes[next + KIND]! & BLANK) === 0 && !this.#isBlank(next)) return false;
    }
    return true;
  }

  #isBlank(node: number): boolean {
    this.read(node, node + NODE_SIZE);
    for (let at = this.from; at < this.to; at++) {
      if (IS_SPACE[this.bytes[at]!] === 0) return false;
    }
    return true;
  }

  #decode(node: number): void {
    const { window, tape } = this.#scanning;
    const { bytes } = window;
    const kind = tape.nodes[node + KIND]!;
    const from = tape.nodes[node + FROM]!;
    const to = tape.nodes[node + TO]!;
    const output = this.#decoded;
    output.reserve(to - from);
    if ((kind & STANDS_FOR_ELSE) === 0) {
      output.copy(bytes, from, to);
      return;
    }
    const hasReferences = (kind & REFERENCES) !== 0;
    const lineEnd = (kind & ATTRIBUTE) === 0 ? LF : SPACE;
    const target = output.bytes;
    for (let next = from; next < to;) {
      const byte = bytes[next]!;
      if (byte === AMPERSAND && hasReferences) {
        next = this.#references.read(next);
        output.at = writeCharacter(target, output.at, this.#references.code);
        continue;
      }
      if (byte === CR) {
        target[output.at++] = lineEnd;
        next += bytes[next + 1] === LF ? 2 : 1;
        continue;
      }
      target[output.at++] = lineEnd === SPACE && IS_SPACE[byte] === 1 ? SPACE : byte;
      next++;
    }
  }
}

function writeCharacter(target: Buffer, at: number, code: number): number {
  if (code < 0x80) {
    target[at] = code;
    return at + 1;
  }
  return at + target.write(String.fromCodePoint(code), at, 'utf8');
}
