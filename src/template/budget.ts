import { isList, Printable, type Value } from './value.ts';

/** Most pieces, arguments and turns of a loop in one template. */
export const maxSteps = 1_000_000;
/** Longest text, or longest list with all that it holds, in characters. */
export const maxValueLength = 10_000_000;
/** Most characters that the helpers of one template may read and make. */
export const maxHandledLength = 100_000_000;

/** What an item of a list counts beside its text. */
const itemLength = 10;

/** Counts the work of one template, so that none runs for ever; what it gives back is the limit that is passed. */
export class Budget {
  #steps = 0;
  #handled = 0;
  readonly #lengths = new WeakMap<object, number>();

  take(steps: number): string | undefined {
    this.#steps += steps;
    if (this.#steps <= maxSteps) return undefined;
    return `The template takes more than ${maxSteps.toLocaleString('en')} steps`;
  }

  /** A value that a helper is given or makes. */
  handle(value: Value): string | undefined {
    const length = this.#lengthOf(value);
    this.#handled += length;
    if (length > maxValueLength)
      return `A value is longer than ${maxValueLength.toLocaleString('en')} characters`;
    if (this.#handled <= maxHandledLength) return undefined;
    return `The helpers read and make more than ${maxHandledLength.toLocaleString('en')} characters`;
  }

  #lengthOf(value: Value): number {
    if (typeof value === 'string') return value.length;
    if (typeof value !== 'object' || value === null) return 0;
    if (value instanceof Printable) return value.text.length;
    // A list may hold the same list many times over, so each is measured once.
    const known = this.#lengths.get(value);
    if (known !== undefined) return known;
    const items: readonly Value[] = isList(value) ? value : Object.values(value);
    let length = 0;
    for (const item of items) length += this.#lengthOf(item) + itemLength;
    this.#lengths.set(value, length);
    return length;
  }
}
