import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Target } from '../core/project.ts';
import { shownPath } from '../core/target.ts';
import { hasLog } from './database-file.ts';

interface FinishLogOptions {
  readonly target: Target;
  readonly context: Context;
  readonly root: string;
}

/** Writes the changes that stand beside a database into it: a run may have ended before it could, or another program. */
export async function finishLog(
  path: string,
  { target, context, root }: FinishLogOptions,
): Promise<void> {
  if (!hasLog(path)) return;
  {
    await using adapter = await context.openAdapter({ ...target, path }, { root, waitSeconds: 0 });
    await using session = await adapter.connect();
    await session.execute('checkpoint');
  }
  if (!hasLog(path)) return;
  const shown = shownPath(path, root);
  throw new IngotError('NOT_PUBLISHED', `"${shown}" has changes that can't be written into it`, {
    hint: 'Make room on the disk, and build again: nothing is lost.',
  });
}
