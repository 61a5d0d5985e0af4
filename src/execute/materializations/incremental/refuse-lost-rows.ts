import { fileOf } from '../../../core/file-of.ts';
import { IngotError } from '../../../core/error.ts';
import type { Model } from '../../../core/node.ts';
import { relationKey, renderRelation } from '../../../core/relation.ts';
import type { Execution } from '../../execution.ts';

/**
 * A table that grew and is gone may have held rows that its sources no longer have: it is not begun anew unless somebody
 * says so. An environment holds nothing that its base does not.
 * @throws IngotError HISTORY_LOST
 */
export function refuseLostRows(
  { uniqueId, fullName, relation, materialization, location }: Model,
  { state, existing, project, fullRefresh, acceptLoss }: Execution,
): void {
  if (materialization.kind !== 'incremental' || project.target.overlay !== undefined) return;
  if (acceptLoss || (materialization.fullRefresh ?? fullRefresh)) return;
  const before = state.nodes.get(uniqueId);
  const key = relationKey(relation);
  const grew =
    before?.config['relation'] === key && before.config['materialized'] === 'incremental';
  if (!grew || existing.get(key) === 'table' || before.rows === 0) return;
  throw new IngotError(
    'HISTORY_LOST',
    `The table ${renderRelation(relation)} of "${fullName}" is gone, and what it reads may no longer have all of its rows${countText(before.rows)}`,
    {
      location: fileOf({ location }),
      hint: 'Bring it back from a former version or a backup, or make it anew of what is there: --full-refresh, or --accept-loss.',
    },
  );
}

function countText(rows: number | undefined): string {
  return rows === undefined ? '' : ` (${rows.toLocaleString('en')})`;
}
