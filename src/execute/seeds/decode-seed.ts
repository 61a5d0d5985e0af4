import { isUtf8 } from 'node:buffer';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import type { FoundFile } from '../staging/find-files.ts';
import { decodedText } from '../staging/csv/decode-bytes.ts';

/**
 * The text of a seed in UTF-8.
 * @throws IngotError SEED_ENCODING
 */
export async function decodeSeed(bytes: Buffer, seed: Seed, file: FoundFile): Promise<Buffer> {
  const { encoding } = seed.csv;
  const text = await decoded(bytes, seed, file);
  if (encoding === 'utf-8' && !isUtf8(text)) throw notUtf8(text, seed);
  return text;
}

async function decoded(bytes: Buffer, { csv }: Seed, file: FoundFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  try {
    const text = decodedText(once(bytes), { encoding: csv.encoding, file });
    for await (const piece of text) pieces.push(piece);
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    const { code, message, location } = error;
    const hint = code === 'SOURCE_NOT_TEXT' ? 'Save it as CSV.' : error.hint;
    throw new IngotError('SEED_ENCODING', message, { location, hint, cause: error });
  }
  const [first, ...others] = pieces;
  return first !== undefined && others.length === 0 ? first : Buffer.concat(pieces);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

function notUtf8(text: Buffer, { path }: Seed): IngotError {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    if (!isUtf8(text.subarray(start, end))) break;
    line++;
    start = end + 1;
  }
  return new IngotError('SEED_ENCODING', `The seed ${path} is not UTF-8 text`, {
    location: { path, line, column: 1, lineText: lineAt(text, start) },
    hint: 'Save it as UTF-8, or set `encoding` to what it is written in, such as windows-1252.',
  });
}

const mostShown = 200;

/** The line that begins at a byte, as far as it is shown; what is no UTF-8 in it is a mark. */
export function lineAt(text: Buffer, start: number): string {
  const [line = ''] = text.toString('utf8', start, start + mostShown).split(/[\r\n]/, 1);
  return line;
}
