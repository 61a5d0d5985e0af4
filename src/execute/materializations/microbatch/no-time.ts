import { formatCount } from '../../../core/count-text.ts';
import { fileOf } from '../../../core/file-of.ts';
import { IngotError } from '../../../core/error.ts';
import { quoteIdentifier, renderRelation } from '../../../core/relation.ts';
import type { Execution } from '../../execution.ts';
import type { ModelBuild } from '../model-build.ts';
import { timedParents } from './timed-parents.ts';

/** Warns of rows that no batch sees, because they have no time. */
export async function warnOfNoTime(
  { model, session, warn }: ModelBuild,
  execution: Execution,
): Promise<void> {
  for (const { node, eventTime } of timedParents(model, execution)) {
    const { rows } = await session.query(
      `select count(*) from ${renderRelation(node.relation)} where ${quoteIdentifier(eventTime)} is null`,
    );
    const count = Number(rows[0]?.[0]);
    if (count === 0) continue;
    warn(
      new IngotError(
        'BATCH_ROW_OUTSIDE',
        `"${model.fullName}" sees none of the ${formatCount(count)} rows of "${node.fullName}" that have no "${eventTime}"`,
        { location: fileOf(model), hint: 'Give them a time there, or mend what it is made of.' },
      ),
    );
  }
}
