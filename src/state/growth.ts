import type { Reason } from '../core/change.ts';
import { growthOf, isGrowing, strategyOf } from '../core/materialization.ts';
import { keyOf } from '../core/key-of.ts';
import type { Model, Snapshot, UniqueId } from '../core/node.ts';
import type { ChangeRequest } from './change-request.ts';
import { contentOf, type Content } from './content.ts';
import type { NodeState } from './node-state.ts';
import { dueBatches, type DueBatches } from './due-batches.ts';

/** Which batches of time a model has to build; undefined where it is not made of any. */
export async function dueBatchesOf(
  model: Model | Snapshot,
  { batches, run, fullRefresh }: ChangeRequest,
): Promise<DueBatches | undefined> {
  const strategy = model.resourceType === 'model' ? strategyOf(model.materialization) : undefined;
  if (model.resourceType !== 'model' || strategy?.kind !== 'microbatch') return undefined;
  const due = dueBatches(strategy, await batches(model, strategy), run.now);
  const { materialization } = model;
  const isWhole =
    materialization.kind === 'incremental' && (materialization.fullRefresh ?? fullRefresh);
  return isWhole ? { ...due, adopted: [] } : due;
}

/** Why a table that grows is built, though what it reads is as it was. */
export function growthReasons(
  model: Model | Snapshot,
  batches: DueBatches | undefined,
  { fullRefresh, eventTimes, force }: ChangeRequest,
): readonly Reason[] {
  const hasAskedBatches = eventTimes !== undefined && batches !== undefined;
  const isAsked = (fullRefresh && mayBeWhole(model)) || hasAskedBatches;
  const count = batches?.lacking.length ?? 0;
  return [
    ...(isAsked && !force ? [{ kind: 'forced' } as const] : []),
    ...(count > 0 ? [{ kind: 'batches', count } as const] : []),
  ];
}

/** That batches of a table count as built. */
export function adoptedReasons(batches: DueBatches | undefined): readonly Reason[] {
  const count = batches?.adopted.length ?? 0;
  return count > 0 ? [{ kind: 'adopted', count }] : [];
}

/** What it holds once it is built depends on what it held, and on when it was built; undefined for one that was never built. */
export function grownContent(
  id: UniqueId,
  fingerprint: string,
  {
    before,
    reasons,
    invocationId,
  }: {
    readonly before: NodeState | undefined;
    readonly reasons: readonly Reason[];
    readonly invocationId: string;
  },
): Content | undefined {
  if (reasons.length === 0) return before?.content;
  return contentOf(keyOf([id, fingerprint, before?.content.rows ?? '', invocationId]));
}

/** The history of a snapshot can't be made anew. */
function mayBeWhole(model: Model | Snapshot): boolean {
  if (model.resourceType !== 'model' || !isGrowing(model.materialization)) return false;
  return growthOf(model.materialization)?.fullRefresh !== false;
}
