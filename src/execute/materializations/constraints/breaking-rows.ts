import type { Statement } from '../../../core/adapter.ts';
import type { Constraint } from '../../../core/contract.ts';
import { fileOf } from '../../../core/file-of.ts';
import type { Model } from '../../../core/node.ts';
import { quoteIdentifier } from '../../../core/relation.ts';

/** What the engine refuses rows for; foreign keys are looked at elsewhere. */
export type DeclaredConstraint = Exclude<Constraint, { kind: 'foreign_key' }>;

/** What rows are looked for in, and the columns by which people know them. */
export interface RowsToSearch {
  /** Rendered name. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** Rows that break a constraint: their columns, then how many of them stand for one, and how many there are in all. */
export interface BreakingRows {
  readonly columns: readonly string[];
  readonly statement: Statement;
}

/** What the table of a model is held to by the engine, in the order in which it is looked at. */
export function declaredConstraints(model: Model): readonly DeclaredConstraint[] {
  const { contract, indexes = [] } = model;
  const location = fileOf(model);
  const constraints = (contract?.constraints ?? []).flatMap((each) =>
    each.kind === 'foreign_key' ? [] : [each],
  );
  const unique = indexes.flatMap(({ columns, isUnique }) =>
    isUnique ? [{ kind: 'unique', name: undefined, columns, location } as const] : [],
  );
  return [...constraints, ...unique];
}

/** The queries that find what breaks a constraint: nothing where all is well. */
export function breakingRows(
  constraint: DeclaredConstraint,
  rows: RowsToSearch,
): readonly BreakingRows[] {
  switch (constraint.kind) {
    case 'not_null':
      return constraint.columns.map((column) => rowsWithout([column], rows));
    case 'unique':
      return [repeatedRows(constraint.columns, rows)];
    case 'primary_key':
      return [rowsWithout(constraint.columns, rows), repeatedRows(constraint.columns, rows)];
    case 'check':
      return [rowsAgainst(constraint.expression, rows)];
  }
}

function rowsWithout(columns: readonly string[], { table, key }: RowsToSearch): BreakingRows {
  const isNull = columns.map((name) => `${quoteIdentifier(name)} is null`);
  return wrongRows(union(key, columns), `${table}\nwhere ${isNull.join(' or ')}`);
}

/** A condition that is NULL is kept; the columns that it names show why it is not. */
function rowsAgainst(expression: string, { table, columns, key }: RowsToSearch): BreakingRows {
  const words = new Set(expression.toLowerCase().match(/[\p{L}\p{N}_]+/gu));
  const named = columns.filter((name) => words.has(name.toLowerCase()));
  return wrongRows(union(key, named), `${table}\nwhere not (${expression}\n)`);
}

function wrongRows(columns: readonly string[], from: string): BreakingRows {
  const list = columns.map((name) => `${quoteIdentifier(name)}::varchar`);
  const statement = `select ${[...list, '1', 'count(*) over ()'].join(', ')}
from ${from}
limit 5`;
  return { columns, statement };
}

/** Rows that nothing else tells apart are told together. */
function repeatedRows(columns: readonly string[], rows: RowsToSearch): BreakingRows {
  const list = columns.map(quoteIdentifier);
  const names = list.join(', ');
  const from = `${rows.table}\nwhere ${list.map((name) => `${name} is not null`).join(' and ')}`;
  const shown = union(rows.key, columns);
  if (shown.length > columns.length)
    return wrongRows(
      shown,
      `(\n  from ${from}\n  qualify count(*) over (partition by ${names}) > 1\n)\norder by ${[...columns, ...shown].map(quoteIdentifier).join(', ')}`,
    );
  const statement = `select ${list.map((name) => `${name}::varchar`).join(', ')}, count(*), count(*) over ()
from ${from}
group by ${names}
having count(*) > 1
order by count(*) desc, ${names}
limit 5`;
  return { columns, statement };
}

/** In the order of the first list, by the names of the second. */
function union(one: readonly string[], other: readonly string[]): readonly string[] {
  const names = new Set(one.map((name) => name.toLowerCase()));
  return [...one, ...other.filter((name) => !names.has(name.toLowerCase()))];
}
