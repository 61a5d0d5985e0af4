import type { RelationType } from './adapter.ts';
import type { Materialization } from './materialization.ts';
import type { TableNode } from './node.ts';

/** What stands as a view, though it may be rows in files. */
const isViewed: ReadonlySet<string> = new Set(['view', 'external']);

/** What stands in the database for a node that is built. */
export function relationTypeOf(node: TableNode): RelationType {
  switch (node.resourceType) {
    case 'seed':
    case 'snapshot':
      return 'table';
    case 'source':
      return node.files?.newFilesOnly === true ? 'table' : 'view';
    case 'model':
      return typeOf(node.materialization);
  }
}

function typeOf(materialization: Materialization): RelationType {
  if (materialization.kind === 'custom') return materialization.makes;
  return isViewed.has(materialization.kind) ? 'view' : 'table';
}
