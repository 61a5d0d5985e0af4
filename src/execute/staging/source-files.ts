import type { FileSpec } from '../../core/file-spec.ts';
import type { BatchRef } from './audit-columns.ts';
import { BatchWriter } from './batch-writer.ts';
import type { ColumnSources } from './chunk-text.ts';
import type { FoundFile, ListedFile } from './find-files.ts';
import {
  plainBytes,
  rawFileSoon,
  whileUnchanged,
  type RawFile,
  type UnseenFile,
} from './raw-file.ts';
import type { SeenFiles } from './seen-files.ts';
import type { SessionPool } from './session-pool.ts';
import type { StagedFile, StagedFiles } from './staged-files.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

export interface SourceFilesOptions extends ColumnSources {
  readonly spec: FileSpec;
  /** Where the staged files of the source are. */
  readonly folder: string;
  readonly temporary: TemporaryFolder;
  readonly sessions: SessionPool;
  /** What is staged already; what this run stages is added. */
  readonly staged: StagedFiles;
  readonly seen: SeenFiles;
  readonly reading: string;
  /** Checksums of files whose records stand elsewhere already. */
  readonly taken: ReadonlySet<string>;
  /** When the files were listed, by the clock of the file system. */
  readonly listedAt: number;
  readonly batch: BatchRef;
  readonly chunkBytes: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly onFile: (file: StagedFile) => void;
}

/** A batch ends where its raw files have more bytes: what is done by then is not done again after an interruption. */
const batchBytes = 256 * 1024 * 1024;

/** The raw files of a source in order, each staged before or staged now. */
export class SourceFiles {
  /** Of files with the same bytes only the first. */
  readonly files = new Map<string, StagedFile>();
  readonly duplicates: { readonly sourcePath: string; readonly sameAs: string }[] = [];
  /** Checksum by path. */
  readonly read = new Map<string, string>();
  readonly #options: SourceFilesOptions;
  /** By checksum the path of the first file that has it. */
  readonly #paths = new Map<string, string>();
  /** In bytes. */
  readonly #sizes = new Set<number>();
  #batch: BatchWriter | undefined;
  #batches = 0;
  #pending: string[] = [];

  constructor(options: SourceFilesOptions) {
    this.#options = options;
  }

  async stage(found: readonly ListedFile[]): Promise<void> {
    const { signal, seen, listedAt: readAt } = this.#options;
    const options = { seen, readAt, signal };
    for (const file of found) {
      signal.throwIfAborted();
      const raw = await rawFileSoon(file, options);
      if (isUnseen(raw) && this.#isNew(raw)) await this.#stageUnseen(file, raw);
      else await this.#stage(file, { ...raw, checksum: await raw.checksum });
    }
    await this.#finishBatch();
  }

  /** Whether no file that is known has the same bytes for sure: none has as many. */
  #isNew({ stat: { size } }: UnseenFile): boolean {
    const { staged, taken } = this.#options;
    return taken.size === 0 && !this.#sizes.has(size) && !staged.hasSize(size);
  }

  /** Reads a file before its checksum is known. */
  async #stageUnseen(file: FoundFile, raw: UnseenFile): Promise<void> {
    await this.#convert(file, raw);
    this.#isFirst(file, { stat: raw.stat, checksum: await raw.checksum });
    await this.#added(await raw.checksum);
  }

  async #stage(file: FoundFile, raw: RawFile): Promise<void> {
    const { checksum } = raw;
    if (!this.#isFirst(file, raw)) return;
    if (this.#options.taken.has(checksum)) return;
    if (this.#keep(checksum, false)) return;
    await this.#convert(file, raw);
    await this.#added(checksum);
  }

  /** False where another file has the same bytes. */
  #isFirst({ sourcePath }: FoundFile, { stat, checksum }: Omit<RawFile, 'bytes'>): boolean {
    this.read.set(sourcePath, checksum);
    this.#sizes.add(stat.size);
    const first = this.#paths.get(checksum);
    if (first !== undefined) this.duplicates.push({ sourcePath, sameAs: first });
    else this.#paths.set(checksum, sourcePath);
    return first === undefined;
  }

  async #added(checksum: string): Promise<void> {
    this.#pending.push(checksum);
    if ((this.#batch?.bytes ?? 0) > batchBytes) await this.#finishBatch();
  }

  #keep(checksum: string, converted: boolean): boolean {
    const staged = this.#options.staged.find(checksum);
    if (staged === undefined) return false;
    const file = { ...staged, converted };
    this.files.set(checksum, file);
    this.#options.onFile(file);
    return true;
  }

  async #convert(file: FoundFile, raw: RawFile | UnseenFile): Promise<void> {
    const { spec, temporary, signal } = this.#options;
    this.#batch ??= new BatchWriter({
      ...this.#options,
      temporary: await temporary.inner(String(this.#batches++)),
    });
    const batch = this.#batch;
    const { size } = raw.stat;
    const pieces = plainBytes(file, { size, bytes: raw.bytes }, { limits: spec.limits, signal });
    await whileUnchanged(file, raw, () =>
      batch.add(file, { checksum: raw.checksum, bytes: size, pieces }),
    );
  }

  async #finishBatch(): Promise<void> {
    const batch = this.#batch;
    if (batch === undefined) return;
    const { staged } = this.#options;
    const { name, batch: written } = await batch.finish();
    staged.add({ name, batch: written, parts: written.parts.map(() => true) });
    for (const checksum of this.#pending)
      if (!this.#keep(checksum, true)) throw new Error(`The staged file ${checksum} vanished`);
    this.#pending = [];
    this.#batch = undefined;
  }
}

function isUnseen(raw: RawFile | UnseenFile): raw is UnseenFile {
  return typeof raw.checksum !== 'string';
}
