import type { Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Constraint, Contract } from '../core/contract.ts';
import type { TableIndex } from '../core/node.ts';
import { quoteIdentifier, renderRelation, type Relation } from '../core/relation.ts';

/** Whether the engine keeps a part of a contract by itself, once the table is made with it. */
export function hasDeclared({ constraints }: Contract): boolean {
  return constraints.some(({ kind }) => kind !== 'foreign_key');
}

/**
 * The empty table that a contract promises. Foreign keys are no part of it: in DuckDB 1.5 a table that others refer to can't
 * be replaced.
 */
export function contractTable(
  name: string,
  columns: readonly ColumnType[],
  { constraints }: Contract,
): Statement {
  const parts = [
    ...columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`),
    ...constraints.flatMap((constraint) => declared(constraint) ?? []),
  ];
  const notNull = new Set(
    constraints.flatMap((constraint) =>
      constraint.kind === 'not_null' ? constraint.columns.map((each) => each.toLowerCase()) : [],
    ),
  );
  const list = parts.map((part, at) =>
    notNull.has(columns[at]?.name.toLowerCase() ?? '') ? `${part} not null` : part,
  );
  return `create or replace ${name} (\n  ${list.join(',\n  ')}\n)`;
}

function declared(constraint: Constraint): string | undefined {
  const name =
    constraint.name === undefined ? '' : `constraint ${quoteIdentifier(constraint.name)} `;
  switch (constraint.kind) {
    case 'check':
      return `${name}check (${constraint.expression}\n)`;
    case 'unique':
      return `${name}unique (${list(constraint.columns)})`;
    case 'primary_key':
      return `${name}primary key (${list(constraint.columns)})`;
    case 'not_null':
    case 'foreign_key':
      return undefined;
  }
}

function list(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}

/** Rows of a table whose foreign key leads to no row of its parent. */
export function strayRows(
  table: Relation,
  { columns, toColumns }: Extract<Constraint, { kind: 'foreign_key' }>,
  parent: string,
): Statement {
  const own = columns.map((name) => `child.${quoteIdentifier(name)}`);
  const others = toColumns.map((name) => `parent.${quoteIdentifier(name)}`);
  const matches = own.map((column, at) => `${column} = ${others[at]}`);
  // Nested values are shown as the engine writes them.
  return `select ${own.map((column) => `${column}::varchar`).join(', ')}
from ${renderRelation(table)} as child
where ${own.map((column) => `${column} is not null`).join(' and ')}
  and not exists (select 1 from ${parent} as parent where ${matches.join(' and ')})
limit 5`;
}

/** Indexes are named after their table and columns, so that the same one is never made twice. */
export function indexStatements(
  table: Relation,
  indexes: readonly TableIndex[],
): readonly Statement[] {
  return indexes.map(
    (index) =>
      `create ${index.isUnique ? 'unique ' : ''}index if not exists ${quoteIdentifier(indexName(table, index))} on ${renderRelation(table)} (${list(index.columns)})`,
  );
}

/** In DuckDB an index is in the schema of its table, and its name is the only one of its kind there. */
export function indexName({ identifier }: Relation, { columns, isUnique }: TableIndex): string {
  return `${identifier}__${columns.join('__')}${isUnique ? '__unique' : ''}`;
}
