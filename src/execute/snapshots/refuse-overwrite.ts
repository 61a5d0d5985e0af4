import { fileOf } from '../../core/file-of.ts';
import type { Session } from '../../core/adapter.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { IngotError } from '../../core/error.ts';
import { fullNameOf, type TableNode } from '../../core/node.ts';
import { relationKey, renderRelation } from '../../core/relation.ts';
import { isSame } from '../../check/snapshot-columns.ts';
import { builtSnapshot } from '../../state/snapshot-config.ts';
import type { Execution } from '../execution.ts';

/** A node under the name that a snapshot had would take its history away. @throws IngotError HISTORY_LOST */
export async function refuseOverwrite(
  node: TableNode,
  session: Session,
  { state, existing, acceptLoss }: Execution,
): Promise<void> {
  const key = relationKey(node.relation);
  if (acceptLoss || node.resourceType === 'snapshot' || existing.get(key) !== 'table') return;
  for (const [id, known] of state.nodes) {
    const { names, relation } = builtSnapshot(known) ?? {};
    if (names === undefined || relation !== key) continue;
    const columns = await describedColumns(renderRelation(node.relation), session);
    const has = (name: string) => columns.some((column) => isSame(column.name, name));
    if (!has(names.scdId) || !has(names.validTo)) continue;
    throw new IngotError(
      'HISTORY_LOST',
      `"${node.fullName}" would take the place of the history of the snapshot "${fullNameOf(id)}", which still stands there`,
      {
        location: fileOf(node),
        hint: 'Give it another name, or say --accept-loss to go on without that history.',
      },
    );
  }
}
