import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';

/** The given nodes with all models above them, parents first. */
export function withParentModels(
  ids: readonly UniqueId[],
  { graph, nodes }: Manifest,
): readonly UniqueId[] {
  const wanted = new Set(ids);
  const pending = [...ids];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const parent of graph.parents(id)) {
      if (wanted.has(parent) || nodes.get(parent)?.resourceType !== 'model') continue;
      wanted.add(parent);
      pending.push(parent);
    }
  }
  return wanted.size === ids.length ? ids : graph.topological().filter((id) => wanted.has(id));
}
