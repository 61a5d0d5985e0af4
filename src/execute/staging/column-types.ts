import { EngineError, type Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Source } from '../../core/node.ts';
import { typeHint } from '../../core/type-hint.ts';
import { isTypeText } from '../../core/type-text.ts';
import { checkFormats } from './values/check-formats.ts';

/** Makes sure that every declared type is one, and every format, before any file is read. */
export async function checkTypes(source: Source, session: Session): Promise<void> {
  for (const { name, dataType } of source.columns) {
    if (dataType === undefined) continue;
    const problem = await typeProblem(dataType, session);
    if (problem === undefined) continue;
    throw new IngotError(
      'SOURCE_TYPE_UNKNOWN',
      `The column "${name}" of source "${source.fullName}" has the type "${dataType}", which can't be used: ${problem}`,
      {
        location: source.files?.location ?? source.location,
        hint: typeHint(dataType),
      },
    );
  }
  await checkFormats(source, session);
}

/** Why a text can't be used as a type; undefined where it can. */
export async function typeProblem(dataType: string, session: Session): Promise<string | undefined> {
  return isTypeText(dataType) ? refusal(dataType, session) : 'it is not the name of a type';
}

async function refusal(dataType: string, session: Session): Promise<string | undefined> {
  try {
    await session.query(`select cast(null as ${dataType})`);
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error.message.split('\n')[0];
    throw error;
  }
}
