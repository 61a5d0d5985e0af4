import { keyOf } from '../../core/key-of.ts';

/** What a staged file is known by: its bytes and how they are read, but not where it is. */
export function fingerprintOf(checksum: string, reading: string): string {
  return keyOf([checksum, reading]);
}

/** More files are told by one fingerprint of all: what is kept of a source shall not grow with its files. */
const mostFiles = 2_000;

/** What a source is made of: a fingerprint for each path, or for all paths together where they are many. */
export function fileFingerprints(
  checksums: ReadonlyMap<string, string>,
  reading: string,
): Readonly<Record<string, string>> {
  if (checksums.size > mostFiles)
    return { [`${checksums.size} files`]: keyOf([reading, ...[...checksums].flat()]) };
  return Object.fromEntries(
    [...checksums].map(([path, checksum]) => [path, fingerprintOf(checksum, reading)]),
  );
}
