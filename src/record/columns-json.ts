import type { JsonObject } from '../core/json.ts';
import type { Column } from '../core/node.ts';

export function columnsJson(columns: readonly Column[]): JsonObject {
  return Object.fromEntries(columns.map((column) => [column.name, columnJson(column)]));
}

function columnJson({ name, description, dataType, tags, meta }: Column): JsonObject {
  return { name, description, meta, data_type: dataType ?? null, config: { meta, tags }, tags };
}
