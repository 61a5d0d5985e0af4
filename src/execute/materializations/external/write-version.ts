import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { IngotError } from '../../../core/error.ts';
import { fileOf } from '../../../core/file-of.ts';
import { isFileError, reasonOf } from '../../../core/file-error.ts';
import type { Model } from '../../../core/node.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/relation.ts';
import { shownPath } from '../../../core/target.ts';
import type { ModelBuild } from '../model-build.ts';
import { send } from '../model-build.ts';
import { copyStatement, isJsonByLines, optionTexts, realName, type FileCopy } from './copy-sql.ts';
import { hiveNull } from '../../../core/hive-null.ts';
import { folderColumn } from './folder-names.ts';
import type { ExternalPlace } from './external-place.ts';
import { syncFiles } from './sync-files.ts';
import { contentPath, newVersion } from './versions.ts';

/** Files that nobody sees yet. */
export interface WrittenVersion {
  readonly name: string;
  readonly path: string;
  readonly rows: number;
}

export interface VersionRequest extends Omit<FileCopy, 'path'> {
  readonly place: ExternalPlace;
  readonly build: ModelBuild;
  readonly root: string;
}

/** Writes the rows of a query beside what everybody reads; what stands there afterwards survives a loss of power. */
export async function writeVersion(
  query: string,
  request: VersionRequest,
): Promise<WrittenVersion> {
  const { place, build, root } = request;
  const model = build.model;
  const name = await whileWriting({ model, path: place.path, root }, () => newVersion(place));
  const path = contentPath(place, name);
  try {
    const rows = await send(copyStatement(query, { ...request, path }), build);
    await whileWriting({ model, path: place.path, root }, async () => {
      if (rows === 0 && request.materialization.isFolder) await writeEmpty({ ...request, path });
      await syncFiles(path);
    });
    return { name, path, rows: rows ?? 0 };
  } catch (error) {
    await rm(join(place.versions, name), { recursive: true, force: true });
    throw error;
  }
}

/** What a file system refuses, in words that name the place. */
export async function whileWriting<T>(
  { model, path, root }: { model: Model; path: string; root: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    throw new IngotError(
      'EXTERNAL_NOT_WRITTEN',
      `"${shownPath(path, root)}" could not be written: ${reasonOf(cause)}`,
      {
        location: fileOf(model),
        hint: 'What was there is as it was. Make room, or let ingot write to that folder.',
        cause,
      },
    );
  }
}

/** DuckDB (1.5) writes no file of no rows where there are partitions, and nobody could read the columns. */
async function writeEmpty(request: VersionRequest & { readonly path: string }): Promise<void> {
  const { materialization, columns, path, build } = request;
  if (existsSync(path) && hasFile(path)) return;
  const { partitionBy, format, options } = materialization;
  const folders = partitionBy.map((name) => `${folderColumn(realName(name, columns))}=${hiveNull}`);
  const folder = join(path, ...folders);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `data_0.${format}`);
  if (isJsonByLines(materialization)) {
    await (await open(file, 'w')).close();
    return;
  }
  const nulls = columns
    .filter(({ isFolder }) => !isFolder)
    .map(({ name, stored }) => `cast(null as ${stored}) as ${quoteIdentifier(name)}`);
  const kept = Object.entries(options).filter(([name]) => !ofSeveralFiles.has(name));
  const told = [`format ${format}`, ...optionTexts(Object.fromEntries(kept))];
  await build.session.execute(
    `copy (select ${nulls.join(', ')} limit 0) to ${quoteLiteral(file)} (${told.join(', ')})`,
  );
}

/** Options that mean nothing for a single file. */
const ofSeveralFiles: ReadonlySet<string> = new Set([
  'write_partition_columns',
  'filename_pattern',
  'per_thread_output',
  'file_size_bytes',
  'row_groups_per_file',
]);

function hasFile(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) =>
    entry.isFile(),
  );
}
