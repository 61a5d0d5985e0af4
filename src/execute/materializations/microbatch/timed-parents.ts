import { isEphemeral } from '../../../core/ephemeral.ts';
import { isTest, type Model, type TableNode } from '../../../core/node.ts';
import { wholeReads } from '../../../core/reads-of.ts';
import type { Execution } from '../../execution.ts';

/** What a model reads of which a batch sees the rows of its time only, with the column that tells. */
export function timedParents(
  model: Model,
  { manifest }: Pick<Execution, 'manifest'>,
): readonly { readonly node: TableNode; readonly eventTime: string }[] {
  const whole = wholeReads(model, manifest);
  return manifest.graph.parents(model.uniqueId).flatMap((id) => {
    const node = manifest.nodes.get(id);
    if (whole.has(id) || node === undefined || isTest(node) || isEphemeral(node)) return [];
    return node.eventTime === undefined ? [] : [{ node, eventTime: node.eventTime }];
  });
}
