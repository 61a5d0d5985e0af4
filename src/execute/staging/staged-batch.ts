import { parseJson } from '../../core/json.ts';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AbsentPart } from './absent-part.ts';
import { renameOver } from './rename-over.ts';

/**
 * What one run staged of a source: raw files, and the Parquet files that hold their records. It is written once, last
 * of all, and is what makes those files count; nothing in it ever changes.
 */
export interface StagedBatch {
  readonly version: typeof batchVersion;
  /** A hash of how the files were read; with other options or types they are read anew. */
  readonly reading: string;
  readonly batch_id: string;
  /** An ISO timestamp with its zone. */
  readonly loaded_at: string;
  /** The different lists of columns that files have, audit columns not among them. */
  readonly layouts: readonly (readonly string[])[];
  readonly parts: readonly BatchPart[];
  readonly rejects: BatchRejects | null;
  readonly files: readonly BatchFile[];
  /** CSV: for each column that the header of a file has had its text there. */
  readonly written?: Readonly<Record<string, string>>;
}

export interface BatchPart {
  /** Its name in the folder of the source. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Index in `layouts`: its own columns. */
  readonly layout: number;
}

export interface BatchRejects {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface BatchFile {
  /** As it was called then, relative to the project, with `/`. */
  readonly source_path: string;
  readonly bytes: number;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly checksum: string;
  readonly rows: number;
  readonly rejected: number;
  /** Index in `layouts`: the columns of all its parts. */
  readonly layout: number;
  /** The parts that hold its rows: from the first to the last, which others may share; none: -1. */
  readonly first_part: number;
  readonly last_part: number;
  /** Parquet: the types of its columns, as DuckDB calls them. */
  readonly types?: Readonly<Record<string, string>>;
  readonly started_at: string;
  readonly finished_at: string;
  /** What the source asks for and no record of the file has. */
  readonly absent?: readonly AbsentPart[];
}

/** Raised when the same bytes would be converted to something else than before. */
export const batchVersion = 3;
const ending = '.batch.json';

/** A batch that is whole, with the place of its files. */
export interface KeptBatch {
  /** Its name without the ending. */
  readonly name: string;
  readonly batch: StagedBatch;
  /** By index: whether the part is there, whole. */
  readonly parts: readonly boolean[];
}

/** The batches of a source that were read in the way of now, the oldest first. */
export async function readBatches(folder: string, reading: string): Promise<readonly KeptBatch[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending));
  const kept: KeptBatch[] = [];
  for (const name of names.sort()) {
    const batch = parseBatch(await readFile(join(folder, name), 'utf8').catch(() => ''));
    if (batch?.reading !== reading) continue;
    if (batch.rejects !== null && !(await isWhole(folder, batch.rejects))) continue;
    const parts: boolean[] = [];
    for (const part of batch.parts) parts.push(await isWhole(folder, part));
    kept.push({ name: name.slice(0, -ending.length), batch, parts });
  }
  return kept.sort((a, b) => (a.batch.loaded_at < b.batch.loaded_at ? -1 : 1));
}

export async function writeBatch(folder: string, name: string, batch: StagedBatch): Promise<void> {
  const path = join(folder, batchFileName(name));
  await writeFile(`${path}.partial`, `${JSON.stringify(batch)}\n`);
  await renameOver(`${path}.partial`, path);
}

/** The list of a batch, in the folder of its source. */
export function batchFileName(name: string): string {
  return `${name}${ending}`;
}

export function parseBatch(text: string): StagedBatch | undefined {
  const value: unknown = parseJson(text);
  return isBatch(value) ? value : undefined;
}

/** Only what may go wrong by itself is looked at: the file is our own, and is renamed when it is whole. */
function isBatch(value: unknown): value is StagedBatch {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    fields.get('version') === batchVersion &&
    ['reading', 'batch_id', 'loaded_at'].every((key) => typeof fields.get(key) === 'string') &&
    ['layouts', 'parts', 'files'].every((key) => Array.isArray(fields.get(key)))
  );
}

async function isWhole(
  folder: string,
  { name, bytes }: { readonly name: string; readonly bytes: number },
): Promise<boolean> {
  const path = join(folder, name);
  if ((await stat(path).catch(() => undefined))?.size !== bytes) return false;
  return (await endOf(path, bytes).catch(() => '')) === parquetMark;
}

/** What a Parquet file ends with. One that was not yet on the disk when the machine stopped has its size, and zeros. */
const parquetMark = 'PAR1';

async function endOf(path: string, bytes: number): Promise<string> {
  await using file = await open(path);
  const { length } = parquetMark;
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, bytes - length);
  return buffer.toString('latin1');
}
