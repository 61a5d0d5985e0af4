import type { Session } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import { fullNameOf, type UniqueId } from '../core/node.ts';
import { quoteIdentifier, renderRelation, type Relation } from '../core/relation.ts';
import { environmentAlias } from '../core/target.ts';
import type { NodeState } from '../state/node-state.ts';
import { builtSnapshot } from '../state/snapshot-config.ts';

/** A snapshot, or a table that grows, of an environment, which is to take the place of that of its base. */
export interface PromotedHistory {
  readonly id: UniqueId;
  readonly relation: Relation;
  readonly own: NodeState;
  /** What the base knows of it. */
  readonly base: NodeState | undefined;
}

/**
 * A snapshot that the base took after the environment had copied its history has versions that nothing could bring back.
 * @throws IngotError HISTORY_LOST
 */
export async function refuseLostVersions(
  { id, relation, own, base }: PromotedHistory,
  session: Session,
): Promise<void> {
  const [mine, theirs] = [builtSnapshot(own)?.names, builtSnapshot(base)?.names];
  if (mine === undefined || theirs === undefined) return;
  const columns = (names: typeof mine) =>
    `${quoteIdentifier(names.scdId)} as id, ${quoteIdentifier(names.validTo)} as ended`;
  const { rows } = await session.query(`with base as (
  select ${columns(theirs)} from ${renderRelation(relation)}
),
own as (
  select ${columns(mine)} from ${renderRelation({ ...relation, database: environmentAlias })}
)
select count(*)
from base
left join own using (id)
where own.id is null or (epoch_us(base.ended) <= epoch_us(now()) and base.ended is distinct from own.ended)`);
  const count = Number(rows[0]?.[0]);
  if (count === 0) return;
  throw new IngotError(
    'HISTORY_LOST',
    `The snapshot "${fullNameOf(id)}" of the target has ${count} ${count === 1 ? 'version' : 'versions'} that the environment does not have, and would be lost`,
    {
      hint: 'Make the environment anew: `ingot env drop`, then build it; or promote with --accept-loss.',
    },
  );
}
