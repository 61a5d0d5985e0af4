import { readFileSync, statSync } from 'node:fs';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Publication, Target } from '../core/project.ts';
import { isThere } from './database-file.ts';

interface Readers {
  readonly target: Target;
  readonly publication: Publication;
  readonly context: Context;
  readonly root: string;
}

/**
 * Warns of a program that has readers' file open for writing while a new one takes its place: DuckDB lets it write on,
 * into a file that has no name any more. Who only reads is in nobody's way.
 */
export async function warnOfWriter({
  target,
  publication: { path },
  context,
  root,
}: Readers): Promise<void> {
  if (!isThere(path) || !mayBeLocked(path)) return;
  try {
    const readers = { ...target, path, publication: undefined };
    await using _adapter = await context.openAdapter(readers, {
      root,
      waitSeconds: 0,
      readOnly: true,
    });
  } catch (error) {
    if (!(error instanceof IngotError) || error.code !== 'DATABASE_LOCKED') return;
    const message = `${error.message}, which may write to it: from now on that is lost, for readers get a new file`;
    const hint = 'Let that program open it read-only, or load into the working database.';
    context.emit({ type: 'warning', warning: new IngotError('PUBLISHED_HELD', message, { hint }) });
  }
}

/** Linux lists all locks, by the number of the file; asking DuckDB takes fifty times as long. */
function mayBeLocked(path: string): boolean {
  try {
    const { ino } = statSync(path, { bigint: true });
    return new RegExp(` WRITE .*:${ino} `).test(readFileSync('/proc/locks', 'utf8'));
  } catch {
    return true;
  }
}
