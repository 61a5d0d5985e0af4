import { createRandom, type Random } from '../../../src/generators/random.ts';

/** Choices that are the same for the same seed. */
export class Chance {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = createRandom(seed, 0);
  }

  /** From 0 to below `end`. */
  whole(end: number): number {
    return this.#random.whole(0, end - 1);
  }

  isOneIn(count: number): boolean {
    return this.whole(count) === 0;
  }

  of<T>(items: readonly T[]): T {
    const [first, ...rest] = items;
    if (first === undefined) throw new Error('There is nothing to choose from');
    return this.#random.pick([first, ...rest]);
  }
}
