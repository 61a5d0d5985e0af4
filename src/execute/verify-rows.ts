import { EngineError, type Session } from '../core/adapter.ts';
import { quoteIdentifier, renderRelation, type Relation } from '../core/relation.ts';

/** What the rows of some columns are, in whatever order, as a text; undefined where they can't be read. */
export async function rowsDigest(
  relation: Relation,
  columns: readonly string[],
  session: Session,
): Promise<string | undefined> {
  const hashed = columns.map(quoteIdentifier).join(', ');
  const sum = columns.length === 0 ? '' : `, sum(hash(${hashed}))`;
  try {
    const { rows } = await session.query(`select count(*)${sum} from ${renderRelation(relation)}`);
    return rows.flat().map(String).join(' ');
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
