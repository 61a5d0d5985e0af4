import { hiveNull } from '../../core/hive-null.ts';
import type { FileSpec } from '../../core/file-spec.ts';
import type { Source } from '../../core/node.ts';
import { quoteLiteral } from '../../core/relation.ts';
import type { FoundFile } from './find-files.ts';

const folder = /(?:^|\/)([^/=]+)=([^/]*)(?=\/)/g;

/** The keys of folders such as `year=2024`, in order; by default only where all files stand in such folders. */
export function hiveKeys(
  files: readonly Pick<FoundFile, 'sourcePath'>[],
  { hivePartitions }: Pick<FileSpec, 'hivePartitions'>,
): readonly string[] {
  if (hivePartitions === false) return [];
  const keys = new Map<string, string>();
  for (const { sourcePath } of files) {
    const found = [...sourcePath.matchAll(folder)];
    if (found.length === 0 && hivePartitions === undefined) return [];
    for (const [, key = ''] of found)
      if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return [...keys.values()];
}

/** A source as the reader of its files sees it: what the path tells is not looked for in the file. */
export function withoutHive(source: Source, keys: readonly string[]): Source {
  if (keys.length === 0) return source;
  const known = new Set(keys.map((key) => key.toLowerCase()));
  return {
    ...source,
    columns: source.columns.filter(({ name }) => !known.has(name.toLowerCase())),
  };
}

/** What the folders of a file say of some keys, as it is written there; undefined for what they do not tell. */
export function hiveTexts(
  sourcePath: string,
  keys: readonly string[],
): readonly (string | undefined)[] {
  const texts = new Map<string, string>();
  for (const [, key = '', text = ''] of sourcePath.matchAll(folder))
    if (!texts.has(key.toLowerCase())) texts.set(key.toLowerCase(), text);
  return keys.map((key) => texts.get(key.toLowerCase()));
}

/** The value of a key as text, read off the path of the file; Hive writes NULL as a name of its own. */
export function hiveText(key: string): string {
  const pattern = `(?i)(?:^|/)${key.replace(/[^A-Za-z0-9_]/g, (sign) => `\\x{${sign.codePointAt(0)?.toString(16) ?? '0'}}`)}=([^/]*)/`;
  const value = `regexp_extract(r_file, ${quoteLiteral(pattern)}, 1)`;
  const isThere = `regexp_matches(r_file, ${quoteLiteral(pattern)})`;
  return `(case when ${isThere} then nullif(url_decode(${value}), ${quoteLiteral(hiveNull)}) end)`;
}
