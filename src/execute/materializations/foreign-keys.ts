import { strayRows } from '../../compile/contract-sql.ts';
import { IngotError } from '../../core/error.ts';
import { keyText } from '../../core/key-text.ts';
import { maskedColumns } from '../../core/masked-columns.ts';
import { renderRelation } from '../../core/relation.ts';
import type { ModelBuild } from './model-build.ts';

/** Makes sure that every foreign key of a table leads to a row. @throws IngotError FOREIGN_KEY_STRAY */
export async function checkForeignKeys({
  model,
  session,
  manifest,
}: Pick<ModelBuild, 'model' | 'session' | 'manifest'>): Promise<void> {
  for (const constraint of model.contract?.constraints ?? []) {
    if (constraint.kind !== 'foreign_key') continue;
    const parent = manifest.nodes.get(manifest.resolveRef(constraint.to));
    if (parent === undefined || !('relation' in parent)) continue;
    const { rows } = await session.query(
      strayRows(model.relation, constraint, renderRelation(parent.relation)),
    );
    if (rows.length === 0) continue;
    const isMasked = maskedColumns(model.uniqueId, manifest);
    const keys = rows.map((values) => keyText(constraint.columns, values, isMasked));
    throw new IngotError(
      'FOREIGN_KEY_STRAY',
      `The foreign key (${constraint.columns.join(', ')}) of "${model.fullName}" leads to no row of "${parent.fullName}": ${keys.join('; ')}`,
      {
        location: constraint.location,
        hint: 'Leave such rows out in the model, or add what they refer to.',
      },
    );
  }
}
