import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../core/node.ts';
import type { StagedSource } from './stage-source.ts';
import { stagingFolder } from './staging-folder.ts';

/**
 * Removes staged files that a source no longer has. To be called after its new view is committed: until then an open
 * transaction may read them. What is younger than the listing belongs to another run and stays.
 */
export async function removeStale(
  source: Source,
  { kept, listedAt }: Pick<StagedSource, 'kept' | 'listedAt'>,
  { stagingDir, others }: { readonly stagingDir: string; readonly others?: ReadonlySet<string> },
): Promise<void> {
  const folder = stagingFolder(source, stagingDir);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.sort(listsFirst)) {
    if (
      kept.has(name) ||
      others?.has(name) === true ||
      !/\.(?:json|parquet|partial)$/.test(name) ||
      name === 'seen.json'
    )
      continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < listedAt) await remove(path);
  }
}

/** What can't be removed does no harm, and the next run tries again. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Without the list of its batch a file no longer counts, so that being killed in between does no harm. */
function listsFirst(a: string, b: string): number {
  return Number(b.endsWith('.json')) - Number(a.endsWith('.json')) || (a < b ? -1 : 1);
}
