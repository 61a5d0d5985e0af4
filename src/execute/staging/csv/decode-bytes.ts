import { IngotError } from '../../../core/error.ts';
import type { TextEncoding } from '../../../core/file-spec.ts';
import type { FoundFile } from '../find-files.ts';
import { refuseBinary } from './refuse-binary.ts';

/** So many bytes tell whether a file without a mark can be UTF-16. */
const sureBytes = 1024;

/**
 * The bytes of a file as UTF-8, in pieces; each is valid until the next is asked for. UTF-8 is given as it is: what is
 * not valid there is a matter of single records.
 * @throws IngotError SOURCE_ENCODING
 */
export async function* decodedText(
  pieces: AsyncIterable<Buffer>,
  { encoding, file }: { readonly encoding: TextEncoding; readonly file: FoundFile },
): AsyncGenerator<Buffer> {
  let decoder: ByteDecoder | undefined;
  for await (const piece of withSureStart(pieces)) {
    decoder ??= decoderFor(encoding, piece, file);
    const text = decoder.push(piece);
    if (text.length > 0) yield text;
  }
  const rest = decoder?.finish();
  if (rest !== undefined && rest.length > 0) yield rest;
}

/** The same pieces, but the first one is long enough to know the encoding from, where the file is. */
async function* withSureStart(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (start === undefined) {
      yield piece;
    } else if (start.length === 0 && piece.length >= sureBytes) {
      start = undefined;
      yield piece;
    } else {
      start = Buffer.concat([start, piece]);
      if (start.length < sureBytes) continue;
      yield start;
      start = undefined;
    }
  }
  if (start !== undefined && start.length > 0) yield start;
}

interface ByteDecoder {
  push(bytes: Buffer): Buffer;
  /** What is left at the end of the file. */
  finish(): Buffer;
}

function decoderFor(encoding: TextEncoding, first: Buffer, file: FoundFile): ByteDecoder {
  const mark = markOf(first);
  if (mark !== undefined && mark !== encoding && !isWideWith(mark, encoding))
    throw encodingError(
      `The file "${file.sourcePath}" begins with the mark of ${shownMark(mark)}, not of ${encoding}`,
      { file, hint: `Set \`encoding: ${shownMark(mark)}\` for these files.` },
    );
  refuseBinary(first, { encoding, file });
  switch (encoding) {
    case 'utf-8':
      return { push: (bytes) => bytes, finish: () => Buffer.alloc(0) };
    case 'latin-1':
      return singleBytes((text) => text);
    case 'windows-1252':
      return singleBytes((text) => withWindowsSigns(text, file));
    case 'utf-16':
      return textDecoder(utf16Label(first, file), { file, name: 'UTF-16' });
    default:
      return textDecoder(encoding, { file, name: encoding });
  }
}

function markOf(first: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const start = first.toString('latin1', 0, 3);
  if (start === '\xef\xbb\xbf') return 'utf-8';
  if (start.startsWith('\xff\xfe')) return 'utf-16le';
  return start.startsWith('\xfe\xff') ? 'utf-16be' : undefined;
}

/** \`utf-16\` is read in the order that its mark tells. */
function shownMark(mark: string): string {
  return mark === 'utf-8' ? mark : 'utf-16';
}

function isWideWith(mark: string, encoding: TextEncoding): boolean {
  return encoding === 'utf-16' && mark !== 'utf-8';
}

/** An encoding of one byte a character, most of which are those of Latin-1. */
function singleBytes(change: (text: string) => string): ByteDecoder {
  return {
    push: (bytes) => Buffer.from(change(bytes.toString('latin1'))),
    finish: () => Buffer.alloc(0),
  };
}

/** What the bytes 80 to 9f mean; a blank where they mean nothing. */
const windowsSigns = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** TextDecoder of several versions of Node takes windows-1252 for Latin-1. */
function withWindowsSigns(text: string, file: FoundFile): string {
  return text.replace(/[\x80-\x9f]/g, (byte) => {
    const sign = windowsSigns.charAt(byte.charCodeAt(0) - 0x80);
    if (sign !== ' ') return sign;
    throw encodingError(
      `The file "${file.sourcePath}" is not valid windows-1252: the byte ${byte.charCodeAt(0).toString(16)} means nothing there`,
      { file, hint: 'Set `encoding` to the one that these files are written in.' },
    );
  });
}

function utf16Label(first: Buffer, file: FoundFile): string {
  const hasMark = markOf(first) !== undefined;
  if (!hasMark && !first.subarray(0, sureBytes).includes(0))
    throw encodingError(`The file "${file.sourcePath}" is not UTF-16`, {
      file,
      hint: 'Leave `encoding` out for UTF-8, or set `encoding: latin-1`.',
    });
  const isBigEndian = hasMark ? first[0] === 0xfe : isEvenNul(first);
  return isBigEndian ? 'utf-16be' : 'utf-16le';
}

/** Whether of the letters' two bytes the first one is mostly NUL; the first letter may be none of ASCII. */
function isEvenNul(first: Buffer): boolean {
  let even = 0;
  const start = first.subarray(0, sureBytes);
  for (const [at, byte] of start.entries()) if (byte === 0) even += at % 2 === 0 ? 1 : -1;
  return even > 0;
}

function textDecoder(
  label: string,
  { file, name }: { readonly file: FoundFile; readonly name: string },
): ByteDecoder {
  const decoder = new TextDecoder(label, { fatal: true });
  const decode = (bytes: Buffer | undefined): Buffer => {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: bytes !== undefined }));
    } catch (cause) {
      throw encodingError(`The file "${file.sourcePath}" is not valid ${name}`, {
        file,
        cause,
        hint: 'Set `encoding` to the one that these files are written in.',
      });
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
