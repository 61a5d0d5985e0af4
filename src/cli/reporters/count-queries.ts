import { isTest, type Node } from '../../core/node.ts';
import { countOf } from './numbers.ts';

/** `2 models, 1 snapshot and 3 tests`: what of some nodes has SQL. */
export function countQueries(nodes: readonly Node[]): string {
  const count = (type: Node['resourceType']) =>
    nodes.filter(({ resourceType }) => resourceType === type).length;
  const snapshots = count('snapshot');
  const tests = countOf(nodes.filter(isTest).length, 'test');
  const models = countOf(count('model'), 'model');
  return snapshots === 0
    ? `${models} and ${tests}`
    : `${models}, ${countOf(snapshots, 'snapshot')} and ${tests}`;
}
