import { CLOSE_BRACE, CLOSE_BRACKET } from './json-bytes.ts';
import type { Closer } from './element-framer.ts';
import { renderKeys, type PathStep } from '../../../core/json-path.ts';

/** An array or object of a document that is open. */
export interface Container {
  readonly isObject: boolean;
  /** Whether its elements are the records. */
  readonly isRecords: boolean;
  /** How many steps of the path lead to it; -1 where it is beside the path. */
  readonly matched: number;
  /** The key or the index of the value that is read now. */
  key: string;
  index: number;
  /** Whether the key that leads on was found. */
  isFound: boolean;
}

/** What is open around a place in a document, and how far the path to the records leads there. */
export class ContainerStack {
  readonly #path: readonly PathStep[];
  readonly #open: Container[] = [];

  constructor(path: readonly PathStep[]) {
    this.#path = path;
  }

  get depth(): number {
    return this.#open.length;
  }

  get top(): Container | undefined {
    return this.#open.at(-1);
  }

  /** The bracket that ends the innermost one, 0 at the top of the document. */
  get closer(): Closer {
    if (this.top === undefined) return 0;
    return this.top.isObject ? CLOSE_BRACE : CLOSE_BRACKET;
  }

  push(isObject: boolean, isRecords: boolean): void {
    const matched = this.matched();
    this.#open.push({ isObject, isRecords, matched, key: '', index: 0, isFound: false });
  }

  pop(): void {
    this.#open.pop();
  }

  /** How many steps of the path lead to the value that is read now; -1 where it is beside the path. */
  matched(): number {
    const { top } = this;
    if (top === undefined) return 0;
    const step = top.matched < 0 ? undefined : this.#path[top.matched];
    if (step === undefined) return -1;
    const leads =
      step.kind === 'key'
        ? top.isObject && step.key === top.key
        : !top.isObject && (step.kind === 'all' || step.index === top.index);
    return leads ? top.matched + 1 : -1;
  }

  /** Whether the path leads to the value that is read now, and ends there. */
  get isAtRecords(): boolean {
    return this.matched() === this.#path.length;
  }

  /** Takes a key of the innermost object; false where the path leads through it a second time. */
  enterKey(key: string): boolean {
    const { top } = this;
    if (top === undefined) return true;
    top.key = key;
    if (this.matched() < 0) return true;
    const isFirst = !top.isFound;
    top.isFound = true;
    return isFirst;
  }

  /** The keys that lead to the value that is read now; undefined where an array is on the way. */
  keyPath(): string | undefined {
    if (!this.#open.every(({ isObject }) => isObject)) return undefined;
    return renderKeys(this.#open.map(({ key }) => key));
  }
}
