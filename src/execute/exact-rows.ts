import type { ExistingRelation, Session } from '../core/adapter.ts';
import type { Manifest } from '../core/manifest.ts';
import { relationKey, renderRelation } from '../core/relation.ts';

/** What stands in a database; of tables that rows are taken out of, DuckDB 1.5 tells a number that counts those too, so they are counted. */
export async function withExactRows(
  existing: readonly ExistingRelation[],
  manifest: Manifest,
  session: Session,
): Promise<readonly ExistingRelation[]> {
  const growing = new Set(
    [...manifest.nodes.values()].flatMap((node) =>
      node.resourceType === 'model' && ['incremental', 'custom'].includes(node.materialization.kind)
        ? [relationKey(node.relation)]
        : [],
    ),
  );
  const isCounted = ({ relation, type }: ExistingRelation) =>
    type === 'table' && growing.has(relationKey(relation));
  const tables = existing.filter(isCounted);
  if (tables.length === 0) return existing;
  const counts = tables.map(({ relation }) => `(select count(*) from ${renderRelation(relation)})`);
  const { rows } = await session.query(`select ${counts.join(', ')}`);
  const byTable = new Map(tables.map((table, at) => [table, Number(rows[0]?.[at])]));
  return existing.map((table) =>
    byTable.has(table) ? { ...table, rows: byTable.get(table) } : table,
  );
}
