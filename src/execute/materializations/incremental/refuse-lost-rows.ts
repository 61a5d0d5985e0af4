import { formatCount } from '../../../core/count-text.ts';
import { fileOf } from '../../../core/file-of.ts';
import { IngotError } from '../../../core/error.ts';
import type { Model } from '../../../core/node.ts';
import { growthOf, isGrowing, materializationName } from '../../../core/materialization.ts';
import { relationKey, renderRelation } from '../../../core/relation.ts';
import type { Execution } from '../../execution.ts';
import { hadGrown, type NodeState } from '../../../state/node-state.ts';
import { hasGrown } from '../is-built-whole.ts';

/**
 * A table that grew may hold rows that its sources no longer have, and so may files: it is not begun anew, where it is gone,
 * is to be of another kind or has another name, unless somebody says so. An environment holds nothing that its base does not.
 * @throws IngotError HISTORY_LOST
 */
export function refuseLostRows(model: Model, execution: Execution): void {
  const { uniqueId, materialization, location } = model;
  const { state, project, fullRefresh, acceptLoss } = execution;
  const isWhole = growthOf(materialization)?.fullRefresh ?? fullRefresh;
  if (acceptLoss || isWhole || project.target.overlay !== undefined) return;
  const before = state.nodes.get(uniqueId);
  if (before === undefined || !hadGrown(before) || before.rows === 0) return;
  const loss = lossOf(model, before, execution);
  if (loss === undefined) return;
  throw new IngotError('HISTORY_LOST', `${loss.what}${countText(before.rows)}`, {
    location: fileOf({ location }),
    hint: loss.hint,
  });
}

function lossOf(
  model: Model,
  before: NodeState,
  execution: Execution,
): { readonly what: string; readonly hint: string } | undefined {
  const { fullName, relation, materialization } = model;
  const { existing } = execution;
  const key = relationKey(relation);
  const stands = existing.get(key);
  const table = renderRelation(relation);
  const isFiles = before.config['materialized'] === 'external';
  const anew = 'make it anew of what is there: --full-refresh, or --accept-loss.';
  const mayLack = 'and what it reads may no longer have all of its rows';
  const former = before.config['relation'] ?? '';
  if (former !== key)
    return {
      what: `The rows that "${fullName}" gathered are in ${former}, not in ${table}, ${mayLack}`,
      hint: `Give it back its name, or ${anew}`,
    };
  if (!isGrowing(materialization))
    return stands === undefined || (!isFiles && stands !== 'table')
      ? undefined
      : {
          what: `${nounOf(materializationName(materialization))} would take the place of the rows that "${fullName}" gathered in ${table}, ${mayLack}`,
          hint: `Leave it as it was, or ${anew}`,
        };
  if (hasGrown(model, stands, execution)) return undefined;
  const what = isFiles
    ? `The files of "${fullName}" are gone or changed`
    : `The table ${table} of "${fullName}" is gone`;
  return {
    what: `${what}, ${mayLack}`,
    hint: `Bring it back from a former version or a backup, or ${anew}`,
  };
}

function nounOf(name: string): string {
  return name === 'table' || name === 'view' ? `A ${name}` : `What is made as "${name}"`;
}

function countText(rows: number | undefined): string {
  return rows === undefined ? '' : ` (${formatCount(rows)})`;
}
