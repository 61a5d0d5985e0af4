import { isEphemeral } from '../core/ephemeral.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';

/** The selected nodes with the sources of files that they read, so that `run` works on a fresh project. */
export function withFileSources(
  ids: readonly UniqueId[],
  { graph, nodes }: Manifest,
): readonly UniqueId[] {
  const wanted = new Set(ids);
  const pending = [...ids];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const parent of graph.parents(id)) {
      const node = nodes.get(parent);
      if (wanted.has(parent) || node === undefined) continue;
      if (node.resourceType === 'source' && node.files !== undefined) wanted.add(parent);
      // An ephemeral model is part of its child, and so are its sources.
      if (isEphemeral(node)) pending.push(parent);
    }
  }
  return wanted.size === ids.length ? ids : graph.topological().filter((id) => wanted.has(id));
}
