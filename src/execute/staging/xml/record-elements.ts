import { nearest } from '../../../core/suggest.ts';
import { withoutPrefix } from './name-table.ts';
import type { RecordPath } from '../../../core/xml-path.ts';

interface Named {
  readonly name: string;
}

const MOST_PATHS_REMEMBERED = 100;
const MOST_PATHS_SHOWN = 5;

/** Tells which elements of a file are records: those at a path, or without one the children of the root. */
export class RecordElements {
  /** The name of the root's children, where no path is given. */
  childName: string | undefined;
  readonly #record: RecordPath | undefined;
  readonly #stripPrefixes: boolean;
  /** Paths of elements that are no records. */
  readonly #others = new Set<string>();

  constructor(record: RecordPath | undefined, stripPrefixes: boolean) {
    this.#record = record;
    this.#stripPrefixes = stripPrefixes;
  }

  /** Whether an element is a record, by those that are open around it; undefined where the root's children differ. */
  has(name: string, around: readonly Named[]): boolean | undefined {
    if (this.#record !== undefined) return this.#isAtPath(this.#record, name, around);
    if (around.length !== 1) return false;
    this.childName ??= name;
    return name === this.childName ? true : undefined;
  }

  /** Remembers elements that are open as no records. */
  addOther(open: readonly Named[]): void {
    if (open.length < 2 || this.#others.size === MOST_PATHS_REMEMBERED) return;
    this.#others.add(`/${open.map(({ name }) => name).join('/')}`);
  }

  /** The path that led to nothing, with what the file has; undefined where there is nothing to say. */
  missing(): { readonly path: string; readonly found: string } | undefined {
    if (this.#record === undefined || this.#others.size === 0) return undefined;
    return { path: this.#record.text, found: this.#suggestions(this.#record) };
  }

  #isAtPath({ names, isFromRoot }: RecordPath, name: string, around: readonly Named[]): boolean {
    const depth = around.length + 1;
    if (isFromRoot ? depth !== names.length : depth < names.length) return false;
    for (let index = names.length - 1; index >= 0; index--) {
      const found = around[depth - names.length + index]?.name ?? name;
      if (!this.#isNamed(found, names[index]!)) return false;
    }
    return true;
  }

  #isNamed(name: string, wanted: string): boolean {
    return name === wanted || (this.#stripPrefixes && withoutPrefix(name) === wanted);
  }

  /** Elements of the wanted name in other places, or of about that name; else the first ones. */
  #suggestions({ names, isFromRoot }: RecordPath): string {
    const paths = [...this.#others];
    const wanted = names.at(-1) ?? '';
    const elsewhere = paths.filter((path) => lastOf(path) === wanted);
    const all = isFromRoot || names.length > 1 ? paths : [...new Set(paths.map(lastOf))];
    const near = nearest(wanted, [...new Set(paths.map(lastOf))]);
    const alike = all.filter((each) => near.includes(lastOf(each)));
    const shown = [elsewhere, alike, all].find((each) => each.length > 0) ?? [];
    const quoted = shown.slice(0, MOST_PATHS_SHOWN).map((each) => `"${each}"`);
    return quoted.join(', ');
  }
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
