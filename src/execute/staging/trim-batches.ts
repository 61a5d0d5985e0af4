import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteLiteral } from '../../core/relation.ts';
import { copyStatement } from './chunk-sql.ts';
import { renameOver } from './rename-over.ts';
import type { SessionPool } from './session-pool.ts';
import {
  batchFileName,
  writeBatch,
  type BatchFile,
  type BatchPart,
  type KeptBatch,
} from './staged-batch.ts';
import type { StagedFile } from './staged-files.ts';

/** The Parquet files that hold the records of some staged files, and no others. */
export interface NeededFiles {
  readonly parts: readonly { readonly path: string; readonly columns: readonly string[] }[];
  /** Absolute paths, as those of `parts`. */
  readonly rejects: readonly string[];
  /** Absolute paths of the lists of batches. */
  readonly batches: readonly string[];
  /** Bytes of the longest of those lists. */
  readonly longestBatch: number;
  /** Names in the folder of the source that are to stay. */
  readonly names: ReadonlySet<string>;
}

export interface TrimOptions {
  readonly folder: string;
  /** For what is half made. */
  readonly temporary: string;
  readonly sessions: SessionPool;
}

/**
 * What is needed of the batches. Small raw files share Parquet files: where some of them are gone, the records of the
 * others are copied to new ones, with the audit columns that they have.
 */
export async function trimBatches(
  files: Iterable<StagedFile>,
  options: TrimOptions,
): Promise<NeededFiles> {
  const used = new Map<KeptBatch, Set<string>>();
  for (const { batch, sourcePath } of files) {
    const paths = used.get(batch) ?? new Set();
    used.set(batch, paths.add(sourcePath));
  }
  const parts: NeededFiles['parts'][number][] = [];
  const rejects: string[] = [];
  const batches: string[] = [];
  const names = new Set<string>();
  for (const [kept, paths] of used) {
    const { name, batch } = await trimmed(kept, paths, options);
    batches.push(join(options.folder, batchFileName(name)));
    names.add(batchFileName(name));
    for (const [index, part] of batch.parts.entries()) {
      if (!isNeeded(index, batch.files, paths)) continue;
      names.add(part.name);
      parts.push({
        path: join(options.folder, part.name),
        columns: batch.layouts[part.layout] ?? [],
      });
    }
    if (batch.rejects === null) continue;
    names.add(batch.rejects.name);
    rejects.push(join(options.folder, batch.rejects.name));
  }
  const sizes = await Promise.all(batches.map(async (path) => (await stat(path)).size));
  const longestBatch = sizes.reduce((longest, size) => Math.max(longest, size), 0);
  return { parts, rejects, batches, longestBatch, names };
}

/** @param paths as the files of the batch were called then */
function isNeeded(index: number, files: readonly BatchFile[], paths: ReadonlySet<string>) {
  return files.some((file) => holds(file, index) && paths.has(file.source_path));
}

function holds({ first_part: first, last_part: last }: BatchFile, index: number): boolean {
  return first !== -1 && first <= index && index <= last;
}

async function trimmed(
  kept: KeptBatch,
  paths: ReadonlySet<string>,
  options: TrimOptions,
): Promise<Pick<KeptBatch, 'name' | 'batch'>> {
  const { batch } = kept;
  const gone = batch.files.filter((file) => !paths.has(file.source_path));
  const shared = new Set(
    batch.parts.flatMap((_, index) =>
      gone.some((file) => holds(file, index)) && isNeeded(index, batch.files, paths) ? [index] : [],
    ),
  );
  if (shared.size === 0 && gone.every(({ rejected }) => rejected === 0)) return kept;
  const name = `b${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const copy = copier(name, paths, options);
  const parts: BatchPart[] = [];
  const indexes = new Map<number, number>();
  for (const [index, part] of batch.parts.entries()) {
    if (!isNeeded(index, batch.files, paths)) continue;
    indexes.set(index, parts.length);
    parts.push(
      shared.has(index) ? { ...part, ...(await copy(part.name, `-${index}.parquet`)) } : part,
    );
  }
  const rejects =
    batch.rejects === null ? null : await copy(batch.rejects.name, '.rejects.parquet');
  const next = {
    ...batch,
    parts,
    rejects: rejects === null || rejects.rows === 0 ? null : rejects,
    files: batch.files
      .filter((file) => paths.has(file.source_path))
      .map((file) => ({
        ...file,
        first_part: indexes.get(file.first_part) ?? -1,
        last_part: indexes.get(file.last_part) ?? -1,
      })),
  };
  await writeBatch(options.folder, name, next);
  return { name, batch: next };
}

function copier(
  name: string,
  paths: ReadonlySet<string>,
  { folder, temporary, sessions }: TrimOptions,
) {
  const list = [...paths].map(quoteLiteral).join(', ');
  return async (from: string, ending: string) => {
    const path = join(temporary, `${name}${ending}`);
    const select = `from read_parquet(${quoteLiteral(join(folder, from))})\nwhere _source_file in (${list})`;
    const rows = await sessions.use((session) => session.execute(copyStatement(select, path)));
    const { size } = await stat(path);
    await renameOver(path, join(folder, `${name}${ending}`));
    return { name: `${name}${ending}`, rows: rows ?? 0, bytes: size };
  };
}
