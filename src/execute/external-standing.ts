import type { ExistingRelation } from '../core/adapter.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';
import { relationKey } from '../core/relation.ts';
import type { State } from '../state/state-tables.ts';
import { isIntact, recordOf } from './materializations/external/external-record.ts';
import { filesStamp } from './materializations/external/file-stamp.ts';

/**
 * What stands in a database for a plan: a view whose files are gone is not there, and one whose files somebody has
 * changed is not ours.
 */
export function withStandingFiles(
  existing: ReadonlyMap<string, ExistingRelation>,
  { nodes }: State,
  { manifest, project }: { readonly manifest: Manifest; readonly project: Project },
): ReadonlyMap<string, ExistingRelation> {
  const standing = new Map(existing);
  for (const [id, { files }] of nodes) {
    const record = recordOf(files, project);
    const node = manifest.nodes.get(id);
    if (record === undefined || node?.resourceType !== 'model') continue;
    const key = relationKey(node.relation);
    const found = standing.get(key);
    const stamp = filesStamp(record.path);
    if (found === undefined || (stamp === record.stamp && isIntact(record, node, project)))
      continue;
    if (stamp === undefined) standing.delete(key);
    else standing.set(key, { ...found, comment: undefined });
  }
  return standing;
}
