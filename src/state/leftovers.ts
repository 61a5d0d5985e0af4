import { isEphemeral } from '../core/ephemeral.ts';
import type { ExistingRelation, RelationType } from '../core/adapter.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, storedIn, type UniqueId } from '../core/node.ts';
import { relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { defaultMetaNames } from '../core/snapshot.ts';
import { readMark } from './marker.ts';
import { hadGrown } from './node-state.ts';
import { emptyState, type State } from './state-tables.ts';

/** A table or view that ingot built for this project, which now has no node for it. */
export interface Leftover {
  readonly relation: Relation;
  readonly type: RelationType;
  /** Whether it holds what no build could make again: the history of a snapshot, or what an incremental model has kept. */
  readonly isHistory: boolean;
}

/** Only what carries the project's mark: what others put there, also in the place of a model, is theirs. */
export function findLeftovers(
  existing: readonly ExistingRelation[],
  { nodes, projectName }: Manifest,
  state: Pick<State, 'nodes'> = emptyState,
): readonly Leftover[] {
  const histories = historiesOf(state);
  const wanted = new Set<string>();
  for (const node of nodes.values()) {
    if (isTest(node)) {
      const stored = storedIn(node);
      if (stored !== undefined) wanted.add(relationKey(stored));
    } else if (!isEphemeral(node)) wanted.add(relationKey(node.relation));
  }
  return existing
    .filter(
      ({ relation, comment }) =>
        readMark(comment)?.project === projectName && !wanted.has(relationKey(relation)),
    )
    .map((found) => {
      const { relation, type, columns = [] } = found;
      const kind = histories.get(relationKey(relation));
      const isHistory =
        type === 'view' ? kind === 'external' : kind !== undefined || isSnapshot(columns);
      return { relation, type, isHistory };
    })
    .sort((a, b) => (renderRelation(a.relation) < renderRelation(b.relation) ? -1 : 1));
}

/** What grows from run to run, by `relationKey`, with how it is materialized. */
function historiesOf({ nodes }: Pick<State, 'nodes'>): ReadonlyMap<string, string> {
  const kinds = ['snapshot', 'incremental'];
  return new Map(
    [...nodes.values()].flatMap((state) => {
      const { materialized = '', relation = '' } = state.config;
      const isGrowing = kinds.includes(materialized) || hadGrown(state);
      return isGrowing ? [[relation, materialized] as const] : [];
    }),
  );
}

/** Where nothing is known of a table any more, its columns still tell. */
function isSnapshot(columns: readonly string[]): boolean {
  const { scdId, validTo } = defaultMetaNames;
  return columns.includes(scdId) && columns.includes(validTo);
}

/** Nodes of this project that the database was built from and that are no more. */
export function removedNodes(state: State, { nodes, projectName }: Manifest): readonly UniqueId[] {
  const { nodes: built, tests, failed, stale } = state;
  const known = [...built.keys(), ...tests.keys(), ...failed, ...stale.keys()];
  const removed = known.filter((id) => id.split('.')[1] === projectName && !nodes.has(id));
  return [...new Set(removed)].sort();
}
