import { IngotError } from '../../core/error.ts';
import { mask, personalColumns } from '../../core/is-personal.ts';
import type { ReadFile } from './chunk.ts';
import { withoutQuoted } from './rejects-writer.ts';

/** Messages that may quote what stands in the file, without that. */
const masks: ReadonlyMap<string, (message: string) => string> = new Map([
  ['SOURCE_JSON_BROKEN', withoutQuoted],
  ['XML_BROKEN', withoutQuoted],
  ['SOURCE_HEADER_DATA', (message) => message.replace(/: ".*$/s, `: ${mask}`)],
]);

/** The same reader, whose errors show nothing of the file where its source has personal data. */
export function maskingErrors(read: ReadFile): ReadFile {
  return async (input) => {
    try {
      return await read(input);
    } catch (error) {
      if (!(error instanceof IngotError) || !personalColumns(input.source).isAny) throw error;
      throw masked(error, input.file.sourcePath);
    }
  };
}

function masked(error: IngotError, sourcePath: string): IngotError {
  const { code, message, location, hint, cause } = error;
  const isShown = location?.path === sourcePath;
  return new IngotError(code, masks.get(code)?.(message) ?? message, {
    location: isShown ? { ...location, lineText: '' } : location,
    hint,
    cause,
  });
}
