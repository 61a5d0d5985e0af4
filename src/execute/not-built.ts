import { isTest, type Node, type UniqueId } from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import type { NodeResult } from '../core/results.ts';
import type { Execution } from './execution.ts';

/** What a result says of a node that was to be built and was not; nothing for a test, nor once the run is interrupted. */
export function leftBehind(
  node: Node,
  reason: string,
  { state, existing, context }: Execution,
): Pick<NodeResult, 'notBuilt'> {
  if (isTest(node) || context.signal.aborted) return {};
  const isThere = existing.has(relationKey(node.relation));
  const [line = ''] = reason.split('\n');
  return { notBuilt: { reason: line, keepsEarlier: isThere && state.nodes.has(node.uniqueId) } };
}

/** What is to blame, in few words: `silver.orders failed`. */
export function blameText(id: UniqueId, { manifest }: Execution): string {
  const node = manifest.nodes.get(id);
  const name = node?.fullName ?? id;
  return node !== undefined && isTest(node) ? `the test ${name} failed` : `${name} failed`;
}
