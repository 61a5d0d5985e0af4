import { IngotError } from '../../../core/error.ts';
import type { TextEncoding } from '../../../core/file-spec.ts';
import type { FoundFile } from '../find-files.ts';

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
  if (mark !== undefined && mark !== encoding)
    throw encodingError(
      `The file "${file.sourcePath}" begins with the mark of ${mark}, not of ${encoding}`,
      { file, hint: `Set \`encoding: ${mark}\` for these files.` },
    );
  switch (encoding) {
    case 'utf-8':
      return { push: (bytes) => bytes, finish: () => Buffer.alloc(0) };
    case 'latin-1':
      return singleBytes((text) => text);
    case 'windows-1252':
      return singleBytes(withWindowsSigns);
    case 'utf-16':
      return textDecoder(utf16Label(first, file), { file, name: 'UTF-16' });
    default:
      return textDecoder(encoding, { file, name: encoding });
  }
}

function markOf(first: Buffer): TextEncoding | undefined {
  const start = first.toString('latin1', 0, 3);
  if (start === '\xef\xbb\xbf') return 'utf-8';
  return start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff') ? 'utf-16' : undefined;
}

/** An encoding of one byte a character, most of which are those of Latin-1. */
function singleBytes(change: (text: string) => string): ByteDecoder {
  return {
    push: (bytes) => Buffer.from(change(bytes.toString('latin1'))),
    finish: () => Buffer.alloc(0),
  };
}

/** What the bytes 80 to 9f mean; where there is nothing, the control character of that number. */
const windowsSigns = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** TextDecoder of several versions of Node takes windows-1252 for Latin-1. */
function withWindowsSigns(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (sign) => windowsSigns.charAt(sign.charCodeAt(0) - 0x80));
}

function utf16Label(first: Buffer, file: FoundFile): string {
  const hasMark = markOf(first) !== undefined;
  if (!hasMark && !first.subarray(0, sureBytes).includes(0))
    throw encodingError(`The file "${file.sourcePath}" is not UTF-16`, {
      file,
      hint: 'Leave `encoding` out for UTF-8, or set `encoding: latin-1`.',
    });
  const isBigEndian = hasMark ? first[0] === 0xfe : first[0] === 0;
  return isBigEndian ? 'utf-16be' : 'utf-16le';
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
