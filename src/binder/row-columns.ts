import type { Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Model } from '../core/node.ts';
import { contractColumns } from './contract-types.ts';

/**
 * All columns of a model in TypeScript, where it says them: as a contract, or in its configuration.
 * @returns undefined where only its rows tell
 * @throws IngotError CONTRACT_TYPE_UNKNOWN
 */
export async function declaredColumns(
  { contract, rowColumns, location }: Model,
  session: Session,
): Promise<readonly ColumnType[] | undefined> {
  if (contract !== undefined) return contractColumns(contract, session);
  if (rowColumns === undefined) return undefined;
  return typedColumns(rowColumns, { location, session });
}

/** Types that single columns are said to have, by name in lower case. @throws IngotError CONTRACT_TYPE_UNKNOWN */
export async function describedTypes(
  { columns, location }: Model,
  session: Session,
): Promise<ReadonlyMap<string, string>> {
  const typed = columns.flatMap(({ name, dataType: type }) =>
    type === undefined ? [] : [{ name, type }],
  );
  const known = await typedColumns(typed, { location, session });
  return new Map(known.map(({ name, type }) => [name.toLowerCase(), type]));
}

async function typedColumns(
  columns: readonly ColumnType[],
  { location, session }: { readonly location: Model['location']; readonly session: Session },
): Promise<readonly ColumnType[]> {
  if (columns.length === 0) return [];
  const named = columns.map(({ name, type }) => ({ name, dataType: type }));
  return contractColumns({ columns: named, constraints: [], location }, session);
}
