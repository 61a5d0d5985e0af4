import { fileFormats, type FileFormat } from './file-spec.ts';

/** What comes behind the last dot of a name, in lower case, but for what says that it is compressed; empty where there is no dot. */
export function endingOf(name: string): string {
  const plain = name.toLowerCase().replace(/\.(?:gz|gzip|zst|zstd)$/, '');
  const dot = plain.lastIndexOf('.');
  return dot > plain.lastIndexOf('/') ? plain.slice(dot + 1) : '';
}

export function formatOfEnding(ending: string): FileFormat | undefined {
  return ending === 'jsonl' ? 'ndjson' : fileFormats.find((format) => format === ending);
}

/** Whether a pattern says nothing of the endings that it means: `data/raw/*`. */
export function isOfAnyEnding(pattern: string): boolean {
  return !pattern.slice(pattern.lastIndexOf('/') + 1).includes('.');
}

/** Whether a name tells that no raw data is in the file: that of a mark such as `_SUCCESS`, or of what is still being written. */
export function isAside(name: string): boolean {
  if (formatOfEnding(endingOf(name)) !== undefined) return false;
  return /^[._~]|\.(?:tmp|part|partial|crdownload)$|^(?:thumbs\.db|desktop\.ini)$/i.test(name);
}
