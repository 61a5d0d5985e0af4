import { join } from 'node:path';
import type { QueryResult } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { FileSpec } from '../core/file-spec.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Source } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { quoteLiteral } from '../core/relation.ts';
import { suggest } from '../core/suggest.ts';
import { listedIdentity, listSource, type ListedSourceOptions } from './listed-source.ts';
import { SourceStaging } from './source-staging.ts';

export interface RejectsInput {
  /** The source by its full name, such as `raw.orders`. */
  readonly source: string;
  readonly manifest: Manifest;
  readonly project: Project;
  readonly context: Context;
  readonly limit: number;
}

/** What is worth seeing of a reject. */
const columns = [
  { name: '_source_file', type: 'VARCHAR' },
  { name: '_record', type: 'BIGINT' },
  { name: 'line', type: 'BIGINT' },
  { name: 'column_name', type: 'VARCHAR' },
  { name: 'value', type: 'VARCHAR' },
  { name: 'reason', type: 'VARCHAR' },
] as const;

/** The first records of a source that staging rejected, as they are kept beside its staged files; needs no database. */
export async function rejectedRecords(input: RejectsInput): Promise<QueryResult> {
  const source = findSource(input);
  if (source.files === undefined) return { columns, rows: [] };
  await using staging = new SourceStaging(input.project, input.context, 'rejects');
  const rejects = await keptRejects(source, source.files, { ...input, staging });
  if (rejects.paths.length === 0) return { columns, rows: [] };
  await using session = await staging.connect();
  return await session.query(`select ${columns.map(({ name }) => name).join(', ')}
from read_parquet([${rejects.paths.map(quoteLiteral).join(', ')}])
where (_file_checksum, _source_file) in (${rejects.files.join(', ')})
order by _source_file, _record, line
limit ${input.limit}`);
}

function findSource({ source: name, manifest }: RejectsInput): Source {
  const sources = [...manifest.nodes.values()].filter((node) => node.resourceType === 'source');
  const found = sources.find(({ fullName }) => fullName === name);
  if (found !== undefined) return found;
  const names = sources.map(({ fullName }) => fullName);
  const hint = suggest(name, names) ?? `There are: ${names.join(', ')}.`;
  throw new IngotError('SOURCE_NOT_FOUND', `No source is named "${name}"`, {
    hint: names.length === 0 ? 'The project has no sources.' : hint,
  });
}

interface KeptRejects {
  readonly paths: readonly string[];
  /** Checksum and path of the files whose rejects count, in SQL. */
  readonly files: readonly string[];
}

/** Of the raw files that are there now, the rejects of the last staging. */
async function keptRejects(
  source: Source,
  files: FileSpec,
  options: ListedSourceOptions,
): Promise<KeptRejects> {
  const listed = await listSource(source, files, { ...options, mayBeNone: files.newFilesOnly });
  const { found, folder, batches, staged } = listed;
  if (found.length === 0) throw noFileError(source);
  if (batches.every(({ batch }) => batch.rejects === null)) return { paths: [], files: [] };
  const paths = new Set<string>();
  const counting = new Set<string>();
  for (const file of found) {
    const kept = staged.find(await listedIdentity(file, listed));
    const rejects = kept?.batch.batch.rejects ?? undefined;
    if (kept === undefined || rejects === undefined || kept.rejected === 0) continue;
    paths.add(join(folder, rejects.name));
    counting.add(`(${quoteLiteral(kept.checksum)}, ${quoteLiteral(kept.sourcePath)})`);
  }
  return { paths: [...paths].sort(), files: [...counting] };
}

function noFileError({ fullName, files }: Source): IngotError {
  return new IngotError('SOURCE_FILE_NOT_FOUND', `No file of ${fullName} is there any more`, {
    location: files?.location,
    hint: 'What was rejected of the files that were taken is in the table ops.rejects.',
  });
}
