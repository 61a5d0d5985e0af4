import { fileOf } from '../core/file-of.ts';
import type { Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import type { Model, Node } from '../core/node.ts';
import { checkFiles } from './check-files.ts';
import { checkConstraints, checkContract } from './check-contract.ts';
import { checkBatchParents, checkStrategy } from './strategy-columns.ts';

/** What is known of a model whose query is right. */
export interface BoundModel {
  readonly columns: readonly ColumnType[];
  /** What it reads. */
  readonly parents: readonly { readonly node: Node; readonly columns: readonly ColumnType[] }[];
  readonly session: Session;
}

/** Makes sure that the columns of a model are those that its configuration speaks of. @throws IngotError */
export async function checkModel(
  model: Model,
  { columns, parents, session }: BoundModel,
): Promise<void> {
  refuseUnnamed(model, columns);
  // With its columns side by side, one that is missing is told best.
  const promised = await checkContract(model, { columns, session });
  const { materialization } = model;
  if (materialization.kind === 'external') checkFiles(model, materialization, columns);
  checkStrategy(model, columns);
  checkBatchParents(model, parents);
  await checkConstraints(model, promised, session);
}

/** DuckDB 1.5 makes no table of a struct whose fields have no names, and says so for rows only. */
function refuseUnnamed(model: Model, columns: readonly ColumnType[]): void {
  const unnamed = columns.find(({ type }) => unnamedStruct.test(type));
  if (model.materialization.kind === 'view' || unnamed === undefined) return;
  throw new IngotError(
    'SQL_BINDER',
    `A table can't have the column "${unnamed.name}", a struct without names for its fields`,
    {
      location: fileOf(model),
      hint: 'Name the fields: {name: value} instead of row(value), or struct_pack(name := value).',
    },
  );
}

const unnamedStruct = /\bSTRUCT\((?:(?:"(?:[^"]|"")*"|\w+)\s*[,)(\[]|TIME(?:STAMP)? WITH )/;
