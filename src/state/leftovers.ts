import { isEphemeral } from '../core/ephemeral.ts';
import type { ExistingRelation, RelationType } from '../core/adapter.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
import { relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { readMark } from './marker.ts';
import type { State } from './state-tables.ts';

/** A table or view that ingot built for this project, which now has no node for it. */
export interface Leftover {
  readonly relation: Relation;
  readonly type: RelationType;
}

/** Only what carries the project's mark: what others put there, also in the place of a model, is theirs. */
export function findLeftovers(
  existing: readonly ExistingRelation[],
  { nodes, projectName }: Manifest,
): readonly Leftover[] {
  const wanted = new Set<string>();
  for (const node of nodes.values()) {
    if (node.resourceType !== 'test' && !isEphemeral(node)) wanted.add(relationKey(node.relation));
  }
  return existing
    .filter(
      ({ relation, comment }) =>
        readMark(comment)?.project === projectName && !wanted.has(relationKey(relation)),
    )
    .map(({ relation, type }) => ({ relation, type }))
    .sort((a, b) => (renderRelation(a.relation) < renderRelation(b.relation) ? -1 : 1));
}

/** Nodes of this project that the database was built from and that are no more. */
export function removedNodes(state: State, { nodes, projectName }: Manifest): readonly UniqueId[] {
  const { nodes: built, tests, failed, stale } = state;
  const known = [...built.keys(), ...tests.keys(), ...failed, ...stale.keys()];
  const removed = known.filter((id) => id.split('.')[1] === projectName && !nodes.has(id));
  return [...new Set(removed)].sort();
}
