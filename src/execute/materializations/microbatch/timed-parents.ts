import { isEphemeral } from '../../../core/ephemeral.ts';
import { isTest, type Model, type TableNode } from '../../../core/node.ts';
import type { Execution } from '../../execution.ts';

/** What a model reads of which a batch sees the rows of its time only, with the column that tells. */
export function timedParents(
  { uniqueId }: Model,
  { manifest }: Pick<Execution, 'manifest'>,
): readonly { readonly node: TableNode; readonly eventTime: string }[] {
  return manifest.graph.parents(uniqueId).flatMap((id) => {
    const node = manifest.nodes.get(id);
    if (node === undefined || isTest(node) || isEphemeral(node)) return [];
    return node.eventTime === undefined ? [] : [{ node, eventTime: node.eventTime }];
  });
}
