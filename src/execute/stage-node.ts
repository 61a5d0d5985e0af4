import { EngineError, type Session, type Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import type { Execution } from './execution.ts';
import { stageFiles } from './stage-files.ts';
import type { Built } from './built.ts';

/** What is left to do once the files of a source are staged. */
export interface StagedNode {
  readonly statements: readonly Statement[];
  readonly built: Built;
  /** When staging began, which may be before the run did. */
  readonly startedAt?: Date;
  /** What nothing reads any more from then on may go, once readers see that. */
  readonly afterCommit: () => void;
}

/** Stages the files of a source; a source without files must be there already. */
export async function stageNode(
  source: Source,
  session: Session,
  execution: Execution,
): Promise<StagedNode> {
  if (source.files !== undefined) return stageRaw(source, session, execution);
  await checkTable(source, session);
  return { statements: [], built: { message: 'is there' }, afterCommit: () => undefined };
}

async function stageRaw(
  source: Source,
  session: Session,
  execution: Execution,
): Promise<StagedNode> {
  const { staged, statements, rows, mended } = await stageFiles(source, session, execution);
  const { counts, fingerprints } = staged.source;
  return {
    statements,
    built: {
      message: 'staged',
      ...(rows !== undefined && { rows }),
      staging: { ...counts, ...(mended !== undefined && { mended }) },
      files: fingerprints,
    },
    startedAt: staged.startedAt,
    afterCommit: () => execution.staging.settle(source, staged),
  };
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
