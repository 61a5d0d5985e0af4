import type { AttachOptions, Session } from '../../core/adapter.ts';
import type { Target } from '../../core/project.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { openError } from './open-error.ts';
import { waitForLock } from './wait-for-lock.ts';

/** Attaches the database file of a target by a name; what keeps it from that is told as when it is opened. */
export async function attachReadOnly(
  session: Session,
  target: Target,
  { name, root, waitSeconds }: AttachOptions,
): Promise<void> {
  // Without the type DuckDB looks what kind of file it is, and for some kinds would fetch an extension.
  const statement = `attach ${quoteLiteral(target.path)} as ${quoteIdentifier(name)} (type duckdb, read_only)`;
  try {
    await waitForLock(() => session.execute(statement), waitSeconds);
  } catch (error) {
    throw openError(error, target, { root });
  }
}
