import { mkdir, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { Session } from '../../core/adapter.ts';
import type { IngotError } from '../../core/error.ts';
import { interruptible } from '../../core/interruptible.ts';
import type { Source } from '../../core/node.ts';
import type { StagingCounts } from '../../core/results.ts';
import { takenFingerprint, type TakenFile } from '../../state/taken-files.ts';
import { absenceOf } from './absence.ts';
import { checkTypes } from './column-types.ts';
import { headersMistake, knownHeaders } from './csv/headers-mistake.ts';
import { fileIdentities, readIdentities } from './file-identity.ts';
import { findFiles, type ListedFile } from './find-files.ts';
import { fileFingerprints } from './fingerprint.ts';
import { hiveKeys, withoutHive } from './hive-partitions.ts';
import { readingHash } from './reading-hash.ts';
import type { SeenFiles } from './seen-files.ts';
import { SessionPool } from './session-pool.ts';
import { SourceFiles } from './source-files.ts';
import { rejectsMistake } from './reject-policy.ts';
import { allNames, sourceNames } from './source-names.ts';
import { sourceSelect } from './source-select.ts';
import { readBatches } from './staged-batch.ts';
import { StagedFiles, type StagedFile } from './staged-files.ts';
import { stagingFolder } from './staging-folder.ts';
import { removeAbandoned, TemporaryFolder } from './temporary-folder.ts';
import { trimBatches, type NeededFiles } from './trim-batches.ts';

export { removeStale } from './remove-stale.ts';

/** Which of the files that a source names are staged; by default all. */
export interface StagingExtent {
  /** Files that are left out, since their records stand already in the table to which the others are added. */
  readonly taken?: readonly TakenFile[];
  /** Whether it is fine that there are no files. */
  readonly mayBeNone?: boolean;
  /** Paths of the only files that count. */
  readonly only?: ReadonlySet<string>;
  /** All of them, where they were listed a moment ago. */
  readonly found?: readonly ListedFile[];
}

export interface StagingContext extends StagingExtent {
  /** Absolute. */
  readonly projectRoot: string;
  /** Absolute; what a glob calls `data/…` is in here. */
  readonly dataDir: string;
  /** Absolute; each source has a folder in it. */
  readonly stagingDir: string;
  /** With one thread an engine keeps the order of the records and takes least memory. */
  readonly connect: () => Promise<Session>;
  /** How many conversions run at once. */
  readonly parallel: number;
  /** What is known of the raw files of this source. */
  readonly seen: SeenFiles;
  readonly now: () => Date;
  readonly batchId: string;
  readonly signal: AbortSignal;
  readonly onFile: (file: StagedFile) => void;
  /** Whether more rejects than the source allows are no mistake. */
  readonly toleratesRejects?: boolean;
  /** What tests make smaller. */
  readonly chunkBytes?: number;
}

export interface StagedSource {
  /** Sorted by path; of files with the same bytes only the first. */
  readonly files: readonly StagedFile[];
  readonly duplicates: readonly DuplicateFile[];
  /** What is said of its files as a whole. */
  readonly warnings: readonly IngotError[];
  /** The checksum of every file that was read, also of one whose rows are those of another, by its path now. */
  readonly read: ReadonlyMap<string, string>;
  /** What the source is made of now. */
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly reading: string;
  /** Keys of folders that are columns too. */
  readonly hiveKeys: readonly string[];
  /** Its columns without the audit columns. */
  readonly names: readonly string[];
  readonly counts: StagingCounts;
  /** When the files were listed, by the clock of the file system, in milliseconds. */
  readonly listedAt: number;
  /** The query that is the source's view. */
  readonly select: string;
  /** Names of the source's files in its folder that are needed. */
  readonly kept: ReadonlySet<string>;
  /** Absolute paths of the lists of its batches, and of the rejects that count. */
  readonly lists: Pick<NeededFiles, 'batches' | 'longestBatch' | 'rejects'>;
}

/** A file that was left out because another one has the same bytes. */
export interface DuplicateFile {
  readonly sourcePath: string;
  readonly sameAs: string;
}

const defaultChunkBytes = 16 * 1024 * 1024;

/** Converts the raw files of a source that are new or changed to Parquet. */
export async function stageSource(source: Source, context: StagingContext): Promise<StagedSource> {
  const { files: spec } = source;
  if (spec === undefined) throw new Error(`The source "${source.fullName}" has no files`);
  const { signal, seen, now, batchId } = context;
  const all = context.found ?? (await findFiles(spec, context, { mayBeNone: context.mayBeNone }));
  const found = all.filter(({ sourcePath }) => context.only?.has(sourcePath) ?? true);
  await using sessions = new SessionPool(context.connect, context.parallel);
  return await interruptible(sessions, signal, async () => {
    await sessions.use((session) => checkTypes(source, session));
    const folder = await openFolder(source, context);
    await using temporary = await TemporaryFolder.create(folder);
    const listedAt = (await stat(temporary.path)).mtimeMs;
    const keys = hiveKeys(all, spec);
    const reading = readingHash(source, keys);
    const taken = fileIdentities(context.taken ?? [], keys);
    const batches = await readBatches(folder, reading);
    const files = new SourceFiles({
      ...{ source, spec, folder, temporary, sessions, seen, reading, listedAt, signal, now },
      hiveKeys: keys,
      taken,
      staged: new StagedFiles(batches, { reading, hiveKeys: keys }),
      batch: { batchId, loadedAt: now().toISOString() },
      chunkBytes: context.chunkBytes ?? defaultChunkBytes,
      headers: knownHeaders(batches, taken.size > 0 || all.length > 1),
      onFile: context.onFile,
    });
    await files.stage(found).catch(async (error: unknown) => {
      // What was still to be converted is of no use, and stands in the folder that goes now.
      await sessions.stop();
      throw error;
    });
    await seen.write();
    const staged = [...files.files.values()];
    const mistake = rejectsMistake(source, staged);
    if (mistake !== undefined && context.toleratesRejects !== true) throw mistake;
    checkHeaders(withoutHive(source, keys), staged, context);
    const hasOthers = (context.taken ?? []).length > 0;
    const absence = absenceOf(source, context.only === undefined ? staged : [], hasOthers);
    if (absence.mistake !== undefined) throw absence.mistake;
    // What a table lacks is told where it is known.
    const names =
      context.taken === undefined ? sourceNames(source, staged) : allNames(source, staged);
    const needed = await trimBatches(staged, { folder, temporary: temporary.path, sessions });
    return {
      files: staged,
      duplicates: files.duplicates,
      warnings: absence.warnings,
      read: files.read,
      fingerprints: spec.newFilesOnly
        ? takenFingerprint(source, { taken, present: readIdentities(files.read, keys), reading })
        : fileFingerprints(files.read, reading),
      reading,
      hiveKeys: keys,
      names,
      counts: countsOf(staged, needed, context),
      listedAt,
      select: sourceSelect(source, { names, parts: needed.parts }),
      kept: needed.names,
      lists: needed,
    };
  });
}

async function openFolder(source: Source, { stagingDir }: StagingContext): Promise<string> {
  const folder = stagingFolder(source, stagingDir);
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  return folder;
}

function checkHeaders(
  source: Source,
  staged: readonly StagedFile[],
  { only, taken = [] }: StagingContext,
): void {
  const mistake = only === undefined ? headersMistake(source, staged, taken.length > 0) : undefined;
  if (mistake !== undefined) throw mistake;
}

function countsOf(
  files: readonly StagedFile[],
  { rejects }: NeededFiles,
  { projectRoot }: StagingContext,
): StagingCounts {
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
