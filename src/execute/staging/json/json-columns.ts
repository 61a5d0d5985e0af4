import { IngotError } from '../../../core/error.ts';
import { columnNames } from '../column-names.ts';
import type { FoundFile } from '../find-files.ts';
import { snakeCase } from '../snake-case.ts';
import { BACKSLASH } from './json-bytes.ts';
import { KeyTable } from './key-table.ts';

export interface ColumnOptions {
  readonly file: FoundFile;
  readonly normalizeNames: boolean;
  /** Columns that stand before those of the keys. */
  readonly before: readonly string[];
  /** Columns that stand behind those of the keys. */
  readonly behind: readonly string[];
  /** Keys whose columns have a name of their own. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Columns that the text has had so far, of other files; none where it begins anew. */
  readonly known: readonly string[];
}

interface Key {
  readonly key: string;
  /** As it first stood in a record, with its quotes. */
  readonly text: Buffer;
  /** The column of the key before it in its record, or -1. */
  readonly after: number;
}

/** More than these are hardly columns, but values that serve as keys. */
const maxColumns = 5_000;

/**
 * The columns of one file: each key gets a number by its first appearance in a sound record. Their places in the text are
 * another matter: a key that first appears late stands behind the one that it follows in its record, so that keys mostly
 * come in the order of the text.
 */
export class JsonColumns {
  /** The columns of the text. */
  layout: readonly string[];
  /** The keys by their place in the text. */
  keys: KeyTable = new KeyTable([]);
  /** Where the columns of the keys begin in the text, and where they end. */
  readonly first: number;
  last = 0;
  /** For each place in the text the number of its column, or -1. */
  columnAt: readonly number[] = [];
  /** For each column its place in the text. */
  places: readonly number[] = [];
  readonly #options: ColumnOptions;
  readonly #keys: Key[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #byText = new Map<string, number>();
  #uncommittedTexts: string[] = [];
  #committed = 0;
  #arranged = 0;

  constructor(options: ColumnOptions) {
    this.#options = options;
    this.first = options.before.length;
    const own = [...options.before, ...options.behind];
    this.layout = options.known.length > 0 ? options.known : own;
    this.#index();
  }

  /** Whether a key has been found that has no place yet. */
  get isStale(): boolean {
    return this.#keys.length > this.#arranged;
  }

  /** The names of the file's columns, in order of first appearance. */
  get names(): readonly string[] {
    const { before, behind } = this.#options;
    return [...before, ...this.#keyNames(), ...behind];
  }

  ofKey(key: string): number | undefined {
    return this.#byKey.get(key);
  }

  /** The column of a key by its text between the quotes, read as Latin-1. */
  ofText(text: string): number | undefined {
    return this.#byText.get(text);
  }

  /** The column of a key that has not stood like this in any record. */
  add(text: Buffer, after: number): number {
    const inside = text.toString('latin1', 1, text.length - 1);
    const key = decodeKey(text);
    const known = this.#byKey.get(key);
    const column = known ?? this.#keys.length;
    if (known === undefined) {
      this.#keys.push({ key, text, after });
      this.#byKey.set(key, column);
    }
    this.#byText.set(inside, column);
    this.#uncommittedTexts.push(inside);
    return column;
  }

  keyOf(column: number): string {
    return this.#keys[column]?.key ?? '';
  }

  /** The keys that were added belong to a sound record. */
  commit(): void {
    if (this.#uncommittedTexts.length === 0) return;
    this.#uncommittedTexts = [];
    this.#committed = this.#keys.length;
    if (this.#committed > maxColumns) throw this.#tooMany();
  }

  /** Forgets what was added since the last sound record. */
  rollback(): void {
    if (this.#uncommittedTexts.length === 0) return;
    for (const text of this.#uncommittedTexts) this.#byText.delete(text);
    this.#uncommittedTexts = [];
    for (const { key } of this.#keys.splice(this.#committed)) this.#byKey.delete(key);
  }

  /** Gives every key a place in the text. */
  arrange(): void {
    const names = this.#keyNames();
    const layout = [...this.layout];
    const { before } = this.#options;
    const folded = layout.map((name) => name.toLowerCase());
    const known = new Set(folded);
    for (; this.#arranged < this.#keys.length; this.#arranged++) {
      const name = names[this.#arranged]!;
      if (known.has(name.toLowerCase())) continue;
      const { after } = this.#keys[this.#arranged]!;
      const last = after < 0 ? before.length - 1 : folded.indexOf(names[after]!.toLowerCase());
      layout.splice(last + 1, 0, name);
      folded.splice(last + 1, 0, name.toLowerCase());
      known.add(name.toLowerCase());
    }
    this.layout = layout;
    this.#index();
  }

  #index(): void {
    const indexes = indexesOf(this.layout);
    this.places = this.#keyNames().map((name) => indexes.get(name.toLowerCase()) ?? -1);
    const columnAt: number[] = this.layout.map(() => -1);
    for (const [column, place] of this.places.entries()) columnAt[place] = column;
    this.columnAt = columnAt;
    this.keys = new KeyTable(columnAt.map((column) => this.#keys[column]?.text));
    this.last = this.layout.length - this.#options.behind.length;
  }

  #keyNames(): readonly string[] {
    const { before, behind, renamed, normalizeNames } = this.#options;
    const own = [...before, ...behind, ...renamed.values()];
    const others = this.#keys.filter(({ key }) => !renamed.has(key));
    const wanted = others.map(({ key }) => (normalizeNames ? snakeCase(key) : key));
    const free = columnNames([...own, ...wanted]).slice(own.length);
    let next = 0;
    return this.#keys.map(({ key }) => renamed.get(key) ?? free[next++]!);
  }

  #tooMany(): IngotError {
    const { file } = this.#options;
    return new IngotError(
      'SOURCE_JSON_COLUMNS',
      `The records of "${file.sourcePath}" have more than ${maxColumns} different keys`,
      {
        location: file.location,
        hint: 'Keys that are values, such as ids or dates, make no columns: ask for them as a list of objects.',
      },
    );
  }
}

/** Names are the same to DuckDB without regard to letter case. */
function indexesOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name.toLowerCase(), index]));
}

/** @param text with its quotes, sound */
export function decodeKey(text: Buffer): string {
  return text.includes(BACKSLASH)
    ? String(JSON.parse(text.toString()))
    : text.toString('utf8', 1, text.length - 1);
}
