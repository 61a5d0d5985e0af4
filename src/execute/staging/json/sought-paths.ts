import { absentPart, type AbsentPart } from '../absent-part.ts';
import { nearKeys } from './near-keys.ts';
import type { PathStep } from '../../../core/json-path.ts';
import type { JsonScanner } from './json-scanner.ts';

export interface SoughtPath {
  readonly kind: AbsentPart['kind'];
  readonly name: string;
  readonly path: string;
  readonly steps: readonly PathStep[];
}

/** Keeps in mind which paths have led to something in any record of a file. */
export class SoughtPaths {
  readonly #sought: readonly SoughtPath[];
  readonly #isFound: boolean[];
  readonly #near: (readonly string[])[] = [];

  constructor(sought: readonly SoughtPath[]) {
    this.#sought = sought;
    this.#isFound = sought.map(() => false);
  }

  found(index: number): void {
    this.#isFound[index] = true;
  }

  /** What stands in a record in which a path leads to nothing is looked at once. */
  missed(index: number, scanner: JsonScanner, record: number): void {
    if (this.#isFound[index] === true || this.#near[index] !== undefined) return;
    this.#near[index] = nearKeys(scanner, record, this.#sought[index]?.steps ?? []);
  }

  /** Those that led to nothing in each of the records in which they were looked for. */
  get absent(): readonly AbsentPart[] {
    return this.#sought.flatMap((part, index) => {
      const near = this.#near[index];
      const isAbsent = near !== undefined && this.#isFound[index] !== true;
      return isAbsent ? [absentPart(part.kind, part, near)] : [];
    });
  }
}
