import type { Source } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { auditColumns } from './audit-columns.ts';
import type { NeededFiles } from './trim-batches.ts';
import { isStoredOtherwise } from './values/stored-value.ts';

/** The query that gives all staged rows of a source: its columns, then the audit columns. */
export function sourceSelect(
  source: Source,
  { names, parts }: { readonly names: readonly string[]; readonly parts: NeededFiles['parts'] },
): string {
  if (parts.length === 0) return emptySelect(source, names);
  const present = new Set(parts.flatMap(({ columns }) => columns.map(lower)));
  const types = typesOf(source);
  const list = names.map((name) =>
    present.has(lower(name))
      ? asDeclared(name, types.get(lower(name)))
      : `cast(null as ${types.get(lower(name)) ?? 'varchar'}) as ${quoteIdentifier(name)}`,
  );
  const audit = auditColumns.map(({ name }) => quoteIdentifier(name));
  // Parts of one shape need not all be opened to know their columns; those of Parquet files have types of their own.
  const isUniform =
    (source.files?.format !== 'parquet' || parts.length === 1) &&
    new Set(parts.map(({ columns }) => JSON.stringify(columns.map(lower)))).size === 1;
  return `select
  ${[...list, ...audit].join(',\n  ')}
from read_parquet([
  ${parts.map(({ path }) => quoteLiteral(path)).join(',\n  ')}
]${isUniform ? '' : ', union_by_name = true'})`;
}

function asDeclared(name: string, type = 'varchar'): string {
  const column = quoteIdentifier(name);
  return isStoredOtherwise(type) ? `cast(${column} as ${type}) as ${column}` : column;
}

function emptySelect(source: Source, names: readonly string[]): string {
  const types = typesOf(source);
  const columns = [
    ...names.map((name) => ({ name, type: types.get(lower(name)) ?? 'varchar' })),
    ...auditColumns,
  ];
  return `select
  ${columns.map(({ name, type }) => `cast(null as ${type}) as ${quoteIdentifier(name)}`).join(',\n  ')}
where false`;
}

function typesOf({ columns }: Source): ReadonlyMap<string, string> {
  return new Map(columns.map(({ name, dataType }) => [lower(name), dataType ?? 'varchar']));
}

function lower(name: string): string {
  return name.toLowerCase();
}
