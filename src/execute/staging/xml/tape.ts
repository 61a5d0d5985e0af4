/** Places in a node: what it is, the number of its name, where it stands in the window, and where it leads. */
export const KIND = 0;
export const NAME = 1;
export const FROM = 2;
/** The place in the window behind it; for an element, the node behind its last one. */
export const TO = 3;
/** For an element, the next one that belongs to the same value, or NO_NODE. */
export const LINK = 4;
/** The number of the name that it has as a part of JSON, or NO_NAME where it is the part of another one. */
export const KEY = 5;
export const NODE_SIZE = 6;

export const ELEMENT = 1;
export const ATTRIBUTE = 2;
export const TEXT = 4;
/** What the kind of an attribute or a text says besides: a comma, a quote or a line end is in it. */
export const QUOTED = 8;
/** It holds references, carriage returns, or (an attribute) line ends and tabs, which stand for something else. */
export const REFERENCES = 16;
export const RETURNS = 32;
export const WHITESPACE = 64;
/** It is only blanks, none of them written as references. */
export const BLANK = 128;
/** What the kind of an element says besides: which nodes it has. */
export const HAS_ATTRIBUTES = 256;
export const HAS_CHILDREN = 512;
/** Text in it is not only blanks, or holds references or CDATA. */
export const HAS_TEXT = 1024;
/** It says that it has no value. */
export const IS_NIL = 2048;

export const NO_NODE = -1;
const FIRST_NODES = 512;
const MOST_NODES_KEPT = 1_000_000;

/**
 * What was read, as nodes in a row: an element, its attributes, then what is in it. Its attributes and texts are
 * only places in the window, so reading makes no objects and copies nothing.
 */
export class Tape {
  nodes = new Int32Array(FIRST_NODES * NODE_SIZE);
  length = 0;

  clear(): void {
    this.length = 0;
    if (this.nodes.length > MOST_NODES_KEPT * NODE_SIZE) {
      this.nodes = new Int32Array(FIRST_NODES * NODE_SIZE);
    }
  }

  addElement(name: number, from: number): number {
    const node = this.#add(ELEMENT);
    this.nodes[node + NAME] = name;
    this.nodes[node + FROM] = from;
    return node;
  }

  /** A text or an attribute, whose name is still to be written. */
  addSpan(kind: number, from: number, to: number): number {
    const node = this.#add(kind);
    this.nodes[node + FROM] = from;
    this.nodes[node + TO] = to;
    return node;
  }

  #add(kind: number): number {
    const node = this.length;
    if (node + NODE_SIZE > this.nodes.length) this.#grow();
    this.nodes[node] = kind;
    this.length = node + NODE_SIZE;
    return node;
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.nodes.length);
    larger.set(this.nodes);
    this.nodes = larger;
  }
}
