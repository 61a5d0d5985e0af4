import { fileIdentity } from './file-identity.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { BatchFile, KeptBatch } from './staged-batch.ts';

/** One raw file as Parquet, ready to be read. */
export interface StagedFile {
  /** The raw file that these rows came from, relative to the project, with `/`. */
  readonly sourcePath: string;
  readonly fingerprint: string;
  readonly checksum: string;
  readonly bytes: number;
  readonly rows: number;
  readonly rejected: number;
  /** The file's columns, in its order; audit columns are not among them. */
  readonly columns: readonly string[];
  readonly absent: BatchFile['absent'];
  readonly batchId: string;
  readonly loadedAt: string;
  /** True when this run converted it. */
  readonly converted: boolean;
  readonly batch: KeptBatch;
}

/** How the files of a source are read. */
export interface FileReading {
  readonly reading: string;
  /** Keys of folders that are columns too. */
  readonly hiveKeys: readonly string[];
}

/** What is staged of a source, by what its files are known by. */
export class StagedFiles {
  readonly #how: FileReading;
  readonly #files = new Map<string, { readonly file: BatchFile; readonly batch: KeptBatch }>();
  readonly #sizes = new Set<number>();

  /** @param batches where several have a file, the first one counts */
  constructor(batches: readonly KeptBatch[], how: FileReading) {
    this.#how = how;
    for (const batch of batches) this.add(batch);
  }

  add(batch: KeptBatch): void {
    for (const file of batch.batch.files) {
      const { source_path: sourcePath, checksum } = file;
      const identity = fileIdentity({ sourcePath, checksum }, this.#how.hiveKeys);
      if (!isWhole(file, batch) || this.#files.has(identity)) continue;
      this.#files.set(identity, { file, batch });
      this.#sizes.add(file.bytes);
    }
  }

  /** Whether one of them has so many bytes. */
  hasSize(bytes: number): boolean {
    return this.#sizes.has(bytes);
  }

  /** The name of the batch that has a file. */
  batchOf(identity: string): string | undefined {
    return this.#files.get(identity)?.batch.name;
  }

  find(identity: string): Omit<StagedFile, 'converted'> | undefined {
    const found = this.#files.get(identity);
    if (found === undefined) return undefined;
    const { file, batch } = found;
    const { checksum } = file;
    return {
      sourcePath: file.source_path,
      fingerprint: fingerprintOf(checksum, this.#how.reading),
      checksum,
      bytes: file.bytes,
      rows: file.rows,
      rejected: file.rejected,
      columns: batch.batch.layouts[file.layout] ?? [],
      absent: file.absent,
      batchId: batch.batch.batch_id,
      loadedAt: batch.batch.loaded_at,
      batch,
    };
  }
}

function isWhole({ first_part: first, last_part: last }: BatchFile, { parts }: KeptBatch): boolean {
  if (first === -1) return true;
  for (let part = first; part <= last; part++) if (parts[part] !== true) return false;
  return true;
}
