import type { Session, Statement } from '../core/adapter.ts';
import type { Source } from '../core/node.ts';
import { relationKey, renderRelation } from '../core/relation.ts';
import type { Execution } from './execution.ts';
import { viewStatements } from './materializations/statements.ts';
import type { Built } from './run-task.ts';
import { removeStale, stageSource } from './staging/stage-source.ts';

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
  const target = source.relation;
  if (source.files === undefined) {
    const look = `select 1 from ${renderRelation(target)} limit 0`;
    return {
      statements: [look],
      built: { message: 'is there' },
      afterCommit: async () => undefined,
    };
  }
  const { project, context, paths, invocationId } = execution;
  const staging = {
    projectRoot: project.root,
    dataDir: project.dataDir,
    stagingDir: paths.stagingDir,
    session,
    now: context.now,
    batchId: invocationId,
    signal: context.signal,
    onFile: ({
      sourcePath,
      rows,
      rejected,
      converted,
    }: {
      sourcePath: string;
      rows: number;
      rejected: number;
      converted: boolean;
    }) =>
      context.emit({
        type: 'file-staged',
        node: source,
        path: sourcePath,
        rows,
        rejected,
        unchanged: !converted,
      }),
  };
  const staged = await stageSource(source, staging);
  return {
    statements: viewStatements({
      target,
      select: staged.select,
      existing: execution.existing.get(relationKey(target)),
    }),
    built: { message: 'staged', rows: staged.counts.rows, staging: staged.counts },
    afterCommit: () => removeStale(source, staged, staging),
  };
}
