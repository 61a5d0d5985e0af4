import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueryResult } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Source } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { quoteLiteral } from '../core/relation.ts';
import { suggest } from '../core/suggest.ts';
import { StagingEngine } from './staging-engine.ts';
import { findFiles } from './staging/find-files.ts';
import { findStaged, type StagedFile } from './staging/staged-file.ts';
import { stagingFolder } from './staging/staging-folder.ts';

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
  const paths = await rejectsPaths(findSource(input), input.project);
  if (paths.length === 0) return { columns, rows: [] };
  await using engine = new StagingEngine(input.project, input.context);
  await using session = await engine.connect();
  return await session.query(`select ${columns.map(({ name }) => name).join(', ')}
from read_parquet([${paths.map(quoteLiteral).join(', ')}])
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

/** Of the raw files that are there now, the rejects of the last staging. */
async function rejectsPaths(source: Source, project: Project): Promise<string[]> {
  if (source.files === undefined) return [];
  const { root, dataDir, config } = project;
  const staged = await stagedFiles(
    stagingFolder(source, join(root, config.paths.target, 'staging')),
  );
  if (staged.every(({ rejected }) => rejected === 0)) return [];
  const found = await findFiles(source.files, { projectRoot: root, dataDir });
  const present = await Promise.all(
    found.map(async ({ path, sourcePath }) => {
      const { size } = await stat(path);
      // A file that was only renamed keeps what was staged of it under its old name.
      return (
        staged.find((each) => each.sourcePath === sourcePath) ??
        staged.find(({ bytes }) => bytes === size)
      );
    }),
  );
  return [...new Set(present.flatMap((file) => file?.rejectsPath ?? []))].sort();
}

/** All that is whole in the folder of a source, the newest first. */
async function stagedFiles(folder: string): Promise<StagedFile[]> {
  const names = await readdir(folder).catch(() => []);
  const fingerprints = names.flatMap((name) => /^([0-9a-f]+)\.json$/.exec(name)?.[1] ?? []);
  const staged = await Promise.all(fingerprints.map((each) => findStaged(folder, each)));
  return staged
    .filter((each) => each !== undefined)
    .sort((a, b) => (a.loadedAt > b.loadedAt ? -1 : 1));
}
