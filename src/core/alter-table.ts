import type { Statement } from './adapter.ts';
import type { ColumnType } from './columns.ts';
import { quoteIdentifier } from './relation.ts';

/** @param table its rendered name */
export function addColumn(table: string, { name, type }: ColumnType): Statement {
  return `alter table ${table} add column ${quoteIdentifier(name)} ${type}`;
}

/** @param table its rendered name */
export function setColumnType(table: string, { name, type }: ColumnType): Statement {
  return `alter table ${table} alter column ${quoteIdentifier(name)} set data type ${type}`;
}
