import { EngineError, type Session } from '../../../core/adapter.ts';
import { IngotError } from '../../../core/error.ts';
import type { Source } from '../../../core/node.ts';
import { quoteLiteral } from '../../../core/relation.ts';

/**
 * Makes sure that DuckDB knows the directives of every format, before any file is read.
 * @throws IngotError SOURCE_FORMAT_INVALID
 */
export async function checkFormats(source: Source, session: Session): Promise<void> {
  for (const { name, reading } of source.columns) {
    for (const format of reading?.formats ?? []) {
      const problem = await refusal(format, session);
      if (problem === undefined) continue;
      throw new IngotError(
        'SOURCE_FORMAT_INVALID',
        `The format "${format}" of column "${name}" of source "${source.fullName}" can't be used: ${problem}`,
        {
          location: source.files?.location ?? source.location,
          hint: 'Write it as strptime of DuckDB does, such as "%Y-%m-%d" or "%d.%m.%Y %H:%M"; "%%" is a percent sign.',
        },
      );
    }
  }
}

async function refusal(format: string, session: Session): Promise<string | undefined> {
  try {
    await session.query(`select try_strptime('', ${quoteLiteral(format)})`);
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
    const [, directive] =
      /Unrecognized format for strftime\/strptime: (%.+)/.exec(error.message) ?? [];
    return directive === undefined
      ? 'a lone "%" stands in it'
      : `"${directive}" stands for nothing`;
  }
}
