import type { TakenFile } from '../../state/taken-files.ts';
import { hiveTexts } from './hive-partitions.ts';

/** What a raw file is known by: its bytes and, where its folders are columns, what they say; not its name. */
export function fileIdentity(
  { checksum, sourcePath }: TakenFile,
  hiveKeys: readonly string[],
): string {
  if (hiveKeys.length === 0) return checksum;
  return `${checksum} ${JSON.stringify(hiveTexts(sourcePath, hiveKeys))}`;
}

/** The same of several files. */
export function fileIdentities(
  files: Iterable<TakenFile>,
  hiveKeys: readonly string[],
): ReadonlySet<string> {
  return new Set([...files].map((file) => fileIdentity(file, hiveKeys)));
}

/** The files that a run has read, by their paths now. */
export function readIdentities(
  checksums: ReadonlyMap<string, string>,
  hiveKeys: readonly string[],
): ReadonlySet<string> {
  const files = [...checksums].map(([sourcePath, checksum]) => ({ sourcePath, checksum }));
  return fileIdentities(files, hiveKeys);
}
