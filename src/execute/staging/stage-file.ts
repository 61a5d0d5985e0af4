import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../../core/adapter.ts';
import { isFileError } from '../../core/file-error.ts';
import type { FileSpec, Source } from '../../core/node.ts';
import { convertCsv } from './convert-csv.ts';
import { convertXmlFile } from './convert-xml-file.ts';
import type { Conversion, ConversionInput } from './conversion.ts';
import type { FoundFile } from './find-files.ts';
import { fingerprintOf } from './fingerprint.ts';
import { changedError, checksumOf, whileUnchanged } from './read-file.ts';
import {
  findStaged,
  parseSidecar,
  stagedPaths,
  type Sidecar,
  type StagedFile,
} from './staged-file.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

/** What staging the files of one source needs. */
export interface FileStaging {
  readonly source: Source;
  readonly files: FileSpec;
  /** Where the staged files of the source are. */
  readonly folder: string;
  readonly temporary: TemporaryFolder;
  readonly session: Session;
  readonly loadedAt: string;
  readonly batchId: string;
  readonly signal: AbortSignal;
}

/** The staged file of a raw file: the one that is there, or a new one. */
export async function stageFile(
  file: FoundFile,
  staging: FileStaging,
  number: number,
): Promise<StagedFile> {
  const { source, folder, signal, temporary } = staging;
  return whileUnchanged(file, async ({ size }) => {
    // Only where a staged file came from as many bytes can it be the same file, and is it worth to read it for that.
    const checksum = (await hasSize(folder, size))
      ? await checksumOf(file.path, signal)
      : undefined;
    const staged = checksum && (await findStaged(folder, fingerprintOf(checksum, source)));
    if (staged) return staged;
    const conversion = await convert({
      ...staging,
      file,
      folder: await temporary.inner(String(number)),
    });
    if (checksum !== undefined && checksum !== conversion.checksum) throw changedError(file);
    return publish(conversion, { file, staging, bytes: size });
  });
}

async function hasSize(folder: string, size: number): Promise<boolean> {
  const names = await readdir(folder);
  const sidecars = names.filter((name) => name.endsWith('.json'));
  const texts = sidecars.map((name) => readFile(join(folder, name), 'utf8').catch(() => ''));
  return (await Promise.all(texts)).some((text) => parseSidecar(text)?.bytes === size);
}

function convert(input: ConversionInput): Promise<Conversion> {
  switch (input.files.format) {
    case 'csv':
    case 'tsv':
      return convertCsv(input);
    case 'xml':
      return convertXmlFile(input);
  }
}

/** Moves a conversion to its place; the sidecar comes last and makes it count. */
async function publish(
  conversion: Conversion,
  { file, staging, bytes }: { file: FoundFile; staging: FileStaging; bytes: number },
): Promise<StagedFile> {
  const { folder, source, batchId, loadedAt } = staging;
  const fingerprint = fingerprintOf(conversion.checksum, source);
  // Another run may have staged the same bytes meanwhile, and be read already.
  const other = await findStaged(folder, fingerprint);
  if (other !== undefined) return other;
  const paths = stagedPaths(folder, fingerprint);
  const { parquetPath, rejectsPath, rejected } = conversion;
  const sidecar: Sidecar = {
    source_path: file.sourcePath,
    bytes,
    checksum: conversion.checksum,
    rows: conversion.rows,
    rejected,
    columns: conversion.columns,
    batch_id: batchId,
    loaded_at: loadedAt,
    parquet_bytes: (await stat(parquetPath)).size,
    rejects_bytes: rejected > 0 ? (await stat(rejectsPath)).size : 0,
  };
  await moveTo(paths.parquet, parquetPath);
  if (rejected > 0) await moveTo(paths.rejects, rejectsPath);
  await writeFile(`${parquetPath}.json`, `${JSON.stringify(sidecar, undefined, 2)}\n`);
  await moveTo(paths.sidecar, `${parquetPath}.json`);
  const staged = await findStaged(folder, fingerprint);
  if (staged === undefined) throw new Error(`The staged file "${paths.parquet}" vanished`);
  return { ...staged, converted: true };
}

/** Also where a folder stands: the names are made of checksums, so nobody else has anything there. */
async function moveTo(path: string, from: string): Promise<void> {
  try {
    await rename(from, path);
  } catch (error) {
    if (!isFileError(error) || error.code !== 'EISDIR') throw error;
    await rm(path, { recursive: true });
    await rename(from, path);
  }
}
