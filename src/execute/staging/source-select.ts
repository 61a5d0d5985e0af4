import type { Source } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { auditColumns } from './audit-columns.ts';
import type { StagedFile } from './staged-file.ts';

/** The query that gives all staged rows of a source: the files' columns in order of first appearance, then the audit columns. */
export function sourceSelect(source: Source, files: readonly StagedFile[]): string {
  const columns = mergedColumns(
    source,
    files.flatMap((file) => file.columns),
  );
  const names = [...columns, ...auditColumns.map(({ name }) => name)];
  return `select
  ${names.map(quoteIdentifier).join(',\n  ')}
from read_parquet([
  ${files.map(({ path }) => quoteLiteral(path)).join(',\n  ')}
], union_by_name = true)`;
}

/** The columns of several files as those of one table: each name once, in the spelling that the source declares. */
export function mergedColumns(source: Source, names: readonly string[]): readonly string[] {
  const declared = new Map(source.columns.map(({ name }) => [name.toLowerCase(), name]));
  const columns = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (!columns.has(key)) columns.set(key, declared.get(key) ?? name);
  }
  return [...columns.values()];
}
