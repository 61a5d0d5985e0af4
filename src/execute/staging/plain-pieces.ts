import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { IngotError } from '../../core/error.ts';
import type { ReadingLimits } from '../../core/file-spec.ts';
import type { FoundFile } from './find-files.ts';
import { readChunks } from './read-file.ts';
import { ZstdError, ZstdFrames } from './zstd-frames.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

const pieceBytes = 1024 * 1024;
/** Below this nothing is too much, whatever it was made of. */
const freeBytes = 100 * 1024 * 1024;

/** How a file is compressed, by its first bytes (RFC 1952, RFC 8878); its name does not count. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  return isZstd ? 'zstd' : 'none';
}

/**
 * The bytes of a file in order, decompressed.
 * @throws IngotError SOURCE_COMPRESSED_BROKEN, LIMIT_RATIO, SOURCE_COMPRESSION_UNKNOWN
 */
export async function* plainPieces(
  file: FoundFile,
  { limits, signal }: { readonly limits: ReadingLimits; readonly signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const source = readChunks(file.path, signal);
  let compression: Compression | undefined;
  for await (const { bytes } of source) {
    compression ??= compressionOf(bytes);
    if (compression !== 'none') break;
    yield bytes;
  }
  if (compression === undefined || compression === 'none') return;
  yield* decompressed(file, { compression, limits, signal });
}

interface Unpacking {
  readonly compression: Exclude<Compression, 'none'>;
  readonly limits: ReadingLimits;
  readonly signal: AbortSignal;
}

async function* decompressed(
  file: FoundFile,
  { compression, limits, signal }: Unpacking,
): AsyncGenerator<Buffer> {
  const packed = createReadStream(file.path, { highWaterMark: 256 * 1024 });
  const plain = compression === 'gzip' ? unpacked(packed, gunzip()) : zstdPieces(packed, file);
  let produced = 0;
  try {
    for await (const piece of plain) {
      signal.throwIfAborted();
      produced += piece.length;
      if (produced > freeBytes && produced > packed.bytesRead * limits.ratio)
        throw ratioError(file, limits.ratio);
      yield piece;
    }
  } catch (error) {
    throw isBroken(error) ? brokenError(file, compression, error) : error;
  } finally {
    packed.destroy();
  }
}

function gunzip(): NodeJS.ReadWriteStream {
  return zlib.createGunzip({ chunkSize: pieceBytes });
}

async function* zstdPieces(packed: Readable, file: FoundFile): AsyncGenerator<Buffer> {
  const frames = new ZstdFrames(packed);
  for (let frame = await frames.next(); frame !== undefined; frame = await frames.next())
    yield* unpacked(Readable.from(frame, { objectMode: false }), unzstd(file));
}

function unpacked(packed: Readable, decoder: NodeJS.ReadWriteStream): AsyncIterable<Buffer> {
  return pipeline(
    packed,
    decoder,
    () => undefined,
  ) as NodeJS.ReadableStream as AsyncIterable<Buffer>;
}

function unzstd(file: FoundFile): NodeJS.ReadWriteStream {
  // Node has it since 22.15 and 23.8.
  if (typeof zlib.createZstdDecompress === 'function')
    return zlib.createZstdDecompress({ chunkSize: pieceBytes });
  throw new IngotError(
    'SOURCE_COMPRESSION_UNKNOWN',
    `The file "${file.sourcePath}" is compressed with zstd, which this version of Node can't read`,
    { location: file.location, hint: 'Use Node 24, or compress the file with gzip.' },
  );
}

function isBroken(error: unknown): error is Error {
  if (error instanceof ZstdError) return true;
  if (!(error instanceof Error) || !('code' in error)) return false;
  return /^(?:Z_|ZSTD_|ERR_ZSTD|ERR_BUFFER_TOO_LARGE|ERR_STREAM_PREMATURE)/.test(
    String(error.code),
  );
}

function brokenError(file: FoundFile, compression: Compression, cause: Error): IngotError {
  const isCut = /unexpected end/i.test(cause.message);
  const reason = isCut ? 'it ends too early' : `it is not valid ${compression}`;
  return new IngotError(
    'SOURCE_COMPRESSED_BROKEN',
    `The file "${file.sourcePath}" can't be decompressed: ${reason}`,
    {
      location: file.location,
      cause,
      hint: 'Nothing of it was staged. Get the file again, and make sure that it was copied whole.',
    },
  );
}

function ratioError(file: FoundFile, ratio: number): IngotError {
  return new IngotError(
    'SOURCE_LIMIT',
    `The file "${file.sourcePath}" has more than ${ratio} bytes for each compressed one`,
    {
      location: file.location,
      hint: 'This is how decompression bombs look. Raise `limits: { ratio: … }` if the file is what it should be.',
    },
  );
}
