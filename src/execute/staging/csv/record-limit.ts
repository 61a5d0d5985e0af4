import type { FileSpec } from '../../../core/file-spec.ts';

const megabyte = 1024 * 1024;
/** A record has to be in memory as a whole, several times over while it is converted. */
const mostBytes = 16 * megabyte;

/** The longest record of a CSV file. */
export function maxRecordBytes({ limits }: FileSpec): number {
  return Math.min(limits.recordBytes, mostBytes);
}

/** A number of bytes as a person says it. */
export function sizeText(bytes: number): string {
  return bytes % megabyte === 0 ? `${bytes / megabyte} MB` : `${bytes} bytes`;
}
