import { createHash } from 'node:crypto';
import type { Source } from '../../core/node.ts';

/** Raised when the same bytes would be converted to something else than before. */
const converterVersion = 1;

/** What a staged file is named by: the file's bytes and how they are read, but not where the file is. */
export function fingerprintOf(checksum: string, source: Source): string {
  const reading = {
    converterVersion,
    checksum,
    format: source.files?.format,
    record: source.files?.record,
    csv: source.files?.csv,
    columns: source.columns.map(({ name, dataType }) => [name, dataType]),
  };
  return createHash('sha256').update(JSON.stringify(reading)).digest('hex').slice(0, 24);
}
