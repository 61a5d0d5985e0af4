import type { RelationType } from './adapter.ts';
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
      return isViewed.has(node.materialization.kind) ? 'view' : 'table';
  }
}
