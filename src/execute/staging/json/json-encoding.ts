import { IngotError } from '../../../core/error.ts';
import type { FoundFile } from '../find-files.ts';

/** Turns the pieces of a file into UTF-8. */
export interface JsonDecoder {
  /** Bytes of the byte order mark where the text stays as it is. */
  readonly markBytes: number;
  /** Whether bytes of the text are bytes of the file. */
  readonly hasOffsets: boolean;
  decode(piece: Buffer): Buffer;
  /** What is left at the end of the file; undefined from then on. */
  finish(): Buffer | undefined;
}

/**
 * The decoder that the first bytes of a file ask for. JSON begins with a sign of ASCII, so UTF-16 shows by its zeros even
 * without a mark (RFC 4627).
 */
export function jsonDecoder(head: Buffer, file: FoundFile): JsonDecoder {
  const [first = -1, second = -1, third = -1, fourth = -1] = head;
  if (first === 0xef && second === 0xbb && third === 0xbf) return plainDecoder(3);
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  if ((third === 0 && fourth === 0) || (first === 0 && second === 0))
    throw encodingError(file, 'looks like UTF-32');
  if (isLittle || (first > 0 && second === 0)) return utf16(file, false);
  if (isBig || (first === 0 && second > 0)) return utf16(file, true);
  return plainDecoder(0);
}

function plainDecoder(markBytes: number): JsonDecoder {
  let mark = markBytes;
  const decode = (piece: Buffer): Buffer => {
    const text = piece.subarray(mark);
    mark = 0;
    return text;
  };
  return { markBytes, hasOffsets: true, decode, finish: () => undefined };
}

/** @throws IngotError SOURCE_ENCODING where half a character stands in the text */
function utf16(file: FoundFile, isBigEndian: boolean): JsonDecoder {
  const decoder = new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le', { fatal: true });
  let isFinished = false;
  const decode = (piece: Buffer | undefined): Buffer => {
    try {
      return Buffer.from(decoder.decode(piece, { stream: piece !== undefined }));
    } catch (cause) {
      throw encodingError(file, 'is not valid UTF-16', cause);
    }
  };
  const finish = (): Buffer | undefined => {
    if (isFinished) return undefined;
    isFinished = true;
    return decode(undefined);
  };
  return { markBytes: 0, hasOffsets: false, decode, finish };
}

function encodingError(file: FoundFile, what: string, cause?: unknown): IngotError {
  return new IngotError('SOURCE_ENCODING', `The file "${file.sourcePath}" ${what}`, {
    location: file.location,
    hint: 'Save the file as UTF-8.',
    cause,
  });
}
