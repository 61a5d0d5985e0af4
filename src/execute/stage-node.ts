import { EngineError, type Session, type Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Event } from '../core/event.ts';
import type { Source } from '../core/node.ts';
import { relationKey, renderRelation } from '../core/relation.ts';
import type { Execution } from './execution.ts';
import { viewStatements } from './materializations/statements.ts';
import type { Built } from './built.ts';
import { removeStale, stageSource } from './staging/stage-source.ts';
import type { StagedFile } from './staging/staged-file.ts';

/** What is left to do once the files of a source are staged. */
export interface StagedNode {
  readonly statements: readonly Statement[];
  readonly built: Built;
  /** Removes what nothing can read any more. */
  readonly afterCommit: () => Promise<void>;
}

/** Stages the files of a source; a source without files must be there already. */
export async function stageNode(
  source: Source,
  session: Session,
  execution: Execution,
): Promise<StagedNode> {
  if (source.files !== undefined) return stageFiles(source, execution);
  await checkTable(source, session);
  return { statements: [], built: { message: 'is there' }, afterCommit: async () => undefined };
}

async function stageFiles(source: Source, execution: Execution): Promise<StagedNode> {
  const { project, context, paths, invocationId, existing } = execution;
  await using session = await execution.connectStaging();
  const interrupt = () => session.interrupt();
  context.signal.addEventListener('abort', interrupt);
  try {
    const staging = {
      projectRoot: project.root,
      dataDir: project.dataDir,
      stagingDir: paths.stagingDir,
      session,
      now: context.now,
      batchId: invocationId,
      signal: context.signal,
      onFile: (file: StagedFile) => context.emit(stagedEvent(source, file)),
    };
    const staged = await stageSource(source, staging);
    for (const { sourcePath, sameAs } of staged.duplicates) {
      const message = `"${sourcePath}" has the same bytes as "${sameAs}", so its records count once`;
      const warning = new IngotError('SOURCE_FILE_DUPLICATE', message, {
        location: source.files?.location,
      });
      context.emit({ type: 'warning', warning });
    }
    const { relation: target } = source;
    return {
      statements: viewStatements({
        target,
        select: staged.select,
        existing: existing.get(relationKey(target)),
      }),
      built: { message: 'staged', rows: staged.counts.rows, staging: staged.counts },
      afterCommit: () => removeStale(source, staged, staging),
    };
  } finally {
    context.signal.removeEventListener('abort', interrupt);
  }
}

function stagedEvent(node: Source, { sourcePath, rows, rejected, converted }: StagedFile): Event {
  return { type: 'file-staged', node, path: sourcePath, rows, rejected, unchanged: !converted };
}

async function checkTable({ relation, location }: Source, session: Session): Promise<void> {
  const table = renderRelation(relation);
  try {
    await session.query(`select 1 from ${table} limit 0`);
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.kind !== 'Catalog') throw cause;
    throw new IngotError('SOURCE_TABLE_MISSING', `The database has no table ${table}`, {
      location,
      hint: 'Load it there, or say under "files" which raw files it is made of.',
      cause,
    });
  }
}
