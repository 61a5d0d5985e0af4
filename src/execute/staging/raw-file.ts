import { closeSync, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { hash } from 'node:crypto';
import { IngotError } from '../../core/error.ts';
import type { ReadingLimits } from '../../core/file-spec.ts';
import { checksumAside } from './checksum-aside.ts';
import { isSameStamp } from './file-stamp.ts';
import type { FoundFile, ListedFile } from './find-files.ts';
import { compressionOf, plainPieces } from './plain-pieces.ts';
import { changedError, checksumOf, readError } from './read-file.ts';
import type { SeenFiles } from './seen-files.ts';

/** Smaller files are read whole: most of their time would go into asking for pieces. */
const smallBytes = 1024 * 1024;
/** What is larger is worth another thread. */
const largeBytes = 64 * 1024 * 1024;

/** A raw file as it was when it was first looked at. */
export interface RawFile {
  readonly stat: Stats;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly checksum: string;
  /** Its bytes, where they were read just now and are few. */
  readonly bytes: Buffer | undefined;
}

export interface RawFileOptions {
  readonly seen: SeenFiles;
  /** By the clock of the file system: what was written just before may be written again unnoticed. */
  readonly readAt: number;
  readonly signal: AbortSignal;
}

/** The checksum of a file: what it was when it was last read, where it has not been touched since. */
export async function rawFile(file: ListedFile, options: RawFileOptions): Promise<RawFile> {
  const { checksum, ...raw } = await rawFileSoon(file, options);
  return { ...raw, checksum: await checksum };
}

/** A raw file whose checksum is on its way. */
export interface UnseenFile extends Pick<RawFile, 'stat' | 'bytes'> {
  readonly checksum: Promise<string>;
}

/** The same, but does not wait for the checksum of a large file. */
export async function rawFileSoon(
  file: ListedFile,
  { seen, readAt, signal }: RawFileOptions,
): Promise<RawFile | UnseenFile> {
  const known = seen.checksum(file);
  if (known !== undefined) return { stat: file.stat, checksum: known, bytes: undefined };
  const { stat, bytes } = readIfSmall(file);
  const remember = (checksum: string) => {
    seen.remember(file.path, stat, { checksum, readAt });
    return checksum;
  };
  if (bytes !== undefined) return { stat, bytes, checksum: remember(hash('sha256', bytes)) };
  const checksum = hashed(file, stat, signal).then(remember);
  if (stat.size < largeBytes) return { stat, bytes, checksum: await checksum };
  // Whoever waits for it is told.
  checksum.catch(() => undefined);
  return { stat, bytes, checksum };
}

async function hashed(file: FoundFile, stat: Stats, signal: AbortSignal): Promise<string> {
  const make = stat.size < largeBytes ? checksumOf : checksumAside;
  try {
    const checksum = await make(file.path, signal);
    checkUnchanged(file, stat);
    return checksum;
  } catch (error) {
    throw readError(error, file);
  }
}

/** About what opening one more file costs, in bytes read. */
const openBytes = 64 * 1024;

/** Whether so much was not read before that it takes a while. */
export function isMuchUnseen(found: readonly ListedFile[], seen: SeenFiles): boolean {
  let bytes = 0;
  for (const file of found) {
    if (seen.checksum(file) === undefined) bytes += file.stat.size + openBytes;
    if (bytes >= largeBytes) return true;
  }
  return false;
}

/** The plain bytes of a file, decompressed. */
export function plainBytes(
  file: FoundFile,
  raw: { readonly size: number; readonly bytes: Buffer | undefined },
  options: { readonly limits: ReadingLimits; readonly signal: AbortSignal },
): AsyncIterable<Buffer> {
  const bytes = raw.bytes ?? (raw.size > smallBytes ? undefined : readIfSmall(file).bytes);
  return bytes === undefined || compressionOf(bytes) !== 'none'
    ? plainPieces(file, options)
    : one(bytes);
}

/**
 * Does work that reads a file, and makes sure that it is still the one that was looked at.
 * @throws IngotError SOURCE_FILE_CHANGED, SOURCE_FILE_UNREADABLE
 */
export async function whileUnchanged<T>(
  file: FoundFile,
  { stat, bytes }: Pick<RawFile, 'stat' | 'bytes'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    // What was in memory was not read again.
    if (bytes === undefined) checkUnchanged(file, stat);
    return result;
  } catch (error) {
    // A file that changes gives all kinds of errors on the way; the change is their reason.
    if (bytes === undefined || !(error instanceof IngotError)) checkUnchanged(file, stat, error);
    throw readError(error, file);
  }
}

function checkUnchanged(file: FoundFile, before: Stats, cause?: unknown): void {
  const after = statSync(file.path, { throwIfNoEntry: false });
  if (after === undefined || !isSameStamp(before, after)) throw changedError(file, cause);
}

/** A file as it is now, with its bytes where they are few. */
function readIfSmall(file: FoundFile): Pick<RawFile, 'stat' | 'bytes'> {
  try {
    const handle = openSync(file.path, 'r');
    try {
      const stat = fstatSync(handle);
      if (stat.size > smallBytes) return { stat, bytes: undefined };
      const bytes = readWhole(handle, stat.size);
      if (!isSameStamp(stat, fstatSync(handle))) throw changedError(file);
      return { stat, bytes };
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw readError(error, file);
  }
}

function readWhole(handle: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(handle, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return length === size ? bytes : bytes.subarray(0, length);
}

// An async generator costs more than many a file that is read with it.
function one(bytes: Buffer): AsyncIterable<Buffer> {
  return {
    [Symbol.asyncIterator]: () => {
      let isDone = bytes.length === 0;
      return {
        next: () => {
          const result = isDone
            ? { done: true as const, value: undefined }
            : { done: false as const, value: bytes };
          isDone = true;
          return Promise.resolve(result);
        },
      };
    },
  };
}
