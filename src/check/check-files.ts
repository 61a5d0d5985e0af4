import { dirname } from 'node:path';
import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import { carriedType } from '../core/external-type.ts';
import { fileOf } from '../core/file-of.ts';
import type { ExternalMaterialization } from '../core/materialization.ts';
import type { Model } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';

/** Makes sure that files can keep the columns of a model as they are. @throws IngotError */
export function checkFiles(
  model: Model,
  materialization: ExternalMaterialization,
  columns: readonly ColumnType[],
): void {
  const { format, partitionBy } = materialization;
  checkPartitions(model, partitionBy, columns);
  checkFolders(model, materialization, columns);
  const parts = new Set(partitionBy.map((name) => name.toLowerCase()));
  for (const { name, type } of columns) {
    const isPart = parts.has(name.toLowerCase());
    if (carriedType(type, isPart ? 'csv' : format) !== undefined) continue;
    const what = isPart ? 'The name of a folder' : `The format "${format}"`;
    throw new IngotError(
      'EXTERNAL_TYPE',
      `${what} can't keep the column "${name}" of "${model.fullName}" as it is: its type is ${type}`,
      { location: fileOf(model), hint: 'Cast it, such as to varchar, or take another format.' },
    );
  }
}

function checkPartitions(
  model: Model,
  partitionBy: readonly string[],
  columns: readonly ColumnType[],
): void {
  const names = columns.map(({ name }) => name);
  const known = new Set(names.map((name) => name.toLowerCase()));
  const missing = partitionBy.find((name) => !known.has(name.toLowerCase()));
  if (missing !== undefined)
    throw new IngotError(
      'STRATEGY_COLUMN_MISSING',
      `"partition_by" of "${model.fullName}" names the column "${missing}", which it does not have`,
      {
        location: fileOf(model),
        hint: suggest(missing, names) ?? `Its columns are: ${names.join(', ')}.`,
      },
    );
  if (
    partitionBy.length > 0 &&
    new Set(partitionBy.map((name) => name.toLowerCase())).size === known.size
  )
    throw new IngotError(
      'STRATEGY_COLUMN_MISSING',
      `"partition_by" of "${model.fullName}" names all of its columns, so that nothing is left for the files`,
      { location: fileOf(model), hint: 'Leave one out.' },
    );
}

/** DuckDB takes the name of any folder above the files for a column, where partitions are. */
function checkFolders(
  model: Model,
  { path, partitionBy }: ExternalMaterialization,
  columns: readonly ColumnType[],
): void {
  if (partitionBy.length === 0) return;
  const above = new Set(
    dirname(path)
      .split(/[/\\]/)
      .flatMap((folder) => /^([^=]+)=/.exec(folder)?.[1]?.toLowerCase() ?? []),
  );
  const taken = columns.find(({ name }) => above.has(name.toLowerCase()));
  if (taken === undefined) return;
  throw new IngotError(
    'EXTERNAL_LOCATION',
    `The files of "${model.fullName}" would stand below a folder that is called as the values of its column "${taken.name}" are`,
    { location: fileOf(model), hint: `Give it another "location" than "${path}".` },
  );
}
