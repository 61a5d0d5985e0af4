import { isEphemeral } from './ephemeral.ts';
import { isTest, type Node } from './node.ts';
import { relationTypeOf } from './relation-type.ts';

/** Whether whoever reads a node runs its query once more, or reads its files: it is no table of the database. */
export function isReadAnew(node: Node): boolean {
  if (isTest(node)) return false;
  // What others have loaded is a table, as a rule.
  if (node.resourceType === 'source' && node.files === undefined) return false;
  return isEphemeral(node) || relationTypeOf(node) === 'view';
}
