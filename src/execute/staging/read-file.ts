import { open, type FileHandle } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { IngotError } from '../../core/error.ts';
import type { FoundFile } from './find-files.ts';

const chunkBytes = 1024 * 1024;

/** Gives the bytes of a file in order; a chunk is valid until the next one is asked for. */
export async function* readChunks(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly bytes: Buffer; readonly offset: number }> {
  await using handle = await open(path);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let offset = 0; ;) {
    signal.throwIfAborted();
    const length = await fill(handle, buffer, offset);
    if (length === 0) return;
    yield { bytes: buffer.subarray(0, length), offset };
    offset += length;
    if (length < chunkBytes) return;
  }
}

/** Reads until the buffer is full or the file ends, so that only the last chunk of a file is short. */
async function fill(handle: FileHandle, buffer: Buffer, offset: number): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(
      buffer,
      length,
      buffer.length - length,
      offset + length,
    );
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

/** The sha256 of a file's bytes, in hexadecimal. */
export async function checksumOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const { bytes } of readChunks(path, signal)) hash.update(bytes);
  return hash.digest('hex');
}

export function changedError(file: FoundFile, cause?: unknown): IngotError {
  return new IngotError(
    'SOURCE_FILE_CHANGED',
    `The file "${file.sourcePath}" changed while it was read`,
    {
      location: file.location,
      cause,
      hint: 'Wait until the file is complete, then run again. Write files under another name and rename them when they are done.',
    },
  );
}

/** An error of the file system about this file, in words; anything else as it is. */
export function readError(error: unknown, file: FoundFile): unknown {
  if (!isSystemError(error) || (error.path ?? file.path) !== file.path) return error;
  const reason = systemReasons.get(error.code);
  if (reason === undefined) return error;
  return new IngotError(
    'SOURCE_FILE_UNREADABLE',
    `The file "${file.sourcePath}" can't be read: ${reason}`,
    { location: file.location, cause: error, hint: 'Check the file and its permissions.' },
  );
}

const systemReasons = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a folder'],
  ['ENOENT', 'it is no longer there'],
  ['EIO', 'the disk reported an error'],
]);

function isSystemError(error: unknown): error is Error & { code: string; path?: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
