import type { ExternalMaterialization, ExternalOptions } from '../../../core/materialization.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/relation.ts';
import type { FileCopy } from './copy-sql.ts';
import type { ExternalColumn } from './external-columns.ts';
import { folderColumn } from './folder-names.ts';

/** The query that gives what files hold, with the columns and types that went into them. */
export function readQuery({ materialization, columns, path }: FileCopy): string {
  const list = columns.map((column) => `  ${readColumn(column)}`);
  return `select\n${list.join(',\n')}\nfrom ${readFunction({ materialization, columns, path })}`;
}

function readColumn({ name, type, isFolder }: ExternalColumn): string {
  const read = quoteIdentifier(isFolder ? folderColumn(name) : name);
  return `cast(${read} as ${type}) as ${quoteIdentifier(name)}`;
}

function readFunction({ materialization, columns, path }: FileCopy): string {
  const { format, isFolder } = materialization;
  const files = isFolder ? `${escapedPath(path)}${'/*'.repeat(depthOf(materialization))}` : path;
  const parameters = [
    quoteLiteral(files),
    ...ofFormat(
      materialization,
      columns.filter((column) => !column.isFolder),
    ),
    ...ofFolders(columns.filter((column) => column.isFolder)),
  ];
  return `read_${format}(${parameters.join(', ')})`;
}

/** One level for each column of the partitions, and the files. */
function depthOf({ partitionBy }: ExternalMaterialization): number {
  return partitionBy.length + 1;
}

/** A path in which no sign means several files. */
export function escapedPath(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

function ofFolders(folders: readonly ExternalColumn[]): readonly string[] {
  // Above the files there may be a folder that is called so too.
  if (folders.length === 0) return ['hive_partitioning = false'];
  const types = folders.map(({ name }) => `${quoteLiteral(folderColumn(name))}: VARCHAR`);
  return ['hive_partitioning = true', `hive_types = {${types.join(', ')}}`];
}

function ofFormat(
  { format, options, partitionBy }: ExternalMaterialization,
  columns: readonly ExternalColumn[],
): readonly string[] {
  const types = columns.map(({ name, stored }) => `${quoteLiteral(name)}: ${quoteLiteral(stored)}`);
  const typed = `columns = {${types.join(', ')}}`;
  switch (format) {
    case 'parquet':
      return [];
    case 'csv':
      return [typed, ...csvSigns(options)];
    case 'json': {
      const isArray = options['array'] === true && partitionBy.length === 0;
      const layout = isArray ? 'array' : 'newline_delimited';
      return [typed, `format = ${quoteLiteral(layout)}`, ...packing(options)];
    }
  }
}

function csvSigns(options: ExternalOptions): readonly string[] {
  const sign = (name: string, otherwise: string) =>
    `${name} = ${quoteLiteral(String(options[name] ?? otherwise))}`;
  return [
    'auto_detect = false',
    `header = ${options['header'] !== false && options['header'] !== 'false'}`,
    sign('delim', String(options['delimiter'] ?? ',')),
    sign('quote', '"'),
    sign('escape', '"'),
    sign('nullstr', ''),
    // An empty text is written in quotes, and NULL is not.
    'allow_quoted_nulls = false',
    `max_line_size = ${longestLine}`,
    ...packing(options),
  ];
}

/** Bytes; DuckDB refuses longer lines than it is told. */
const longestLine = 64 * 1024 * 1024;

function packing({ compression }: ExternalOptions): readonly string[] {
  return compression === undefined ? [] : [`compression = ${quoteLiteral(String(compression))}`];
}
