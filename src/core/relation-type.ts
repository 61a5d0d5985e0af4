import type { RelationType } from './adapter.ts';
import type { TableNode } from './node.ts';

/** What stands in the database for a node that is built. */
export function relationTypeOf(node: TableNode): RelationType {
  switch (node.resourceType) {
    case 'seed':
    case 'snapshot':
      return 'table';
    case 'source':
      return node.files?.newFilesOnly === true ? 'table' : 'view';
    case 'model':
      return node.materialization.kind === 'view' ? 'view' : 'table';
  }
}
