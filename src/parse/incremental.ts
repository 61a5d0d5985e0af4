import {
  schemaChanges,
  type IncrementalMaterialization,
  type KeyedStrategy,
  type Strategy,
  type UpdatedColumns,
} from '../core/materialization.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { readMicrobatch } from './microbatch.ts';
import { readNames } from './names.ts';
import { readPartitioning } from './partitioning.ts';

const strategies = [
  'append',
  'merge',
  'delete+insert',
  'insert_overwrite',
  'partition_overwrite',
  'microbatch',
] as const;

/**
 * Reads how a table grows.
 * @param isInForce whether the model is one that does; else what is missing is no mistake
 */
export function readIncremental(
  fields: YamlFields,
  isInForce: boolean,
): IncrementalMaterialization {
  const name = readStrategyName(fields);
  const uniqueKey = readNames(fields, 'unique_key');
  const keyed = readKeyed(fields, uniqueKey);
  const partitionBy = readPartitioning(fields);
  const microbatch = readMicrobatch(fields, isInForce && name === 'microbatch');
  const kind = name ?? (uniqueKey.length > 0 ? 'merge' : 'append');
  if (isInForce) checkNeeds(fields, kind, { uniqueKey, partitionBy });
  return {
    kind: 'incremental',
    strategy: strategyOf(kind, { keyed, partitionBy, microbatch }),
    onSchemaChange: fields.choice('on_schema_change', schemaChanges) ?? 'ignore',
    fullRefresh: fields.boolean('full_refresh'),
  };
}

type StrategyName = (typeof strategies)[number];

/** dbt calls it `incremental_strategy`; in a model of its own the short word says enough. */
function readStrategyName(fields: YamlFields): StrategyName | undefined {
  const long = fields.choice('incremental_strategy', strategies);
  const short = fields.choice('strategy', strategies);
  if (long !== undefined && short !== undefined && long !== short)
    fields.wrongValue('strategy', {
      message: `"strategy" is "${short}", but "incremental_strategy" is "${long}"`,
      hint: 'They mean the same; keep one.',
    });
  return long ?? short;
}

function strategyOf(
  kind: StrategyName,
  {
    keyed,
    partitionBy,
    microbatch,
  }: Pick<Extract<Strategy, { kind: 'insert_overwrite' }>, 'partitionBy'> & {
    readonly keyed: Omit<KeyedStrategy, 'kind'>;
    readonly microbatch: Extract<Strategy, { kind: 'microbatch' }>;
  },
): Strategy {
  switch (kind) {
    case 'append':
      return { kind };
    case 'merge':
    case 'delete+insert':
      return { kind, ...keyed };
    case 'insert_overwrite':
    case 'partition_overwrite':
      return { kind: 'insert_overwrite', partitionBy };
    case 'microbatch':
      return microbatch;
  }
}

function readKeyed(fields: YamlFields, uniqueKey: readonly string[]): Omit<KeyedStrategy, 'kind'> {
  const order = fields.texts('dedupe_order') ?? [];
  const predicates = fields.texts('incremental_predicates');
  const short = fields.texts('predicates');
  return {
    uniqueKey,
    dedupeOrder: order.length === 0 ? undefined : order.join(', '),
    predicates: predicates ?? short ?? [],
    updates: readUpdates(fields),
  };
}

function readUpdates(fields: YamlFields): UpdatedColumns | undefined {
  const only = readNames(fields, 'merge_update_columns');
  const except = readNames(fields, 'merge_exclude_columns');
  if (only.length > 0 && except.length > 0)
    fields.wrongValue('merge_exclude_columns', {
      message: '"merge_update_columns" and "merge_exclude_columns" can’t stand together',
      hint: 'Name either the columns that take new values or those that keep theirs.',
    });
  if (only.length > 0) return { only };
  return except.length > 0 ? { except } : undefined;
}

/** What a strategy can't do without, and what it would pass over without a word. */
function checkNeeds(
  fields: YamlFields,
  kind: StrategyName,
  {
    uniqueKey,
    partitionBy,
  }: { readonly uniqueKey: readonly string[]; readonly partitionBy: readonly unknown[] },
): void {
  const isKeyed = kind === 'merge' || kind === 'delete+insert';
  if (isKeyed && uniqueKey.length === 0)
    fields.missingKey('materialized', {
      message: `The strategy "${kind}" needs a "unique_key"`,
      hint: 'Name the columns that tell a row from all others, or take the strategy "append".',
    });
  const isOverwrite = kind === 'insert_overwrite' || kind === 'partition_overwrite';
  if (isOverwrite && partitionBy.length === 0)
    fields.missingKey('materialized', {
      message: `The strategy "${kind}" needs "partition_by"`,
      hint: 'Name the columns by whose values whole parts of the table are replaced.',
    });
  const idle = idleKeys(kind).find((key) => fields.any(key) !== undefined);
  if (idle !== undefined)
    fields.wrongValue(idle, {
      message: `The strategy "${kind}" has no use for "${idle}"`,
      hint:
        idle === 'unique_key' ? 'Take the strategy "merge", or leave the key out.' : 'Take it out.',
    });
}

function idleKeys(kind: StrategyName): readonly string[] {
  const updates = ['merge_update_columns', 'merge_exclude_columns'];
  const keyed = ['unique_key', 'dedupe_order', 'incremental_predicates', 'predicates', ...updates];
  switch (kind) {
    case 'merge':
      return [];
    case 'delete+insert':
      return updates;
    case 'append':
    case 'insert_overwrite':
    case 'partition_overwrite':
    case 'microbatch':
      return keyed;
  }
}
