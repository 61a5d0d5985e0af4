import type { ExternalMaterialization, ExternalOptions } from '../../../core/materialization.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/relation.ts';
import type { ExternalColumn } from './external-columns.ts';
import { hiveNull } from '../../../core/hive-null.ts';

/** No sign of JSON: it stands there as an escape. */
const noSign = '\u0001';

/** What is written, and where to. */
export interface FileCopy {
  readonly materialization: ExternalMaterialization;
  readonly columns: readonly ExternalColumn[];
  readonly path: string;
}

/** The statement that writes the rows of a query into files. */
export function copyStatement(query: string, copy: FileCopy): string {
  const { materialization, columns, path } = copy;
  const { partitionBy } = materialization;
  const select = copiedSelect(query, copy);
  const names = partitionBy.map((name) => quoteIdentifier(realName(name, columns)));
  const parts = names.length === 0 ? [] : [`partition_by (${names.join(', ')})`];
  const options = [...formatOptions(materialization), ...parts].join(', ');
  return `copy (\n${select}\n) to ${quoteLiteral(path)} (${options})`;
}

/** DuckDB looks for the columns of partitions with regard to letter case. */
export function realName(name: string, columns: readonly ExternalColumn[]): string {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name ?? name;
}

/** DuckDB (1.5) has no partitions of JSON: there each line is made here, and written as it is. */
export function isJsonByLines({ format, partitionBy }: ExternalMaterialization): boolean {
  return format === 'json' && partitionBy.length > 0;
}

function copiedSelect(query: string, { materialization, columns }: FileCopy): string {
  const parts = new Set(materialization.partitionBy.map((name) => name.toLowerCase()));
  const written = columns.map((column) => {
    const value = storedValue(column, parts.has(column.name.toLowerCase()));
    return { ...column, value };
  });
  if (isJsonByLines(materialization)) {
    const fields = written
      .filter(({ isFolder }) => !isFolder)
      .map(({ name, value }) => `${quoteIdentifier(name)} := ${value}`);
    const folders = written.filter(({ isFolder }) => isFolder).map(named);
    const line = `to_json(struct_pack(${fields.join(', ')})) as ${quoteIdentifier(lineName(columns))}`;
    return `select ${[line, ...folders].join(', ')}\nfrom (\n${query}\n)`;
  }
  const isPlain = written.every(({ name, value }) => value === quoteIdentifier(name));
  return isPlain ? query : `select ${written.map(named).join(', ')}\nfrom (\n${query}\n)`;
}

function named({ name, value }: { readonly name: string; readonly value: string }): string {
  const quoted = quoteIdentifier(name);
  return value === quoted ? quoted : `${value} as ${quoted}`;
}

/** A name that no column has. */
function lineName(columns: readonly ExternalColumn[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = 'json';
  while (taken.has(name)) name = `${name}_`;
  return name;
}

/** The value as it goes into the file; one that would not come back as it was ends the build. */
function storedValue(
  { name, given, type, stored, isChecked }: ExternalColumn,
  isPart: boolean,
): string {
  const column = quoteIdentifier(name);
  if (isChecked) {
    const why = `The column "${name}" has numbers of more than 15 digits, which JSON does not keep: cast it to double or varchar`;
    return `case when cast(cast(${column} as double) as ${type}) is distinct from ${column} then error(${quoteLiteral(why)}) else ${column} end`;
  }
  if (isPart && type === 'VARCHAR') {
    // DuckDB (1.5) reads both as rows without a value.
    const isLost = `lower(${column}) = 'null' or ${column} = ${quoteLiteral(hiveNull)}`;
    const why = `The column "${name}" has a value that is read as none where it is the name of a folder: `;
    return `case when ${isLost} then error(${quoteLiteral(why)} || ${column}) else ${column} end`;
  }
  return stored === given ? column : `cast(${column} as ${stored})`;
}

function formatOptions(materialization: ExternalMaterialization): readonly string[] {
  const { format, options } = materialization;
  if (!isJsonByLines(materialization)) return [`format ${format}`, ...optionTexts(options)];
  const lines = [
    'format csv',
    'header false',
    "quote ''",
    "escape ''",
    `delimiter ${quoteLiteral(noSign)}`,
    "file_extension 'json'",
  ];
  return [...lines, ...optionTexts(options)];
}

export function optionTexts(options: ExternalOptions): readonly string[] {
  return Object.entries(options).map(([name, value]) => `${name} ${optionText(value)}`);
}

function optionText(value: ExternalOptions[string]): string {
  if (typeof value === 'string') return quoteLiteral(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `(${value.map(quoteIdentifier).join(', ')})`;
}
