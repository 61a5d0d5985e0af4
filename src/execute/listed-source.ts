import type { Context } from '../core/context.ts';
import type { FileSpec } from '../core/file-spec.ts';
import type { Source } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import type { SourceStaging } from './source-staging.ts';
import { fileClock } from './staging/file-clock.ts';
import { fileIdentity } from './staging/file-identity.ts';
import { findFiles, type ListedFile } from './staging/find-files.ts';
import { hiveKeys } from './staging/hive-partitions.ts';
import { rawFile, type RawFileOptions } from './staging/raw-file.ts';
import { readingHash } from './staging/reading-hash.ts';
import { readBatches, type KeptBatch } from './staging/staged-batch.ts';
import { StagedFiles } from './staging/staged-files.ts';
import { stagingFolder } from './staging/staging-folder.ts';

export interface ListedSourceOptions {
  readonly project: Project;
  readonly context: Context;
  readonly staging: SourceStaging;
  /** The files, where they were listed already. */
  readonly found?: readonly ListedFile[];
  /** Whether no file at all is no mistake. */
  readonly mayBeNone?: boolean;
}

/** The raw files of a source as they are listed now, beside what is staged of it. */
export interface ListedSource {
  readonly found: readonly ListedFile[];
  readonly hiveKeys: readonly string[];
  readonly reading: string;
  /** Where its staged files are; absolute. */
  readonly folder: string;
  readonly batches: readonly KeptBatch[];
  readonly staged: StagedFiles;
  /** How to look at the files. */
  readonly look: RawFileOptions;
}

export async function listSource(
  source: Source,
  files: FileSpec,
  { project, context, staging, ...given }: ListedSourceOptions,
): Promise<ListedSource> {
  const { root: projectRoot, dataDir } = project;
  const found = given.found ?? (await findFiles(files, { projectRoot, dataDir }, given));
  const keys = hiveKeys(found, files);
  const reading = readingHash(source, keys);
  const folder = stagingFolder(source, staging.stagingDir);
  const batches = await readBatches(folder, reading);
  const staged = new StagedFiles(batches, { reading, hiveKeys: keys });
  const { signal } = context;
  const look = { seen: await staging.seen(source), readAt: await fileClock(), signal };
  return { found, hiveKeys: keys, reading, folder, batches, staged, look };
}

/** What one of the files is known by. */
export async function listedIdentity(
  file: ListedFile,
  { hiveKeys: keys, look }: Pick<ListedSource, 'hiveKeys' | 'look'>,
): Promise<string> {
  const { checksum } = await rawFile(file, look);
  return fileIdentity({ sourcePath: file.sourcePath, checksum }, keys);
}
