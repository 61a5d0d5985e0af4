import { fileOf } from '../../../core/file-of.ts';
import type { Session } from '../../../core/adapter.ts';
import { IngotError } from '../../../core/error.ts';
import { buildAnew } from './build-anew.ts';
import type { Model } from '../../../core/node.ts';
import { quoteIdentifier, renderRelation } from '../../../core/relation.ts';
import type { ChangedType } from './fit-columns.ts';

/** Makes sure that every value of columns that get another type is the same one then. @throws IngotError */
export async function checkRecast(
  model: Model,
  columns: readonly ChangedType[],
  session: Session,
): Promise<void> {
  if (columns.length === 0) return;
  const counts = columns.map(({ name, type, before }) => {
    const column = quoteIdentifier(name);
    const back = `try_cast(try_cast(${column} as ${type}) as ${before})`;
    return `count(*) filter (where ${back} is distinct from ${column})`;
  });
  const { rows } = await session.query(
    `select ${counts.join(', ')}\nfrom ${renderRelation(model.relation)}`,
  );
  const lost = columns.flatMap(({ name, before, type }, at) => {
    const count = Number(rows[0]?.[at]);
    return count === 0 ? [] : [`${count} of "${name}" (${before}, now ${type})`];
  });
  if (lost.length === 0) return;
  throw new IngotError(
    'INCREMENTAL_TYPE_CHANGED',
    `Values in the table of "${model.fullName}" would be lost in the new types: ${lost.join(', ')}`,
    {
      location: fileOf(model),
      hint: `Cast to the type of the table, or ${buildAnew(model)}.`,
    },
  );
}
