import type { FileSpec } from '../../core/file-spec.ts';
import type { BatchRef } from './audit-columns.ts';
import { BatchWriter } from './batch-writer.ts';
import type { ColumnSources } from './chunk-text.ts';
import type { SourceHeaders } from './csv/source-headers.ts';
import { fileIdentity } from './file-identity.ts';
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
  /** What those files are known by whose records stand elsewhere already. */
  readonly taken: ReadonlySet<string>;
  /** When the files were listed, by the clock of the file system. */
  readonly listedAt: number;
  readonly batch: BatchRef;
  readonly chunkBytes: number;
  readonly headers: SourceHeaders;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly onFile: (file: StagedFile) => void;
}

/** A batch ends where its raw files have more bytes: what is done by then is not done again after an interruption. */
const batchBytes = 256 * 1024 * 1024;

/** The raw files of a source in order, each staged before or staged now. */
export class SourceFiles {
  /** By what they are known by; of files with the same bytes only the first. */
  readonly files = new Map<string, StagedFile>();
  readonly duplicates: { readonly sourcePath: string; readonly sameAs: string }[] = [];
  /** Checksum by path. */
  readonly read = new Map<string, string>();
  readonly #options: SourceFilesOptions;
  /** By what a file is known by the path of the first. */
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
    const known = { stat: raw.stat, checksum: await raw.checksum };
    this.#isFirst(file, known);
    await this.#added(this.#identity(file, known));
  }

  async #stage(file: FoundFile, raw: RawFile): Promise<void> {
    const identity = this.#identity(file, raw);
    if (!this.#isFirst(file, raw)) return;
    if (this.#options.taken.has(identity)) return;
    if (this.#keep(identity, false)) return;
    await this.#convert(file, raw);
    await this.#added(identity);
  }

  #identity({ sourcePath }: FoundFile, { checksum }: Pick<RawFile, 'checksum'>): string {
    return fileIdentity({ sourcePath, checksum }, this.#options.hiveKeys);
  }

  /** False where another file has the same bytes. */
  #isFirst(file: FoundFile, raw: Omit<RawFile, 'bytes'>): boolean {
    const { sourcePath } = file;
    const identity = this.#identity(file, raw);
    this.read.set(sourcePath, raw.checksum);
    this.#sizes.add(raw.stat.size);
    const first = this.#paths.get(identity);
    if (first !== undefined) this.duplicates.push({ sourcePath, sameAs: first });
    else this.#paths.set(identity, sourcePath);
    return first === undefined;
  }

  async #added(identity: string): Promise<void> {
    this.#pending.push(identity);
    if ((this.#batch?.bytes ?? 0) > batchBytes) await this.#finishBatch();
  }

  #keep(identity: string, converted: boolean): boolean {
    const staged = this.#options.staged.find(identity);
    if (staged === undefined) return false;
    const file = { ...staged, converted };
    this.files.set(identity, file);
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
    for (const identity of this.#pending)
      if (!this.#keep(identity, true)) throw new Error(`The staged file ${identity} vanished`);
    this.#pending = [];
    this.#batch = undefined;
  }
}

function isUnseen(raw: RawFile | UnseenFile): raw is UnseenFile {
  return typeof raw.checksum !== 'string';
}
