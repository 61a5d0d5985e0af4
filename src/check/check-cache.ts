import { columnsFromTexts, columnsToTexts, type ColumnType } from '../core/columns.ts';
import { keyOf } from '../core/key-of.ts';
import type { UniqueId } from '../core/node.ts';
import { readCacheFile, writeCacheFile } from '../load/cache-file.ts';

/** Raised when a check would find something else than before. */
const checkVersion = 1;

/** What the last checks found right, kept in a file that may be deleted at any time. */
export class CheckCache {
  readonly #path: string;
  readonly #engine: string;
  readonly #before: ReadonlyMap<UniqueId, CheckEntry>;
  readonly #entries: Map<UniqueId, CheckEntry>;
  #isChanged = false;
  #isReadOnly = false;

  private constructor(path: string, engine: string, entries: ReadonlyMap<UniqueId, CheckEntry>) {
    this.#path = path;
    this.#engine = engine;
    this.#before = entries;
    this.#entries = new Map(entries);
  }

  /**
   * @param engine what else the result depends on: the engine's version and settings
   * @param isReadOnly for who must not write
   */
  static read(
    path: string,
    { engine, isReadOnly }: { readonly engine: string; readonly isReadOnly: boolean },
  ): CheckCache {
    const key = keyOf([String(checkVersion), engine]);
    const cache = new CheckCache(path, key, readEntries(path, key));
    cache.#isReadOnly = isReadOnly;
    return cache;
  }

  /** What an earlier check found of a node. */
  find(id: UniqueId): CheckEntry | undefined {
    return this.#before.get(id);
  }

  keep(id: UniqueId, entry: CheckEntry): void {
    this.#entries.set(id, entry);
    this.#isChanged = true;
  }

  /** Writes what was kept; entries of nodes that are no more are left out. */
  write(isNode: (id: UniqueId) => boolean): void {
    if (!this.#isChanged || this.#isReadOnly) return;
    const entries = [...this.#entries]
      .filter(([id]) => isNode(id))
      .map(([id, { key, shape, columns }]) => [id, key, shape, columnsToTexts(columns)]);
    writeCacheFile(this.#path, JSON.stringify({ engine: this.#engine, entries }));
  }
}

/** A node that was found right. */
export interface CheckEntry {
  /** Equal for the same SQL on the same columns of its parents. */
  readonly key: string;
  /** Equal as long as its columns are the same. */
  readonly shape: string;
  /** Empty for a test. */
  readonly columns: readonly ColumnType[];
}

function readEntries(path: string, engine: string): ReadonlyMap<UniqueId, CheckEntry> {
  const value = readJson(path);
  const isOurs =
    typeof value === 'object' && value !== null && 'engine' in value && value.engine === engine;
  const list = isOurs && 'entries' in value && Array.isArray(value.entries) ? value.entries : [];
  return new Map(list.flatMap((item: unknown) => toEntry(item) ?? []));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readCacheFile(path) ?? '');
  } catch {
    return undefined;
  }
}

function toEntry(item: unknown): [readonly [UniqueId, CheckEntry]] | undefined {
  if (!Array.isArray(item)) return undefined;
  const [id, key, shape, flat]: unknown[] = item;
  if (!isText(id) || !isText(key) || !isText(shape) || !isTexts(flat)) return undefined;
  return [[id, { key, shape, columns: columnsFromTexts(flat) }]];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
