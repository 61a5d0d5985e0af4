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
  staged: StagedSource,
  { stagingDir }: { readonly stagingDir: string },
): Promise<void> {
  const folder = stagingFolder(source, stagingDir);
  const kept = new Set(staged.files.map(({ fingerprint }) => fingerprint));
  const names = await readdir(folder).catch(() => []);
  for (const name of names.sort(sidecarsFirst)) {
    const fingerprint = /^([0-9a-f]+)\.(?:json|parquet|rejects\.parquet)$/.exec(name)?.[1];
    if (fingerprint === undefined || kept.has(fingerprint)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < staged.listedAt) await remove(path);
  }
}

/** What can't be removed does no harm, and the next run tries again. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Without its sidecar a file no longer counts, so that being killed in between does no harm. */
function sidecarsFirst(a: string, b: string): number {
  return Number(b.endsWith('.json')) - Number(a.endsWith('.json')) || (a < b ? -1 : 1);
}
