import type { ColumnType } from '../../../core/columns.ts';
import { carriedType, type CarriedType } from '../../../core/external-type.ts';
import type { ExternalMaterialization } from '../../../core/materialization.ts';

/** A column as the query gives it, and as the files keep it. */
export interface ExternalColumn extends CarriedType {
  readonly name: string;
  /** What the query gives. */
  readonly given: string;
  /** Whether its values are the names of folders, and not in the files. */
  readonly isFolder: boolean;
}

/** The columns of files; what the format can't keep was refused before. */
export function externalColumns(
  columns: readonly ColumnType[],
  { format, partitionBy, options }: ExternalMaterialization,
): readonly ExternalColumn[] {
  const folders = new Set(partitionBy.map((name) => name.toLowerCase()));
  const areWritten = options['write_partition_columns'] === true;
  return columns.flatMap(({ name, type }) => {
    const isFolder = folders.has(name.toLowerCase()) && !areWritten;
    // The names of folders are texts, as the values of a CSV.
    const carried = carriedType(type, isFolder ? 'csv' : format);
    return carried === undefined ? [] : [{ name, given: type, isFolder, ...carried }];
  });
}
