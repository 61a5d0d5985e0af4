import { asQuery } from '../binder/as-query.ts';
import { strategyOf, type Materialization } from '../core/materialization.ts';
import type { Model, StrategySql } from '../core/node.ts';
import { quoteIdentifier, renderRelation } from '../core/relation.ts';

/** Names for the table and for the rows that are added to it, which conditions may use; those of dbt. */
export const standingName = 'DBT_INTERNAL_DEST';
export const addedName = 'DBT_INTERNAL_SOURCE';

/**
 * The query of the rows that a build adds to its table. Of several rows with one key only the first by `dedupe_order`
 * is left; where two that differ are first, both, for nothing says which one wins.
 */
export function batchSql(sql: string, materialization: Materialization): string {
  const query = asQuery(sql);
  const strategy = strategyOf(materialization);
  if (strategy === undefined || !('dedupeOrder' in strategy) || strategy.dedupeOrder === undefined)
    return query;
  const key = strategy.uniqueKey.map(quoteIdentifier).join(', ');
  return `select distinct *
from (
  select *
  from (
${query}
  )
  qualify rank() over (partition by ${key} order by ${strategy.dedupeOrder}) = 1
)`;
}

/** A query that can be bound only if a setting is right. */
export interface StrategyProbe {
  readonly setting: StrategySql;
  readonly sql: string;
}

/**
 * Queries that can be bound only if what the author wrote for the strategy is right: the order of duplicates, and the
 * conditions on rows that are replaced.
 */
export function strategyProbes(sql: string, model: Model): readonly StrategyProbe[] {
  const strategy = strategyOf(model.materialization);
  if (strategy === undefined || !('predicates' in strategy)) return [];
  const { dedupeOrder, predicates } = strategy;
  const table = renderRelation(model.relation);
  const setting: StrategySql =
    model.strategyPlaces?.incremental_predicates === undefined && model.strategyPlaces?.predicates
      ? 'predicates'
      : 'incremental_predicates';
  const conditions = predicates.map((predicate) => ({
    setting,
    sql: `select 1 from ${table} as ${standingName} cross join ${table} as ${addedName} where (${predicate}\n)`,
  }));
  return dedupeOrder === undefined
    ? conditions
    : [{ setting: 'dedupe_order', sql: batchSql(sql, model.materialization) }, ...conditions];
}
