import { fileOf } from '../core/file-of.ts';
import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import { strategyOf, type Strategy } from '../core/materialization.ts';
import type { Model, Node } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';

/** Makes sure that a model has the columns that its configuration names. @throws IngotError */
export function checkStrategy(model: Model, columns: readonly ColumnType[]): void {
  const strategy = strategyOf(model.materialization);
  const types = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const named = strategy === undefined ? [] : namedColumns(strategy);
  for (const { key, name, isTime } of [...named, ...columnsOfTable(model)]) {
    const type = types.get(name.toLowerCase());
    if (type === undefined) throw missing(model, { key, name }, columns);
    if (isTime && !isTimeType(type)) throw noTime(model, { key, of: model, name, type });
  }
  if (strategy?.kind === 'microbatch' && strategy.batchSize === 'hour')
    refuseDate(model, strategy.eventTime, types);
}

/** Makes sure that what tells the time of a parent's rows does so. @throws IngotError */
export function checkBatchParents(
  model: Model,
  parents: readonly { readonly node: Node; readonly columns: readonly ColumnType[] }[],
): void {
  const strategy = strategyOf(model.materialization);
  if (strategy?.kind !== 'microbatch') return;
  for (const { node, columns } of parents) {
    const name = 'eventTime' in node ? node.eventTime : undefined;
    const type = columns.find((column) => column.name.toLowerCase() === name?.toLowerCase())?.type;
    if (name === undefined || type === undefined) continue;
    if (!isTimeType(type)) throw noTime(model, { key: 'event_time', of: node, name, type });
    if (strategy.batchSize === 'hour')
      refuseDate(model, name, new Map([[name.toLowerCase(), type]]));
  }
}

interface NamedColumn {
  readonly key: string;
  readonly name: string;
  readonly isTime: boolean;
}

/** Those of its indexes and of the constraints of its contract. */
function columnsOfTable({ indexes = [], contract }: Model): readonly NamedColumn[] {
  const of = (key: string, names: readonly string[]) =>
    names.map((name) => ({ key, name, isTime: false }));
  const constraints = contract?.constraints ?? [];
  return [
    ...indexes.flatMap(({ columns }) => of('indexes', columns)),
    ...constraints.flatMap((each) => ('columns' in each ? of('constraints', each.columns) : [])),
  ];
}

function namedColumns(strategy: Strategy): readonly NamedColumn[] {
  const of = (key: string, names: readonly string[]) =>
    names.map((name) => ({ key, name, isTime: false }));
  switch (strategy.kind) {
    case 'append':
      return [];
    case 'merge':
    case 'delete+insert': {
      const { uniqueKey, updates = { only: [] } } = strategy;
      const updated =
        'only' in updates
          ? of('merge_update_columns', updates.only)
          : of('merge_exclude_columns', updates.except);
      return [...of('unique_key', uniqueKey), ...updated];
    }
    case 'insert_overwrite':
      return strategy.partitionBy.map(({ column, period }) => ({
        key: 'partition_by',
        name: column,
        isTime: period !== undefined,
      }));
    case 'microbatch':
      return [{ key: 'event_time', name: strategy.eventTime, isTime: true }];
  }
}

function missing(
  model: Model,
  { key, name }: { readonly key: string; readonly name: string },
  columns: readonly ColumnType[],
): IngotError {
  const names = columns.map((column) => column.name);
  return new IngotError(
    'STRATEGY_COLUMN_MISSING',
    `"${key}" of "${model.fullName}" names the column "${name}", which it does not have`,
    {
      location: fileOf(model),
      hint: suggest(name, names) ?? `Its columns are: ${names.join(', ')}.`,
    },
  );
}

interface TimeColumn extends ColumnType {
  readonly key: string;
  /** The node whose column it is. */
  readonly of: Node;
}

function noTime(model: Model, { key, of, name, type }: TimeColumn): IngotError {
  return new IngotError(
    'STRATEGY_COLUMN_TYPE',
    `"${key}" of "${of.fullName}" names the column "${name}" of type ${type}, which holds no time`,
    {
      location: fileOf(model),
      hint: 'It must be a date or a timestamp; cast it in the model.',
    },
  );
}

function refuseDate(model: Model, name: string, types: ReadonlyMap<string, string>): void {
  if (types.get(name.toLowerCase()) !== 'DATE') return;
  throw new IngotError(
    'STRATEGY_COLUMN_TYPE',
    `The batches of "${model.fullName}" are hours, but "${name}" is a date`,
    {
      location: fileOf(model),
      hint: 'Take a column with a time of day, or a "batch_size" of a day or more.',
    },
  );
}

function isTimeType(type: string): boolean {
  return type === 'DATE' || type.startsWith('TIMESTAMP');
}
