import { fileOf } from '../../../core/file-of.ts';
import { IngotError } from '../../../core/error.ts';
import type { Model } from '../../../core/node.ts';
import { relationKey, renderRelation } from '../../../core/relation.ts';
import type { Execution } from '../../execution.ts';

/**
 * A table that grew may hold rows that its sources no longer have: it is not begun anew, where it is gone, is to be of
 * another kind or has another name, unless somebody says so. An environment holds nothing that its base does not.
 * @throws IngotError HISTORY_LOST
 */
export function refuseLostRows(model: Model, execution: Execution): void {
  const { uniqueId, materialization, location } = model;
  const { state, project, fullRefresh, acceptLoss } = execution;
  const isWhole = materialization.kind === 'incremental' ? materialization.fullRefresh : undefined;
  if (acceptLoss || (isWhole ?? fullRefresh) || project.target.overlay !== undefined) return;
  const before = state.nodes.get(uniqueId);
  if (before?.config['materialized'] !== 'incremental' || before.rows === 0) return;
  const loss = lossOf(model, before.config['relation'] ?? '', execution);
  if (loss === undefined) return;
  throw new IngotError('HISTORY_LOST', `${loss.what}${countText(before.rows)}`, {
    location: fileOf({ location }),
    hint: loss.hint,
  });
}

function lossOf(
  { fullName, relation, materialization }: Model,
  before: string,
  { existing }: Execution,
): { readonly what: string; readonly hint: string } | undefined {
  const key = relationKey(relation);
  const table = renderRelation(relation);
  const anew = 'make it anew of what is there: --full-refresh, or --accept-loss.';
  const mayLack = 'and what it reads may no longer have all of its rows';
  const { kind } = materialization;
  if (before !== key)
    return {
      what: `The rows that "${fullName}" gathered are in ${before}, not in ${table}, ${mayLack}`,
      hint: `Give it back its name, or ${anew}`,
    };
  if (kind !== 'incremental')
    return existing.get(key) !== 'table'
      ? undefined
      : {
          what: `A ${kind} would take the place of the rows that "${fullName}" gathered in ${table}, ${mayLack}`,
          hint: `Leave it incremental, or ${anew}`,
        };
  return existing.get(key) === 'table'
    ? undefined
    : {
        what: `The table ${table} of "${fullName}" is gone, ${mayLack}`,
        hint: `Bring it back from a former version or a backup, or ${anew}`,
      };
}

function countText(rows: number | undefined): string {
  return rows === undefined ? '' : ` (${rows.toLocaleString('en')})`;
}
