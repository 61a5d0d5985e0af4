import type { RelationType } from '../../core/adapter.ts';
import type { Model } from '../../core/node.ts';
import type { Execution } from '../execution.ts';

/** Whether a build makes all of a model, and does not add to what is there. */
export function isBuiltWhole(
  { materialization }: Model,
  existing: RelationType | undefined,
  { fullRefresh }: Pick<Execution, 'fullRefresh'>,
): boolean {
  if (materialization.kind !== 'incremental' || existing !== 'table') return true;
  return materialization.fullRefresh ?? fullRefresh;
}
