import { mkdir, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { Session } from '../../core/adapter.ts';
import type { Source } from '../../core/node.ts';
import type { StagingCounts } from '../../core/results.ts';
import { checkTypes } from './column-types.ts';
import { findFiles, type FoundFile } from './find-files.ts';
import { sourceSelect } from './source-select.ts';
import { stageFile, type FileStaging } from './stage-file.ts';
import type { StagedFile } from './staged-file.ts';
import { stagingFolder } from './staging-folder.ts';
import { removeAbandoned, TemporaryFolder } from './temporary-folder.ts';

export { removeStale } from './remove-stale.ts';

export interface StagingContext {
  /** Absolute. */
  readonly projectRoot: string;
  /** Absolute; what a glob calls `data/…` is in here. */
  readonly dataDir: string;
  /** Absolute; each source has a folder in it. */
  readonly stagingDir: string;
  /** No transaction is open. With one thread a conversion takes least memory and processor time. */
  readonly session: Session;
  readonly now: () => Date;
  readonly batchId: string;
  readonly signal: AbortSignal;
  readonly onFile: (file: StagedFile) => void;
}

export interface StagedSource {
  /** Sorted by path; of files with the same bytes only the first. */
  readonly files: readonly StagedFile[];
  readonly duplicates: readonly DuplicateFile[];
  /** Every file that was read, also one whose rows are those of another, by its path now. */
  readonly read: readonly { readonly sourcePath: string; readonly fingerprint: string }[];
  readonly counts: StagingCounts;
  /** When the files were listed, by the clock of the file system, in milliseconds. */
  readonly listedAt: number;
  /** The query that is the source's view. */
  readonly select: string;
}

/** A file that was left out because another one has the same bytes. */
export interface DuplicateFile {
  readonly sourcePath: string;
  readonly sameAs: string;
}

/** Converts the raw files of a source that are new or changed to Parquet. */
export async function stageSource(source: Source, context: StagingContext): Promise<StagedSource> {
  const { files: spec } = source;
  if (spec === undefined) throw new Error(`The source "${source.fullName}" has no files`);
  const found = await findFiles(spec, context);
  await checkTypes(source, context.session);
  const folder = stagingFolder(source, context.stagingDir);
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  await using temporary = await TemporaryFolder.create(folder);
  const listedAt = (await stat(temporary.path)).mtimeMs;
  const { session, batchId, signal } = context;
  const loadedAt = context.now().toISOString();
  const staging = { source, files: spec, folder, temporary, session, loadedAt, batchId, signal };
  const { files, duplicates, read } = await stageFiles(found, staging, context.onFile);
  const counts = countsOf(files, context);
  return { files, duplicates, read, counts, listedAt, select: sourceSelect(source, files) };
}

async function stageFiles(
  found: readonly FoundFile[],
  staging: FileStaging,
  onFile: StagingContext['onFile'],
): Promise<Pick<StagedSource, 'files' | 'duplicates' | 'read'>> {
  const staged = new Map<string, { readonly file: StagedFile; readonly path: string }>();
  const duplicates: DuplicateFile[] = [];
  const read: { sourcePath: string; fingerprint: string }[] = [];
  for (const [index, raw] of found.entries()) {
    staging.signal.throwIfAborted();
    const { sourcePath } = raw;
    const file = await stageFile(raw, staging, index);
    read.push({ sourcePath, fingerprint: file.fingerprint });
    const first = staged.get(file.fingerprint);
    if (first === undefined) {
      staged.set(file.fingerprint, { file, path: sourcePath });
      onFile(file);
    } else duplicates.push({ sourcePath, sameAs: first.path });
  }
  return { files: [...staged.values()].map(({ file }) => file), duplicates, read };
}

function countsOf(files: readonly StagedFile[], { projectRoot }: StagingContext): StagingCounts {
  const rejects = files.flatMap(({ rejectsPath }) => rejectsPath ?? []);
  const [first] = rejects;
  const shown = first === undefined ? undefined : relative(projectRoot, first).split(sep).join('/');
  const rejectsPath = rejects.length > 1 ? shown?.replace(/[^/]*$/, '*.rejects.parquet') : shown;
  return {
    files: files.length,
    converted: files.filter(({ converted }) => converted).length,
    rows: sum(files.map(({ rows }) => rows)),
    rejected: sum(files.map(({ rejected }) => rejected)),
    ...(rejectsPath !== undefined && { rejectsPath }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
