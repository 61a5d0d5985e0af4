import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { defaultLimits } from '../../core/file-spec.ts';
import type { FoundFile } from '../staging/find-files.ts';
import { readError } from '../staging/read-file.ts';
import { compressionOf, plainPieces, type Compression } from '../staging/plain-pieces.ts';

/** What the plain bytes of a file look like, up to a limit. */
export interface Survey {
  readonly file: FoundFile;
  readonly compression: Compression;
  readonly head: Buffer;
  /** The last bytes of the file; undefined where they are out of reach. */
  readonly tail: Buffer | undefined;
  /** Bytes that were looked at. */
  readonly bytes: number;
  /** Whether these were all. */
  readonly isWhole: boolean;
  readonly isUtf8: boolean;
  /** Whether nearly any encoding reads it the same. */
  readonly isAscii: boolean;
  /** Where a text is not UTF-8, the bytes around the first place that tells so. */
  readonly strange: Buffer;
}

const headBytes = 1024 * 1024;
const tailBytes = 64 * 1024;
const strangeBytes = 64 * 1024;

export interface SurveyOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a file once, from its beginning to a limit.
 * @throws IngotError SOURCE_FILE_UNREADABLE, or what is wrong with its compression
 */
export async function surveyFile(file: FoundFile, options: SurveyOptions): Promise<Survey> {
  try {
    return await survey(file, options);
  } catch (error) {
    throw readError(error, file);
  }
}

async function survey(file: FoundFile, { maxBytes, signal }: SurveyOptions): Promise<Survey> {
  const compression = compressionOf(await firstBytes(file));
  const head = new Kept(headBytes);
  let tail: Buffer = Buffer.alloc(0);
  let strange: Buffer | undefined;
  let bytes = 0;
  let isWhole = true;
  let isPlain = true;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of plainPieces(file, { limits: defaultLimits, signal })) {
    if (bytes >= maxBytes) {
      isWhole = false;
      break;
    }
    bytes += piece.length;
    head.add(piece);
    isPlain &&= isAscii(piece);
    tail = Buffer.concat([tail, piece.subarray(-tailBytes)]).subarray(-tailBytes);
    if (strange !== undefined) continue;
    const text = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = text.length - unfinished(text);
    if (!isUtf8(text.subarray(0, end))) strange = aroundFault(text);
    rest = Buffer.from(text.subarray(end));
  }
  if (strange === undefined && isWhole && rest.length > 0) strange = rest;
  return {
    file,
    compression,
    head: head.bytes(),
    tail: isWhole ? tail : await lastBytes(file, compression),
    bytes,
    isWhole,
    isUtf8: strange === undefined,
    isAscii: isPlain,
    strange: strange ?? Buffer.alloc(0),
  };
}

class Kept {
  readonly #most: number;
  readonly #pieces: Buffer[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(piece: Buffer): void {
    if (this.#length >= this.#most) return;
    const part = Buffer.from(piece.subarray(0, this.#most - this.#length));
    this.#pieces.push(part);
    this.#length += part.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

async function firstBytes({ path }: FoundFile): Promise<Buffer> {
  await using handle = await open(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
  return buffer.subarray(0, bytesRead);
}

async function lastBytes(
  { path }: FoundFile,
  compression: Compression,
): Promise<Buffer | undefined> {
  if (compression !== 'none') return undefined;
  await using handle = await open(path);
  const { size } = await handle.stat();
  const length = Math.min(size, tailBytes);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.subarray(0, bytesRead);
}

/** How many bytes at the end begin a character of UTF-8 that goes on. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** From the first window that is not UTF-8, or from the beginning where none is by itself. */
function aroundFault(text: Buffer): Buffer {
  for (let at = 0; at < text.length; at += strangeBytes / 2) {
    const window = text.subarray(at, at + strangeBytes);
    const start = window.findIndex((byte) => byte < 0x80 || byte >= 0xc0);
    const sound = window.subarray(start, window.length - unfinished(window));
    if (!isUtf8(sound)) return Buffer.from(window);
  }
  return Buffer.from(text.subarray(0, strangeBytes));
}
