import type { Manifest } from '../core/manifest.ts';
import type { Node, UniqueId } from '../core/node.ts';

export function isEphemeral(node: Node): boolean {
  return node.resourceType === 'model' && node.materialized === 'ephemeral';
}

/** The CTE that stands for an ephemeral model in the compiled SQL of its children. */
export function ephemeralCte(id: UniqueId): string {
  return `__ingot__cte__${id.split('.').slice(2).join('__').replaceAll('"', '')}`;
}

/** The nodes whose tables the SQL of a node reads: an ephemeral parent is part of it, so what that reads counts. */
export function readTables(id: UniqueId, manifest: Manifest): readonly UniqueId[] {
  const found = new Set<UniqueId>();
  const seen = new Set<UniqueId>();
  const visit = (each: UniqueId): void => {
    if (seen.has(each)) return;
    seen.add(each);
    for (const parent of manifest.graph.parents(each)) {
      const node = manifest.nodes.get(parent);
      if (node !== undefined && isEphemeral(node)) visit(parent);
      else found.add(parent);
    }
  };
  visit(id);
  return [...found];
}
