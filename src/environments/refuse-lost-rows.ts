import { countOf } from '../core/count-text.ts';
import type { Session } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import { isJsonObject, parseJson } from '../core/json.ts';
import { fullNameOf } from '../core/node.ts';
import { quoteIdentifier, renderRelation } from '../core/relation.ts';
import { environmentAlias } from '../core/target.ts';
import { hadGrown, type NodeState } from '../state/node-state.ts';
import type { PromotedHistory } from './refuse-lost-versions.ts';

/**
 * An environment makes an incremental table of what its sources have now; the rows that its base has gathered beside
 * would be gone with the table that it takes the place of.
 * @throws IngotError HISTORY_LOST
 */
export async function refuseLostRows(
  { id, relation, own, base }: PromotedHistory,
  session: Session,
): Promise<void> {
  if (!hadGrown(own) || !hadGrown(base)) return;
  const theirs = renderRelation(relation);
  const mine = renderRelation({ ...relation, database: environmentAlias });
  const key = uniqueKeyOf(own);
  const isSame = uniqueKeyOf(base).join() === key.join() && key.length > 0;
  const matches = key
    .map(quoteIdentifier)
    .map((name) => `own.${name} is not distinct from base.${name}`);
  const { rows } = await session.query(
    isSame
      ? `select count(*) from ${theirs} as base where not exists (select 1 from ${mine} as own where ${matches.join(' and ')})`
      : `select (select count(*) from ${theirs}) - (select count(*) from ${mine})`,
  );
  const count = Number(rows[0]?.[0]);
  if (count <= 0) return;
  throw new IngotError(
    'HISTORY_LOST',
    `"${fullNameOf(id)}" has ${countOf(count, 'row')} in the target that the environment does not have, and that what it reads may no longer give`,
    { hint: 'Look at them: `ingot env diff`; where they may go, promote with --accept-loss.' },
  );
}

function uniqueKeyOf({ config }: NodeState): readonly string[] {
  const strategy = parseJson(config['strategy'] ?? '');
  const key = isJsonObject(strategy) ? strategy['uniqueKey'] : undefined;
  return Array.isArray(key) ? key.map(String) : [];
}
