import { batchName } from '../../../core/batches.ts';
import { IngotError } from '../../../core/error.ts';
import { fileOf } from '../../../core/file-of.ts';
import { strategyOf } from '../../../core/materialization.ts';
import { renderRelation } from '../../../core/relation.ts';
import { keepBatch } from '../../../state/batches-table.ts';
import type { Execution } from '../../execution.ts';
import type { ModelBuild } from '../model-build.ts';

/** Keeps which batches of a table count as built, in a transaction of its own: a run that ends half-way must not make them anew. */
export async function adoptBatches(
  { model, session, isWhole, warn }: ModelBuild,
  { changes, adapter, stateSchema, invocationId: runId }: Execution,
): Promise<void> {
  const adopted = changes.nodes.get(model.uniqueId)?.batches?.adopted ?? [];
  const [first, last] = [adopted[0], adopted.at(-1)];
  const strategy = strategyOf(model.materialization);
  if (isWhole || !first || !last || strategy?.kind !== 'microbatch') return;
  const { uniqueId, fullName, relation } = model;
  const names = [first, last].map((batch) => batchName(batch, strategy.batchSize));
  const what =
    adopted.length === 1
      ? `1 batch (${names[0]})`
      : `${adopted.length} batches (${names.join(' to ')})`;
  warn(
    new IngotError(
      'BATCHES_ADOPTED',
      `"${fullName}" goes on with the rows of ${renderRelation(relation)}, though nothing tells how they were made: ${what} that have rows count as built`,
      { location: fileOf(model), hint: 'Make all of them anew: --full-refresh.' },
    ),
  );
  if (!adapter.capabilities.persistent) return;
  await session.begin();
  for (const batch of adopted)
    for (const statement of keepBatch(stateSchema, { ...batch, uniqueId, runId }))
      await session.execute(statement);
  await session.commit();
}
