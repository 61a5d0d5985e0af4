import type { Statement } from '../core/adapter.ts';
import type { UniqueId } from '../core/node.ts';
import { quoteLiteral } from '../core/relation.ts';
import type { StateSchema } from './state-tables.ts';
import { timestampLiteral } from './timestamps.ts';

/** A node that was not built, because something above it failed. */
export interface StaleMark {
  readonly uniqueId: UniqueId;
  /** In one line, such as `silver.orders failed`. */
  readonly reason: string;
  readonly runId: string;
}

export function staleTable(schema: StateSchema): Statement {
  return `create table if not exists ${schema}.stale (unique_id varchar, reason varchar, run_id varchar, stale_since timestamp)`;
}

/** Marks nodes as stale; since when does not change while they stay so. */
export function markStale(
  schema: StateSchema,
  marks: readonly StaleMark[],
  { known, at }: { readonly known: ReadonlyMap<UniqueId, string>; readonly at: Date },
): readonly Statement[] {
  const updates = marks
    .filter(({ uniqueId }) => known.has(uniqueId))
    .map(
      ({ uniqueId, reason, runId }) =>
        `update ${schema}.stale set reason = ${quoteLiteral(reason)}, run_id = ${quoteLiteral(runId)} where unique_id = ${quoteLiteral(uniqueId)}`,
    );
  const rows = marks
    .filter(({ uniqueId }) => !known.has(uniqueId))
    .map(
      ({ uniqueId, reason, runId }) =>
        `(${[uniqueId, reason, runId].map(quoteLiteral).join(', ')}, ${timestampLiteral(at)})`,
    );
  if (rows.length === 0) return updates;
  return [
    ...updates,
    `insert into ${schema}.stale (unique_id, reason, run_id, stale_since)\nvalues ${rows.join(',\n')}`,
  ];
}

export function clearStale(schema: StateSchema, ids: readonly UniqueId[]): readonly Statement[] {
  if (ids.length === 0) return [];
  return [`delete from ${schema}.stale where unique_id in (${ids.map(quoteLiteral).join(', ')})`];
}
