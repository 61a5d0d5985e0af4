import { EngineError, type Session, type Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import { relationKey, renderRelation } from '../core/relation.ts';
import type { Execution } from './execution.ts';
import { viewStatements } from './materializations/statements.ts';
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
  if (source.files !== undefined) return stageFiles(source, execution);
  await checkTable(source, session);
  return { statements: [], built: { message: 'is there' }, afterCommit: () => undefined };
}

async function stageFiles(source: Source, { staging, existing }: Execution): Promise<StagedNode> {
  const staged = await staging.stage(source);
  const { select, counts } = staged.source;
  const { relation: target } = source;
  return {
    statements: viewStatements({ target, select, existing: existing.get(relationKey(target)) }),
    built: {
      message: 'staged',
      rows: counts.rows,
      staging: counts,
      files: Object.fromEntries(
        staged.source.read.map(({ sourcePath, fingerprint }) => [sourcePath, fingerprint]),
      ),
    },
    startedAt: staged.startedAt,
    afterCommit: () => staging.settle(source, staged),
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
