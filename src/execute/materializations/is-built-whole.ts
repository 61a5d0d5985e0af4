import type { RelationType } from '../../core/adapter.ts';
import { isGrowing } from '../../core/materialization.ts';
import type { Model } from '../../core/node.ts';
import type { Execution } from '../execution.ts';

/** Whether a build makes all of a model, and does not add to what is there. */
export function isBuiltWhole(
  { materialization }: Model,
  existing: RelationType | undefined,
  { fullRefresh }: Pick<Execution, 'fullRefresh'>,
): boolean {
  if (!isGrowing(materialization) || existing !== 'table') return true;
  const own = materialization.kind === 'incremental' ? materialization.fullRefresh : undefined;
  return own ?? fullRefresh;
}
