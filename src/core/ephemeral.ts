import type { Node, UniqueId } from './node.ts';

/** Whether a node is no table of its own, but a part of the SQL of those that read it. */
export function isEphemeral(node: Node): boolean {
  return node.resourceType === 'model' && node.materialization.kind === 'ephemeral';
}

/** The CTE that stands for an ephemeral model in the compiled SQL of its children. */
export function ephemeralCte(id: UniqueId): string {
  return `__ingot__cte__${id.split('.').slice(2).join('__').replaceAll('"', '')}`;
}
