import { strayRows } from '../../compile/contract-sql.ts';
import { IngotError } from '../../core/error.ts';
import { mask, personalColumns } from '../../core/is-personal.ts';
import type { Model } from '../../core/node.ts';
import { renderRelation } from '../../core/relation.ts';
import type { Execution } from '../execution.ts';
import type { ModelBuild } from './model-build.ts';

/** Makes sure that every foreign key of a table leads to a row. @throws IngotError FOREIGN_KEY_STRAY */
export async function checkForeignKeys(
  { model, session }: Pick<ModelBuild, 'model' | 'session'>,
  { manifest }: Pick<Execution, 'manifest'>,
): Promise<void> {
  for (const constraint of model.contract?.constraints ?? []) {
    if (constraint.kind !== 'foreign_key') continue;
    const parent = manifest.nodes.get(manifest.resolveRef(constraint.to));
    if (parent === undefined || !('relation' in parent)) continue;
    const { rows } = await session.query(
      strayRows(model.relation, constraint, renderRelation(parent.relation)),
    );
    if (rows.length === 0) continue;
    const keys = rows.map((values) => `(${shown(model, constraint.columns, values).join(', ')})`);
    throw new IngotError(
      'FOREIGN_KEY_STRAY',
      `The foreign key (${constraint.columns.join(', ')}) of "${model.fullName}" leads to no row of "${parent.fullName}": ${keys.join(', ')}`,
      {
        location: constraint.location,
        hint: 'Leave such rows out in the model, or add what they refer to.',
      },
    );
  }
}

function shown(model: Model, columns: readonly string[], values: readonly unknown[]): string[] {
  const personal = personalColumns(model);
  return values.map((value, at) => (personal.has(columns[at] ?? '') ? mask : String(value)));
}
