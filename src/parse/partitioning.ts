import { periods, type Partitioning } from '../core/materialization.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';

/** `partition_by`: a column, several, or `{ field, granularity }` as dbt writes it. */
export function readPartitioning(fields: YamlFields): readonly Partitioning[] {
  const value = fields.any('partition_by');
  if (value === undefined) return [];
  const items = value.kind === 'list' ? value.items : [value];
  return items.flatMap((item) => readPart(item, fields) ?? []);
}

function readPart(item: YamlValue, { errors }: YamlFields): Partitioning | undefined {
  if (item.kind === 'scalar' && typeof item.value === 'string' && item.value.trim() !== '')
    return { column: item.value, period: undefined };
  const fields = new YamlFields(item, '"partition_by"', errors);
  const column = fields.requiredText('field');
  const period = fields.choice('granularity', periods);
  fields.finish();
  return column === '' ? undefined : { column, period };
}
