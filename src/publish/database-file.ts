import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { isJsonObject, type Json } from '../core/json.ts';

/**
 * What tells the states of a database file apart without opening the database: DuckDB writes one of the two headers, with
 * a number one higher, at the end of each checkpoint.
 */
export interface FileIdentity {
  readonly size: number;
  /** Of all headers. */
  readonly header: string;
  /** When it was written, in nanoseconds: small databases written fresh may have equal headers. */
  readonly writtenAt: string;
}

/** The main header and two headers of the database, 4,096 bytes each (DuckDB's storage format, `storage_info`). */
const headersSize = 3 * 4096;

/**
 * Undefined where there is no such file. Not to be called while this process has the database open: closing the file
 * would take DuckDB's lock off it.
 */
export function identityOf(path: string): FileIdentity | undefined {
  const read = readHeaders(path);
  if (read === undefined) return undefined;
  const { size, mtimeNs, headers } = read;
  const header = hash('sha256', headers, 'base64url').slice(0, 24);
  return { size: Number(size), header, writtenAt: String(mtimeNs) };
}

/** Whether something is there; unlike `existsSync` it does not take a disk that fails for an empty place. */
export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** One that was written down. */
export function parseIdentity(value: Json | undefined): FileIdentity | undefined {
  if (!isJsonObject(value)) return undefined;
  const { size, header, writtenAt } = value;
  if (typeof size !== 'number' || typeof header !== 'string') return undefined;
  return { size, header, writtenAt: String(writtenAt) };
}

/** Whether nothing is there, or an empty file, which is left by who was killed when it was made. */
export function isNothing(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || (found.isFile() && found.size === 0);
}

/** Whether it is the same state of the same database, also where it was touched, or brought back from a copy. */
export function isSameFile(a: FileIdentity | undefined, b: FileIdentity | undefined): boolean {
  return a !== undefined && b !== undefined && a.size === b.size && a.header === b.header;
}

/** Whether nobody has written to it since. */
export function isUntouched(a: FileIdentity | undefined, b: FileIdentity | undefined): boolean {
  return isSameFile(a, b) && a?.writtenAt === b?.writtenAt;
}

/** Whether changes stand beside a database that are not in its file yet. */
export function hasLog(path: string): boolean {
  return (statSync(logPath(path), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

export function logPath(path: string): string {
  return `${path}.wal`;
}

/** Why a file can't be a database, as far as its headers tell; undefined where they find nothing wrong. */
export function damageOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'it is not there';
  if (!found.isFile()) return 'it is not a file';
  const headers = readHeaders(path)?.headers;
  if (headers === undefined || headers.length === 0) return 'it is empty';
  if (headers.toString('latin1', 8, 12) !== 'DUCK') return 'it is not a DuckDB database';
  return headers.length < headersSize ? 'it is cut off' : undefined;
}

function readHeaders(
  path: string,
): { readonly size: bigint; readonly mtimeNs: bigint; readonly headers: Buffer } | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const file = openSync(path, 'r');
  try {
    const headers = Buffer.alloc(headersSize);
    const length = readSync(file, headers, 0, headersSize, 0);
    const { size, mtimeNs } = fstatSync(file, { bigint: true });
    return { size, mtimeNs, headers: headers.subarray(0, length) };
  } finally {
    closeSync(file);
  }
}
