import type { Session } from '../core/adapter.ts';
import { quoteIdentifier, renderRelation, type Relation } from '../core/relation.ts';

/**
 * What the rows of some columns are, in whatever order, as a text. The texts of the values count too: DuckDB 1.5 hashes
 * alike what compares as equal, such as 30 days and a month, or 0.0 and -0.0.
 * @throws EngineError where they can't be read
 */
export async function rowsDigest(
  relation: Relation,
  columns: readonly string[],
  session: Session,
): Promise<string> {
  const names = columns.map(quoteIdentifier);
  const sums =
    names.length === 0
      ? []
      : [
          `sum(hash(${names.join(', ')}))`,
          `sum(hash(${names.map((name) => `${name}::varchar`).join(', ')}))`,
        ];
  const { rows } = await session.query(
    `select ${['count(*)', ...sums].join(', ')} from ${renderRelation(relation)}`,
  );
  return rows.flat().map(String).join(' ');
}
