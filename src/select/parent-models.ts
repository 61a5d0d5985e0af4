import type { Manifest } from '../core/manifest.ts';
import type { Node, UniqueId } from '../core/node.ts';

/** The given nodes with all models and snapshots above them, parents first. */
export function withParentModels(
  ids: readonly UniqueId[],
  { graph, nodes }: Manifest,
): readonly UniqueId[] {
  const wanted = new Set(ids);
  const pending = [...ids];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const parent of graph.parents(id)) {
      if (wanted.has(parent) || !hasSql(nodes.get(parent))) continue;
      wanted.add(parent);
      pending.push(parent);
    }
  }
  return wanted.size === ids.length ? ids : graph.topological().filter((id) => wanted.has(id));
}

function hasSql(node: Node | undefined): boolean {
  return node?.resourceType === 'model' || node?.resourceType === 'snapshot';
}
