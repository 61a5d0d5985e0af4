import type { Model } from '../core/node.ts';
import { declaredColumns } from '../binder/row-columns.ts';
import { keyOf } from '../core/key-of.ts';
import type { EmptyTables } from './empty-tables.ts';

/**
 * Makes the empty table of a model whose columns are declared.
 * @returns equal texts for equal columns; undefined where nothing is declared
 * @throws IngotError CONTRACT_TYPE_UNKNOWN
 */
export async function declareColumns(
  model: Model,
  tables: EmptyTables,
): Promise<string | undefined> {
  const columns = await declaredColumns(model, tables.session);
  if (columns === undefined) return undefined;
  await tables.replace(model.relation, columns);
  return keyOf(columns.flatMap(({ name, type }) => [name, type]));
}
