import { existsSync } from 'node:fs';
import type { AttachOptions, Session } from '../../core/adapter.ts';
import type { Overlay, Target } from '../../core/project.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { baseAlias, basePath } from '../../core/target.ts';
import { openError } from './open-error.ts';
import { waitForLock } from './wait-for-lock.ts';

/** Attaches the database file of a target by a name, with that of its base; what keeps it from that is told as when it is opened. */
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
  if (target.overlay !== undefined)
    await attachBase(session, target.overlay, { root, waitSeconds });
}

/** What an environment did not build is read from its base, where there is one yet. */
export async function attachBase(
  session: Session,
  { base }: Overlay,
  options: Omit<AttachOptions, 'name'>,
): Promise<void> {
  const target = { ...base, path: basePath(base) };
  if (!existsSync(target.path)) return;
  const known = await session.query('select 1 from duckdb_databases() where database_name = $1', [
    baseAlias,
  ]);
  if (known.rows.length === 0)
    await attachReadOnly(session, target, { ...options, name: baseAlias });
}
