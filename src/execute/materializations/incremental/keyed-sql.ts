import { addedName as added, standingName as standing } from '../../../compile/batch-sql.ts';
import type { Statement } from '../../../core/adapter.ts';
import type { KeyedStrategy } from '../../../core/materialization.ts';
import { quoteIdentifier } from '../../../core/relation.ts';

/** Rows with keys, and the table that they go into. */
export interface KeyedRows {
  /** Rendered name of the table. */
  readonly table: string;
  /** Rendered name of the rows. */
  readonly batch: string;
  readonly strategy: KeyedStrategy;
  /** Columns of the key that are NULL in some of the rows; the others compare without a thought of it, which is three times as fast. */
  readonly nullable: ReadonlySet<string>;
  /** Columns of the table that the rows have. */
  readonly shared: readonly string[];
  /** Whether these are all columns of the table. */
  readonly isWhole: boolean;
}

/** Keys that stand more than once, with how often; the most frequent first. */
export function repeatedKeys(batch: string, key: readonly string[]): Statement {
  const columns = key.map(quoteIdentifier).join(', ');
  return `select ${columns}, count(*)
from ${batch}
group by ${columns}
having count(*) > 1
order by count(*) desc, ${columns}
limit 5`;
}

/** Whether each column of the key is NULL somewhere. */
export function nullKeys(batch: string, key: readonly string[]): Statement {
  const columns = key.map((name) => `bool_or(${quoteIdentifier(name)} is null)`);
  return `select ${columns.join(', ')}\nfrom ${batch}`;
}

/** Keys of rows in the table that conditions keep from being replaced, so that a second row would stand beside them. */
export function keysOutside(rows: KeyedRows): Statement | undefined {
  const { table, batch, strategy } = rows;
  if (strategy.predicates.length === 0) return undefined;
  const columns = strategy.uniqueKey.map((name) => `${added}.${quoteIdentifier(name)}`);
  return `select ${columns.join(', ')}
from ${table} as ${standing}
join ${batch} as ${added} on ${keysMatch(rows)}
where (${conditions(strategy)}) is not true
limit 5`;
}

/**
 * Puts the rows in the place of those with the same key. Deleting and inserting costs a quarter of `merge` in DuckDB 1.5,
 * and gives the same where each row is replaced as a whole.
 */
export function upsertStatements(rows: KeyedRows): readonly Statement[] {
  const { strategy, isWhole } = rows;
  const isReplaced =
    strategy.kind === 'delete+insert' || (strategy.updates === undefined && isWhole);
  return isReplaced ? [deleteStatement(rows), insertStatement(rows)] : [mergeStatement(rows)];
}

function deleteStatement(rows: KeyedRows): Statement {
  return `delete from ${rows.table} as ${standing}
using ${rows.batch} as ${added}
where ${matches(rows)}`;
}

export function insertStatement({
  table,
  batch,
  shared,
}: Pick<KeyedRows, 'table' | 'batch' | 'shared'>): Statement {
  const columns = shared.map(quoteIdentifier).join(', ');
  return `insert into ${table} (${columns})\nselect ${columns}\nfrom ${batch}`;
}

function mergeStatement(rows: KeyedRows): Statement {
  const { table, batch, shared } = rows;
  const set = updatedColumns(rows).map(
    (name) => `${quoteIdentifier(name)} = ${added}.${quoteIdentifier(name)}`,
  );
  const update = set.length === 0 ? '' : `when matched then update set ${set.join(', ')}\n`;
  const columns = shared.map(quoteIdentifier);
  const values = columns.map((name) => `${added}.${name}`);
  return `merge into ${table} as ${standing}
using ${batch} as ${added}
on (${matches(rows)})
${update}when not matched then insert (${columns.join(', ')}) values (${values.join(', ')})`;
}

function updatedColumns({
  strategy: { uniqueKey, updates },
  shared,
}: KeyedRows): readonly string[] {
  const key = lower(uniqueKey);
  const others = shared.filter((name) => !key.has(name.toLowerCase()));
  if (updates === undefined) return others;
  if ('only' in updates) {
    const only = lower(updates.only);
    return others.filter((name) => only.has(name.toLowerCase()));
  }
  const except = lower(updates.except);
  return others.filter((name) => !except.has(name.toLowerCase()));
}

function lower(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function matches(rows: KeyedRows): string {
  const { strategy } = rows;
  const keys = keysMatch(rows);
  return strategy.predicates.length === 0 ? keys : `${keys} and ${conditions(strategy)}`;
}

function keysMatch({ strategy, nullable }: KeyedRows): string {
  return strategy.uniqueKey
    .map((name) => {
      const column = quoteIdentifier(name);
      const equals = nullable.has(name) ? 'is not distinct from' : '=';
      return `${standing}.${column} ${equals} ${added}.${column}`;
    })
    .join(' and ');
}

function conditions({ predicates }: KeyedStrategy): string {
  return predicates.map((predicate) => `(${predicate}\n)`).join(' and ');
}
