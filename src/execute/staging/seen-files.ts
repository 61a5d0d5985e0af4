import { readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isSameStamp, type FileStamp } from './file-stamp.ts';
import { renameOver } from './rename-over.ts';

type SeenEntry = readonly [
  size: number,
  mtimeMs: number,
  ctimeMs: number,
  ino: number,
  checksum: string,
];

const name = 'seen.json';
/** A file that was written just before it was looked at may be written again within the same tick of its clock. */
const tickMs = 100;

/** What the checksums of raw files were when they were last read: a memory that may be lost at any time. */
export class SeenFiles {
  readonly #folder: string;
  readonly #before: ReadonlyMap<string, SeenEntry>;
  readonly #now = new Map<string, SeenEntry>();
  /** Too young to be written down, and sure enough for this run. */
  readonly #young = new Map<string, SeenEntry>();
  #isOther = false;

  private constructor(folder: string, before: ReadonlyMap<string, SeenEntry>) {
    this.#folder = folder;
    this.#before = before;
  }

  static async open(folder: string): Promise<SeenFiles> {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '{}');
    return new SeenFiles(folder, parse(text));
  }

  /** The checksum of a file that has not been touched since; undefined where it has to be read. */
  checksum(file: { readonly path: string; readonly stat: FileStamp }): string | undefined {
    const { path } = file;
    const entry = this.#now.get(path) ?? this.#young.get(path) ?? this.#before.get(path);
    if (entry === undefined) return undefined;
    const [size, mtimeMs, ctimeMs, ino, checksum] = entry;
    if (!isSameStamp({ size, mtimeMs, ctimeMs, ino }, file.stat)) return undefined;
    if (!this.#young.has(path)) this.#now.set(path, entry);
    return checksum;
  }

  /** @param readAt when reading began, by the clock of the file system */
  remember(
    path: string,
    stat: FileStamp,
    { checksum, readAt }: { checksum: string; readAt: number },
  ): void {
    const entry: SeenEntry = [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino, checksum];
    const isYoung = Math.max(stat.mtimeMs, stat.ctimeMs) > readAt - tickMs;
    (isYoung ? this.#young : this.#now).set(path, entry);
    this.#isOther ||= !isYoung;
  }

  /** Does nothing where the folder is not there yet: a memory is no reason to make one. */
  async write(): Promise<void> {
    if (!existsSync(this.#folder)) return;
    if (!this.#isOther && this.#now.size === this.#before.size) return;
    const partial = join(this.#folder, `${name}.${process.pid}.partial`);
    await writeFile(partial, JSON.stringify(Object.fromEntries(this.#now)));
    await renameOver(partial, join(this.#folder, name));
    this.#isOther = false;
  }
}

function parse(text: string): ReadonlyMap<string, SeenEntry> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(
      Object.entries(value).filter((entry): entry is [string, SeenEntry] => isEntry(entry[1])),
    );
  } catch {
    return new Map();
  }
}

function isEntry(value: unknown): value is SeenEntry {
  return (
    Array.isArray(value) &&
    value.length === 5 &&
    value.slice(0, 4).every(Number.isFinite) &&
    typeof value[4] === 'string'
  );
}
