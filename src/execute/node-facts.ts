import type { Reason } from '../core/change.ts';
import type { CompiledNode } from '../core/compiled.ts';
import type { Node, UniqueId } from '../core/node.ts';
import type { NodeResult } from '../core/results.ts';
import type { Execution } from './execution.ts';

/** The result of what did not run. */
export function skipped(node: Node, message: string, now: Date): NodeResult {
  return {
    uniqueId: node.uniqueId,
    node,
    status: 'skipped',
    message,
    startedAt: now,
    finishedAt: now,
    thread: 0,
  };
}

export function reasonsOf(id: UniqueId, { changes }: Execution): readonly Reason[] {
  return (changes.nodes.get(id) ?? changes.tests.get(id))?.change.reasons ?? [];
}

export function compiledOf(id: UniqueId, { compiled }: Execution): CompiledNode {
  const found = compiled.get(id);
  if (found === undefined) throw new Error(`${id} was not compiled`);
  return found;
}
