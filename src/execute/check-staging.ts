import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryResult } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { quoteLiteral } from '../core/relation.ts';
import type { StagingCounts } from '../core/results.ts';
import type { SourceStaging } from './source-staging.ts';
import { rejectsMistake } from './staging/reject-policy.ts';
import { SeenFiles } from './staging/seen-files.ts';
import { stageSource, type StagedSource } from './staging/stage-source.ts';

/** What staging the files of a source would give. */
export interface StagingCheck {
  readonly source: Source;
  /** Undefined where a mistake kept the files from being read. */
  readonly counts: StagingCounts | undefined;
  /** Why the source would fail. */
  readonly mistake: IngotError | undefined;
  /** The first rejects. */
  readonly rejects: QueryResult['rows'];
}

export interface StageAsideOptions {
  readonly project: Project;
  readonly context: Context;
  readonly staging: SourceStaging;
}

/** What a row of `rejects` holds. */
export const checkedColumns = ['_source_file', 'line', 'column_name', 'value', 'reason'] as const;

/** Converts all files of a source in a folder that is gone afterwards, and tells what would be rejected. */
export async function checkStaging(
  source: Source,
  limit: number,
  options: StageAsideOptions,
): Promise<StagingCheck> {
  try {
    return await stageAside(source, options, async (staged) => {
      for (const warning of staged.warnings) options.context.emit({ type: 'warning', warning });
      return {
        source,
        counts: withoutPath(staged.counts),
        mistake: rejectsMistake(source, staged.files),
        rejects: await firstRejects(staged, limit, options.staging),
      };
    });
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    return { source, counts: undefined, mistake: error, rejects: [] };
  }
}

/** Stages a source in a folder of its own, which is there while `look` looks at it. */
export async function stageAside<T>(
  source: Source,
  { project, context, staging }: StageAsideOptions,
  look: (staged: StagedSource) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-aside-'));
  try {
    const staged = await stageSource(source, {
      projectRoot: project.root,
      dataDir: project.dataDir,
      stagingDir: folder,
      connect: () => staging.connect(),
      parallel: staging.parallel,
      // What is known of the files is not written down either.
      seen: await SeenFiles.open(folder),
      now: context.now,
      batchId: 'aside',
      signal: context.signal,
      toleratesRejects: true,
      // What was in its folder may all be in the database by now.
      mayBeNone: source.files?.newFilesOnly === true && existsSync(project.target.path),
      onFile: () => undefined,
    });
    return await look(staged);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstRejects(
  { lists }: StagedSource,
  limit: number,
  staging: SourceStaging,
): Promise<QueryResult['rows']> {
  if (lists.rejects.length === 0) return [];
  await using session = await staging.connect();
  const { rows } = await session.query(`select ${checkedColumns.join(', ')}
from read_parquet([${lists.rejects.map(quoteLiteral).join(', ')}])
order by _source_file, _record
limit ${limit}`);
  return rows;
}

function withoutPath({ rejectsPath: _, ...counts }: StagingCounts): StagingCounts {
  return counts;
}
