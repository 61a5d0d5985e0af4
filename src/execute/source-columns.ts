import { describedColumns } from '../core/described-columns.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Context } from '../core/context.ts';
import type { FileSpec } from '../core/file-spec.ts';
import type { Source } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { stageAside } from './check-staging.ts';
import { listedIdentity, listSource } from './listed-source.ts';
import type { SourceStaging } from './source-staging.ts';
import { auditColumns } from './staging/audit-columns.ts';
import { typedColumns } from './staging/csv/csv-columns.ts';
import { SourceHeaders } from './staging/csv/source-headers.ts';
import { readCsvColumns } from './staging/csv/read-csv-columns.ts';
import type { ListedFile } from './staging/find-files.ts';
import { withoutHive } from './staging/hive-partitions.ts';
import { mergedColumns } from './staging/merged-columns.ts';
import { plainBytes } from './staging/raw-file.ts';
import type { StagedSource } from './staging/stage-source.ts';

export interface SourceColumnsOptions {
  readonly project: Project;
  readonly context: Context;
  readonly staging: SourceStaging;
  /** Whether the source may be staged where only that tells its columns: what is about to be staged is read once. */
  readonly mayStage: boolean;
}

/** Reading the heads of more files costs as much as staging them. */
const mostHeads = 100;

/** The columns of a source of files, audit columns among them. */
export async function sourceColumns(
  source: Source,
  files: FileSpec,
  options: SourceColumnsOptions,
): Promise<readonly ColumnType[]> {
  const names = files.format === 'parquet' ? undefined : await namesOf(source, files, options);
  if (names === undefined) return stagedColumns(source, options);
  return [...typedColumns(mergedColumns(source, names), source), ...auditColumns];
}

/** Undefined where only staging tells. */
async function namesOf(
  source: Source,
  files: FileSpec,
  options: SourceColumnsOptions,
): Promise<readonly string[] | undefined> {
  const listed = await listSource(source, files, options);
  const { found, hiveKeys: keys, staged, look } = listed;
  const { signal } = look;
  const hasHeads = files.format === 'csv' || files.format === 'tsv';
  const lists = new Set<readonly string[]>();
  const unknown: ListedFile[] = [];
  const headers = new SourceHeaders(found.length > 1);
  for (const file of found) {
    signal.throwIfAborted();
    // A head is read sooner than a checksum is made.
    const mayRead = !hasHeads || look.seen.checksum(file) !== undefined;
    const known = mayRead ? staged.find(await listedIdentity(file, listed)) : undefined;
    if (known === undefined) unknown.push(file);
    else lists.add(known.columns);
  }
  if (unknown.length > (hasHeads ? mostHeads : 0)) return undefined;
  for (const file of unknown) {
    const raw = { size: file.stat.size, bytes: undefined };
    const pieces = plainBytes(file, raw, { limits: files.limits, signal });
    const own = withoutHive(source, keys);
    lists.add(await readCsvColumns({ file, source: own, files, pieces, signal, headers }));
  }
  return [...[...lists].flat(), ...keys, ...source.columns.map(({ name }) => name)];
}

async function stagedColumns(
  source: Source,
  options: SourceColumnsOptions,
): Promise<readonly ColumnType[]> {
  const { staging, mayStage } = options;
  if (mayStage) return describe((await staging.stage(source)).source, staging);
  return stageAside(source, options, (staged) => describe(staged, staging));
}

async function describe(
  { select }: Pick<StagedSource, 'select'>,
  staging: SourceStaging,
): Promise<readonly ColumnType[]> {
  await using session = await staging.connect();
  return await describedColumns(select, session);
}
