import { NO_NAME } from './name-table.ts';
import { ATTRIBUTE, ELEMENT, KEY, KIND, LINK, NAME, NODE_SIZE, NO_NODE, TO } from './tape.ts';
import type { Scanning } from './text-scanner.ts';

/**
 * Gives the parts of an element their keys in an object of JSON: a name that is taken gets the first of `_1`, `_2`, … that
 * is free, and children of one name share one key, linked to one another.
 */
export class ObjectKeys {
  readonly #scanning: Scanning;
  #objects = 0;
  /** By number of a name: the last object that has it as a key, and the last suffix that was tried there. */
  #takenIn = new Int32Array(64);
  #lastSuffix = new Int32Array(64);
  /** By number of a name: the last object with a child of it, and the last such child. */
  #groupedIn = new Int32Array(64);
  #lastOf = new Int32Array(64);

  constructor(scanning: Scanning) {
    this.#scanning = scanning;
  }

  /** Writes KEY and LINK of the nodes of an element's attributes and children. */
  assign(element: number): void {
    const { tape, names } = this.#scanning;
    const { nodes } = tape;
    this.#reserve(names.count);
    const object = (this.#objects = (this.#objects + 1) | 0);
    const end = nodes[element + TO]!;
    for (let next = element + NODE_SIZE; next < end;) {
      const kind = nodes[next + KIND]!;
      const name = nodes[next + NAME]!;
      if ((kind & ATTRIBUTE) !== 0) nodes[next + KEY] = this.#freeKey(name, object);
      if ((kind & ELEMENT) === 0) {
        next += NODE_SIZE;
        continue;
      }
      nodes[next + LINK] = NO_NODE;
      if (this.#groupedIn[name] === object) {
        nodes[this.#lastOf[name]! + LINK] = next;
        nodes[next + KEY] = NO_NAME;
      } else {
        this.#groupedIn[name] = object;
        nodes[next + KEY] = this.#freeKey(name, object);
      }
      this.#lastOf[name] = next;
      next = nodes[next + TO]!;
    }
  }

  #freeKey(name: number, object: number): number {
    const { names } = this.#scanning;
    const wanted = names.keys[name]!;
    let key = wanted;
    if (this.#takenIn[wanted] !== object) this.#lastSuffix[wanted] = 0;
    while (this.#takenIn[key] === object) {
      const suffix = ++this.#lastSuffix[wanted]!;
      key = names.numberOf(`${names.text(wanted)}_${String(suffix)}`);
      this.#reserve(names.count);
    }
    this.#takenIn[key] = object;
    if (key !== wanted) this.#lastSuffix[key] = 0;
    return key;
  }

  #reserve(names: number): void {
    if (names <= this.#takenIn.length) return;
    this.#takenIn = enlarged(this.#takenIn, 2 * names);
    this.#lastSuffix = enlarged(this.#lastSuffix, 2 * names);
    this.#groupedIn = enlarged(this.#groupedIn, 2 * names);
    this.#lastOf = enlarged(this.#lastOf, 2 * names);
  }
}

function enlarged(numbers: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(numbers);
  return larger;
}
