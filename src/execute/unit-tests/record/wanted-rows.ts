import { EngineError } from '../../../core/adapter.ts';
import { IngotError } from '../../../core/error.ts';
import { renderRelation } from '../../../core/relation.ts';
import { wantedRows, type Recording } from './record-request.ts';

/**
 * Takes the rows of the model that the unit test is to be made of.
 * @returns their number
 * @throws IngotError RECORD_NO_ROWS, OPTION_INVALID
 */
export async function takeWanted(recording: Recording): Promise<number> {
  const { model, where, limit, session, database } = recording;
  const table = renderRelation({ database, ...model.relation });
  const condition = where === undefined ? '' : `\nwhere (\n${where}\n)`;
  try {
    await session.execute(
      `create table ${wantedRows} as\nselect *\nfrom ${table}${condition}\norder by all\nlimit ${limit}`,
    );
  } catch (error) {
    throw refused(error, recording);
  }
  const { rows } = await session.query(`select count(*) from ${wantedRows}`);
  const count = Number(rows[0]?.[0]);
  if (count > 0) return count;
  throw new IngotError('RECORD_NO_ROWS', `No row of "${model.fullName}" is to be recorded`, {
    hint: where === undefined ? 'Its table is empty.' : 'No row meets the condition of --where.',
  });
}

function refused(error: unknown, { model, where }: Recording): unknown {
  if (!(error instanceof EngineError) || error.kind === 'Interrupt') return error;
  const [message = ''] = error.message.split('\n');
  if (/^(?:Table|View|Schema) with name/.test(message))
    return new IngotError('NODE_NOT_BUILT', `"${model.fullName}" is not built yet`, {
      hint: `Build it: ingot build --select +${model.fullName}`,
      cause: error,
    });
  if (where === undefined) return error;
  return new IngotError('OPTION_INVALID', `--where is no condition on its rows: ${message}`, {
    hint: 'Write SQL, such as --where "order_id = 7".',
    cause: error,
  });
}
