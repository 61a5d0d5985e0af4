import type { Reason } from '../../../core/change.ts';
import { strategyOf } from '../../../core/materialization.ts';
import type { Model } from '../../../core/node.ts';
import type { TimeRange } from '../../../core/time-range.ts';
import { batchesOf, mergedBatches } from '../../../state/due-batches.ts';
import type { Execution } from '../../execution.ts';

/** Reasons that tell of the table alone: what it is made of is as it was. */
const ofTable: ReadonlySet<Reason['kind']> = new Set(['batches', 'replaced', 'failed']);

/** The batches that a run builds of a model; undefined where it is not made of batches. */
export function batchesToBuild(
  model: Model,
  isWhole: boolean,
  { changes, eventTimes }: Pick<Execution, 'changes' | 'eventTimes'>,
): readonly TimeRange[] | undefined {
  const strategy = strategyOf(model.materialization);
  const planned = changes.nodes.get(model.uniqueId);
  if (strategy?.kind !== 'microbatch' || planned?.batches === undefined) return undefined;
  if (eventTimes !== undefined) return batchesOf(eventTimes, strategy);
  const { all, lacking, open } = planned.batches;
  if (isWhole) return all;
  const isLackingOnly = planned.change.reasons.every(({ kind }) => ofTable.has(kind));
  return isLackingOnly ? lacking : mergedBatches(lacking, open);
}
