import { EngineError, type Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Contract } from '../core/contract.ts';
import { describedColumns } from '../core/described-columns.ts';
import { IngotError } from '../core/error.ts';
import { quoteIdentifier } from '../core/relation.ts';
import { isTypeText } from '../core/type-text.ts';
import { typeHint } from '../core/type-hint.ts';

/**
 * The columns that a contract promises, with their types as the engine writes them.
 * @throws IngotError CONTRACT_TYPE_UNKNOWN
 */
export async function contractColumns(
  contract: Contract,
  session: Session,
): Promise<readonly ColumnType[]> {
  for (const { name, dataType } of contract.columns)
    if (!isTypeText(dataType)) throw unknownType(contract, name, dataType);
  try {
    return await describedColumns(`select ${contract.columns.map(typedNull).join(', ')}`, session);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw await firstUnknown(contract, session, error);
  }
}

function typedNull({ name, dataType }: { name: string; dataType: string }): string {
  return `cast(null as ${dataType}) as ${quoteIdentifier(name)}`;
}

async function firstUnknown(
  contract: Contract,
  session: Session,
  whole: EngineError,
): Promise<unknown> {
  for (const column of contract.columns) {
    try {
      await session.query(`select ${typedNull(column)}`);
    } catch {
      return unknownType(contract, column.name, column.dataType);
    }
  }
  return whole;
}

function unknownType({ location }: Contract, name: string, dataType: string): IngotError {
  return new IngotError(
    'CONTRACT_TYPE_UNKNOWN',
    `"${dataType}" is not the name of a type (column "${name}")`,
    { location, hint: typeHint(dataType) },
  );
}
