import type { Session } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { IngotError } from '../../core/error.ts';
import type { Model } from '../../core/node.ts';
import { renderRelation } from '../../core/relation.ts';
import { declaredColumns, describedTypes } from '../../binder/row-columns.ts';
import { inferColumns } from './infer-columns.ts';
import type { RowPart } from './row-parts.ts';

/**
 * The columns of the rows of a model: as declared, else as its first rows have them; of no rows those of the table that
 * they are added to.
 * @throws IngotError TYPESCRIPT_NO_COLUMNS, TYPESCRIPT_COLUMN_TYPE
 */
export async function rowColumns(
  first: readonly RowPart[],
  {
    model,
    session,
    isAdded,
  }: { readonly model: Model; readonly session: Session; readonly isAdded: boolean },
): Promise<readonly ColumnType[]> {
  const declared = await declaredColumns(model, session);
  if (declared !== undefined) return declared;
  const isEmpty = first.every(({ rows }) => rows === 0);
  if (isEmpty && isAdded) return describedColumns(renderRelation(model.relation), session);
  const columns = isEmpty ? [] : inferColumns(first, await describedTypes(model, session));
  if (columns.length === 0) throw noColumns(model, isEmpty);
  checkNames(columns);
  return columns;
}

function noColumns({ fullName }: Model, isEmpty: boolean): IngotError {
  return new IngotError(
    'TYPESCRIPT_NO_COLUMNS',
    `"${fullName}" gave ${isEmpty ? 'no rows' : 'rows without a column'}, and does not say which columns it has`,
    {
      hint: 'Say all of them: export const config = { columns: { id: "bigint", name: "varchar" } }.',
    },
  );
}

function checkNames(columns: readonly ColumnType[]): void {
  const seen = new Map<string, string>();
  for (const { name } of columns) {
    const other = seen.get(name.toLowerCase());
    if (name !== '' && other === undefined) {
      seen.set(name.toLowerCase(), name);
      continue;
    }
    throw new IngotError(
      'TYPESCRIPT_ROWS',
      name === ''
        ? 'A column has no name'
        : `The columns "${other}" and "${name}" are one to SQL, which knows no letter case`,
      { hint: 'Rename it.' },
    );
  }
}
