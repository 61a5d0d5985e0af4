import { fileOf } from '../../../core/file-of.ts';
import { IngotError } from '../../../core/error.ts';
import type { Model } from '../../../core/node.ts';
import { growthOf, isGrowing } from '../../../core/materialization.ts';
import { relationKey, renderRelation } from '../../../core/relation.ts';
import type { Execution } from '../../execution.ts';
import { hadGrown } from '../../../state/node-state.ts';
import { hasGrown } from '../is-built-whole.ts';

/**
 * A table that grew and is gone, or files that did, may have held rows that its sources no longer have: it is not begun anew
 * unless somebody says so. An environment holds nothing that its base does not.
 * @throws IngotError HISTORY_LOST
 */
export function refuseLostRows(model: Model, execution: Execution): void {
  const { uniqueId, fullName, relation, location } = model;
  const { state, existing, project, fullRefresh, acceptLoss } = execution;
  const { materialization } = model;
  if (!isGrowing(materialization) || project.target.overlay !== undefined) return;
  if (acceptLoss || (growthOf(materialization)?.fullRefresh ?? fullRefresh)) return;
  const before = state.nodes.get(uniqueId);
  const key = relationKey(relation);
  const grew = hadGrown(before) && before.config['relation'] === key;
  if (!grew || hasGrown(model, existing.get(key), execution) || before.rows === 0) return;
  const isExternal = materialization.kind === 'external';
  const what = isExternal ? 'The files' : `The table ${renderRelation(relation)}`;
  throw new IngotError(
    'HISTORY_LOST',
    `${what} of "${fullName}" ${isExternal ? 'are gone or changed' : 'is gone'}, and what it reads may no longer have all of its rows${countText(before.rows)}`,
    {
      location: fileOf({ location }),
      hint: 'Bring it back from a former version or a backup, or make it anew of what is there: --full-refresh, or --accept-loss.',
    },
  );
}

function countText(rows: number | undefined): string {
  return rows === undefined ? '' : ` (${rows.toLocaleString('en')})`;
}
