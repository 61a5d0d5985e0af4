import { contractMismatch } from '../binder/contract-mismatch.ts';
import { contractColumns } from '../binder/contract-types.ts';
import { contractTable, hasDeclared } from '../compile/contract-sql.ts';
import { EngineError, type Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import type { Model } from '../core/node.ts';

/**
 * Makes sure that the query of a model gives what its contract promises.
 * @returns the columns that it promises
 * @throws IngotError CONTRACT_BROKEN, CONTRACT_TYPE_UNKNOWN
 */
export async function checkContract(
  model: Model,
  { columns, session }: { readonly columns: readonly ColumnType[]; readonly session: Session },
): Promise<readonly ColumnType[]> {
  if (model.contract === undefined) return [];
  const promised = await contractColumns(model.contract, session);
  const mismatch = contractMismatch(model, promised, columns);
  if (mismatch !== undefined) throw mismatch;
  return promised;
}

/** Makes sure that the constraints of a contract can be said. @throws IngotError CONTRACT_CONSTRAINT */
export async function checkConstraints(
  { contract, fullName }: Model,
  columns: readonly ColumnType[],
  session: Session,
): Promise<void> {
  if (contract === undefined || !hasDeclared(contract)) return;
  for (const constraint of contract.constraints) {
    const alone = { ...contract, constraints: [constraint] };
    try {
      await session.execute(contractTable('temp table "ingot probe table"', columns, alone));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const [reason] = error.message.split('\n');
      throw new IngotError(
        'CONTRACT_CONSTRAINT',
        `A constraint of "${fullName}" can't be made: ${reason}`,
        { location: constraint.location, cause: error },
      );
    }
  }
}
