import type { CsvEncoding } from '../../core/node.ts';
import { IngotError } from '../../core/error.ts';
import type { FoundFile } from './find-files.ts';

/**
 * Turns the bytes of a file into UTF-8, piece by piece. DuckDB 1.5 knows these encodings too, but reads UTF-16 in
 * big-endian order as no rows and refuses Latin-1 with the bytes 80 to 9f, so it is only given UTF-8.
 */
export interface ByteDecoder {
  push(bytes: Buffer): Buffer;
  /** What is left at the end of the file. */
  finish(): Buffer;
}

/** The decoder of an encoding, chosen and checked by the first bytes of a file. */
export function decoderFor(encoding: CsvEncoding, first: Buffer, file: FoundFile): ByteDecoder {
  const mark = markOf(first);
  if (mark !== undefined && mark !== encoding) {
    throw encodingError(
      `The file "${file.sourcePath}" begins with the mark of ${mark}, not of ${encoding}`,
      {
        file,
        hint: `Set \`encoding: ${mark}\` for these files.`,
      },
    );
  }
  switch (encoding) {
    case 'utf-8':
      return { push: (bytes) => bytes, finish: () => Buffer.alloc(0) };
    case 'latin-1':
      return {
        push: (bytes) => Buffer.from(bytes.toString('latin1')),
        finish: () => Buffer.alloc(0),
      };
    case 'utf-16':
      return utf16Decoder(first, file);
  }
}

function markOf(first: Buffer): CsvEncoding | undefined {
  const start = first.subarray(0, 3).toString('latin1');
  if (start === '\xef\xbb\xbf') return 'utf-8';
  return start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff') ? 'utf-16' : undefined;
}

function utf16Decoder(first: Buffer, file: FoundFile): ByteDecoder {
  const hasMark = markOf(first) !== undefined;
  if (!hasMark && first.length > 0 && !first.subarray(0, 1024).includes(0))
    throw encodingError(`The file "${file.sourcePath}" is not UTF-16`, {
      file,
      hint: 'Leave `encoding` out for UTF-8, or set `encoding: latin-1`.',
    });
  const bigEndian = hasMark ? first[0] === 0xfe : first[0] === 0;
  const decoder = new TextDecoder(bigEndian ? 'utf-16be' : 'utf-16le', { fatal: true });
  const decode = (bytes: Buffer | undefined): Buffer => {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: bytes !== undefined }));
    } catch (cause) {
      throw encodingError(`The file "${file.sourcePath}" is not valid UTF-16`, { file, cause });
    }
  };
  return { push: (bytes) => decode(bytes), finish: () => decode(undefined) };
}

function encodingError(
  message: string,
  { file, ...detail }: { file: FoundFile; hint?: string; cause?: unknown },
): IngotError {
  return new IngotError('SOURCE_ENCODING', message, { location: file.location, ...detail });
}
