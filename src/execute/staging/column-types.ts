import { EngineError, type Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Source } from '../../core/node.ts';
import { typeHint } from '../../core/type-hint.ts';
import { checkFormats } from './values/check-formats.ts';

/** Makes sure that every declared type is one, and every format, before any file is read. */
export async function checkTypes(source: Source, session: Session): Promise<void> {
  for (const { name, dataType } of source.columns) {
    if (dataType === undefined) continue;
    const problem = isTypeText(dataType)
      ? await refusal(dataType, session)
      : 'it is not the name of a type';
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

const token = /\s*(?:[a-z_][a-z0-9_]*|[0-9]+|'(?:[^']|'')*'|"(?:[^"]|"")+"|[(),[\]])/iy;

/** Words, numbers, quoted names, commas and balanced brackets: text that can't end the cast it is put in. */
export function isTypeText(text: string): boolean {
  const open: string[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end;) {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) return false;
    at += found.length;
    const sign = found.trim();
    if (sign === '(' || sign === '[') open.push(sign);
    if ((sign === ')' && open.pop() !== '(') || (sign === ']' && open.pop() !== '[')) return false;
  }
  return end > 0 && open.length === 0;
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
