import type { RelationType } from '../../core/adapter.ts';
import { growthOf, isGrowing } from '../../core/materialization.ts';
import type { Model } from '../../core/node.ts';
import type { Execution } from '../execution.ts';
import { hadGrown } from '../../state/node-state.ts';
import { isIntact, recordOf } from './external/external-record.ts';

/** Whether a build makes all of a model, and does not add to what is there. */
export function isBuiltWhole(
  model: Model,
  existing: RelationType | undefined,
  execution: Pick<Execution, 'fullRefresh' | 'state' | 'project'>,
): boolean {
  const { materialization } = model;
  if (!isGrowing(materialization) || !hasGrown(model, existing, execution)) return true;
  return growthOf(materialization)?.fullRefresh ?? execution.fullRefresh;
}

/** Whether what stands there has grown: a table, or a view on files that are as they were left. */
export function hasGrown(
  model: Model,
  existing: RelationType | undefined,
  { state, project }: Pick<Execution, 'state' | 'project'>,
): boolean {
  const before = state.nodes.get(model.uniqueId);
  const isTable = existing === 'table';
  if (model.materialization.kind !== 'external' && isTable) return true;
  if (existing === undefined || !hadGrown(before)) return false;
  if (isTable) return true;
  const record = recordOf(before.files, project);
  return record !== undefined && isIntact(record, model, project);
}
