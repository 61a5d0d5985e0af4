import type { Manifest } from '../core/manifest.ts';
import type { Node, UniqueId } from '../core/node.ts';

/**
 * Nodes whose columns only a build tells: what a program gives or makes that does not say its columns, and what is
 * made of it, unless a contract says them.
 */
export function openColumns({ nodes, graph }: Manifest): ReadonlySet<UniqueId> {
  const programs = [...nodes.values()].filter(isOpenProgram);
  const open = new Set<UniqueId>();
  const pending = programs.map(({ uniqueId }) => uniqueId);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const node = nodes.get(id);
    if (node === undefined || open.has(id) || hasContract(node)) continue;
    open.add(id);
    pending.push(...graph.children(id));
  }
  return open;
}

function isOpenProgram(node: Node): boolean {
  if (node.resourceType !== 'model') return false;
  if (node.materialization.kind === 'custom') return true;
  return node.program !== undefined && node.rowColumns === undefined;
}

function hasContract(node: Node): boolean {
  return node.resourceType === 'model' && node.contract !== undefined;
}
