import { closeSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { hash } from 'node:crypto';
import { IngotError } from '../../core/error.ts';
import type { ReadingLimits } from '../../core/file-spec.ts';
import type { FoundFile } from './find-files.ts';
import { compressionOf, plainPieces } from './plain-pieces.ts';
import { checksumAside } from './checksum-aside.ts';
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
export async function rawFile(
  file: FoundFile,
  { seen, readAt, signal }: RawFileOptions,
): Promise<RawFile> {
  const stat = statOf(file);
  const known = seen.checksum(file.path, stat);
  if (known !== undefined) return { stat, checksum: known, bytes: undefined };
  try {
    const bytes = stat.size <= smallBytes ? readWhole(file, stat) : undefined;
    const checksum =
      bytes === undefined ? await checksumOf(file.path, signal) : hash('sha256', bytes);
    checkUnchanged(file, stat);
    seen.remember(file.path, stat, { checksum, readAt });
    return { stat, checksum, bytes };
  } catch (error) {
    throw readError(error, file);
  }
}

/** A raw file whose checksum is on its way. */
export interface UnseenFile extends Pick<RawFile, 'stat' | 'bytes'> {
  readonly checksum: Promise<string>;
}

/** A large file that was not read before; undefined for any other. */
export function unseenFile(
  file: FoundFile,
  { seen, readAt, signal }: RawFileOptions,
): UnseenFile | undefined {
  const stat = statOf(file);
  if (!isUnseen(file, { stat, seen })) return undefined;
  const checksum = checksumAside(file.path, signal).then(
    (made) => {
      checkUnchanged(file, stat);
      seen.remember(file.path, stat, { checksum: made, readAt });
      return made;
    },
    (error: unknown) => {
      throw readError(error, file);
    },
  );
  // Whoever waits for it is told.
  checksum.catch(() => undefined);
  return { stat, bytes: undefined, checksum };
}

/** Whether a file is large and was not read before, so that its checksum takes a while. */
export function isLargeUnseen(file: FoundFile, seen: SeenFiles): boolean {
  const stat = statSync(file.path, { throwIfNoEntry: false });
  return stat !== undefined && isUnseen(file, { stat, seen });
}

function isUnseen({ path }: FoundFile, { stat, seen }: { stat: Stats; seen: SeenFiles }): boolean {
  return stat.size >= largeBytes && seen.checksum(path, stat) === undefined;
}

/** The plain bytes of a file, decompressed. */
export function plainBytes(
  file: FoundFile,
  { bytes }: Pick<RawFile, 'bytes'>,
  options: { readonly limits: ReadingLimits; readonly signal: AbortSignal },
): AsyncIterable<Buffer> {
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
  { stat }: Pick<RawFile, 'stat'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    checkUnchanged(file, stat);
    return result;
  } catch (error) {
    // A file that grows gives all kinds of errors on the way; the change is their reason.
    if (!(error instanceof IngotError)) checkUnchanged(file, stat, error);
    throw readError(error, file);
  }
}

function checkUnchanged(file: FoundFile, before: Stats, cause?: unknown): void {
  const after = statSync(file.path, { throwIfNoEntry: false });
  const isSame =
    after !== undefined &&
    before.size === after.size &&
    before.mtimeMs === after.mtimeMs &&
    before.ctimeMs === after.ctimeMs &&
    before.ino === after.ino;
  if (!isSame) throw changedError(file, cause);
}

function statOf(file: FoundFile): Stats {
  try {
    return statSync(file.path);
  } catch (error) {
    throw readError(error, file);
  }
}

function readWhole(file: FoundFile, { size }: Stats): Buffer {
  const handle = openSync(file.path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(size);
    let length = 0;
    while (length < size) {
      const read = readSync(handle, bytes, length, size - length, length);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
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
