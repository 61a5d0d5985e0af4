import { fileOf } from '../../core/file-of.ts';
import type { Session, Statement } from '../../core/adapter.ts';
import type { CompiledSql } from '../../core/compiled.ts';
import { IngotError } from '../../core/error.ts';
import type { Snapshot } from '../../core/node.ts';
import { sqlError } from '../../binder/sql-error.ts';
import type { CheckedSnapshot } from '../../check/check-snapshot.ts';
import type { Execution } from '../execution.ts';

/** The rows that a snapshot is taken of, in a table of the connection that nobody else sees. */
export const freshTable = 'temp.main."ingot fresh"';

/** What a snapshot has to know of the run that it is taken in. */
export type SnapshotRun = Pick<
  Execution,
  'acceptLoss' | 'changes' | 'context' | 'existing' | 'manifest' | 'project' | 'startedAt' | 'state'
>;

/** What a snapshot is taken with, inside the transaction of its build. */
export interface SnapshotBuild {
  readonly snapshot: Snapshot;
  readonly compiled: CompiledSql;
  readonly session: Session;
  readonly execution: SnapshotRun;
}

/** The same, once it is known what the settings mean. */
export interface PreparedSnapshot extends SnapshotBuild {
  readonly checked: CheckedSnapshot;
}

/** Sends a statement with the snapshot's own SQL in it; a mistake is told at its place in the template. */
export async function send(
  statement: Statement,
  { snapshot, compiled, session }: SnapshotBuild,
): Promise<void> {
  try {
    await session.execute(statement);
  } catch (error) {
    const prefixLength = Math.max(0, statement.indexOf(compiled.sql));
    throw sqlError(error, compiled, { prefixLength, whole: fileOf(snapshot) });
  }
}

/** What is wrong with a snapshot, at its place. */
export function snapshotError(
  { snapshot }: Pick<SnapshotBuild, 'snapshot'>,
  code: string,
  { message, hint }: { readonly message: string; readonly hint: string },
): IngotError {
  return new IngotError(code, message, { location: fileOf(snapshot), hint });
}
