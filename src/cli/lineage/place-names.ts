import type { Manifest } from '../../core/manifest.ts';
import type { LineageAnswer } from '../../inspect.ts';

type Origin = LineageAnswer['subject'];

/** A node by its full name, a column after it: `gold.orders.total`. */
export function placeName({ uniqueId, column }: Origin, { nodes }: Manifest): string {
  const name = nodes.get(uniqueId)?.fullName ?? uniqueId;
  return column === undefined ? name : `${name}.${column}`;
}

/** The files that a source or a seed stands for. */
export function filesOf(uniqueId: string, { nodes }: Manifest): readonly string[] {
  const node = nodes.get(uniqueId);
  switch (node?.resourceType) {
    case 'source':
      return node.files?.globs ?? [];
    case 'seed':
      return [node.path];
    default:
      return [];
  }
}
