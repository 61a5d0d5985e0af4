import { IngotError } from '../../core/error.ts';
import { randomUUID } from 'node:crypto';
import type { Session } from '../../core/adapter.ts';
import { quoteLiteral } from '../../core/relation.ts';
import type { FileSpec, Source } from '../../core/node.ts';
import type { RejectTables } from './duckdb-rejects.ts';
import type { FoundFile } from './find-files.ts';

/** What the conversion of one file needs. */
export interface ConversionInput {
  readonly file: FoundFile;
  readonly source: Source;
  readonly files: FileSpec;
  readonly session: Session;
  /** A folder of this conversion's own. */
  readonly folder: string;
  readonly loadedAt: string;
  readonly batchId: string;
  readonly signal: AbortSignal;
}

/** A file converted, in the conversion's own folder. */
export interface Conversion {
  readonly checksum: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly rejected: number;
  readonly parquetPath: string;
  /** Only there when records were rejected. */
  readonly rejectsPath: string;
}

/** Names that no other conversion has. */
export function rejectTables(): RejectTables {
  const id = randomUUID().replaceAll('-', '_');
  return { errors: `ingot_rejects_${id}`, scans: `ingot_scans_${id}` };
}

export async function countRows(session: Session, parquetPath: string): Promise<number> {
  const { rows } = await session.query(
    `select count(*) from read_parquet(${quoteLiteral(parquetPath)})`,
  );
  return Number(rows[0]?.[0]);
}

/** Nothing is lost: each record of the file is a row or a reject. */
export function checkCounts(
  file: FoundFile,
  { rows, rejected, records }: { rows: number; rejected: number; records: number },
): void {
  if (rows + rejected === records) return;
  throw unreadable(file, `${rows} rows and ${rejected} rejects for ${records} records`);
}

/** Where two readers do not agree on the records of a file, none of it is taken: better than one record too few. */
export function unreadable(file: FoundFile, found: string, cause?: unknown): IngotError {
  return new IngotError(
    'SOURCE_RECORDS_UNCLEAR',
    `The records of "${file.sourcePath}" can't be told apart (${found}), so nothing of it was taken`,
    {
      location: file.location,
      hint: 'Look for blanks before a quote and quotes inside values; or state another quote.',
      cause,
    },
  );
}
