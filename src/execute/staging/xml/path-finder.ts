import type { NameTable } from './name-table.ts';
import { ATTRIBUTE, ELEMENT, KIND, NAME, NODE_SIZE, TO, type Tape } from './tape.ts';
import type { PathStep } from '../../../core/xml-path.ts';

interface Searched {
  readonly tape: Tape;
  readonly names: NameTable;
  readonly nameOf: (name: string) => string;
}

const UNKNOWN = 0;
const FITS = 1;
const OTHER = 2;

/** Finds the nodes that a path leads to. */
export class PathFinder {
  readonly #searched: Searched;
  readonly #steps: readonly PathStep[];
  /** By step, whether the name of a number is the step's. */
  #known: readonly Uint8Array[];
  #generation = 0;
  #found: number[] = [];

  constructor(steps: readonly PathStep[], searched: Searched) {
    this.#steps = steps;
    this.#searched = searched;
    this.#known = steps.map(() => new Uint8Array(64));
  }

  /** The nodes in an element in their order; for a text, the element that has it. Valid until the next call. */
  find(element: number): readonly number[] {
    this.#found.length = 0;
    this.#follow(element, 0);
    return this.#found;
  }

  /** Whether the path leads to the own text of elements. */
  get isText(): boolean {
    return this.#steps.at(-1)?.kind === 'text';
  }

  #follow(element: number, index: number): void {
    const step = this.#steps[index];
    if (step === undefined) {
      this.#found.push(element);
      return;
    }
    switch (step.kind) {
      case 'text':
        this.#found.push(element);
        return;
      case 'attribute':
        this.#attributes(element, index);
        return;
      case 'either': {
        const before = this.#found.length;
        this.#attributes(element, index);
        if (this.#found.length === before) this.#children(element, index);
        return;
      }
      case 'element':
        this.#children(element, index);
    }
  }

  #attributes(element: number, index: number): void {
    const { nodes } = this.#searched.tape;
    const end = nodes[element + TO]!;
    for (let next = element + NODE_SIZE; next < end; next += NODE_SIZE) {
      if ((nodes[next + KIND]! & ATTRIBUTE) === 0) return;
      if (!this.#fits(nodes[next + NAME]!, index)) continue;
      this.#found.push(next);
      return;
    }
  }

  #children(element: number, index: number): void {
    const { nodes } = this.#searched.tape;
    const end = nodes[element + TO]!;
    for (let next = element + NODE_SIZE; next < end;) {
      if ((nodes[next + KIND]! & ELEMENT) === 0) {
        next += NODE_SIZE;
        continue;
      }
      if (this.#fits(nodes[next + NAME]!, index)) this.#follow(next, index + 1);
      next = nodes[next + TO]!;
    }
  }

  #fits(name: number, index: number): boolean {
    const { names } = this.#searched;
    if (names.generation !== this.#generation || name >= this.#known[index]!.length) {
      this.#generation = names.generation;
      this.#known = this.#steps.map(() => new Uint8Array(2 * names.count));
    }
    const known = this.#known[index]!;
    if (known[name] === UNKNOWN) known[name] = this.#isName(names, name, index) ? FITS : OTHER;
    return known[name] === FITS;
  }

  #isName(names: NameTable, number: number, index: number): boolean {
    const { name, kind } = this.#steps[index]!;
    const text = names.text(number);
    if (text === name || names.text(names.keys[number]!) === name) return true;
    return kind === 'either' && this.#searched.nameOf(text) === name;
  }
}
