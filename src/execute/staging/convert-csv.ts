import { join } from 'node:path';
import { EngineError } from '../../core/adapter.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import type { AuditValues } from './audit-columns.ts';
import { checkExact } from './check-exact.ts';
import {
  checkCounts,
  countRows,
  rejectTables,
  type Conversion,
  type ConversionInput,
  unreadable,
} from './conversion.ts';
import {
  auditList,
  copyStatement,
  emptySelect,
  readCsvCall,
  type DelimitedText,
} from './copy-statement.ts';
import { dropRejects, countRejects, readRejects, type RejectTables } from './duckdb-rejects.ts';
import { placeRejects } from './place-rejects.ts';
import { readCsv, type CsvBody, type CsvContents } from './read-csv.ts';
import { copyCsv, readableCsv, type ReadableCsv } from './repair-csv.ts';
import { writeRejects } from './write-rejects.ts';

/** Converts one CSV file to Parquet, with its rejects beside it. */
export async function convertCsv(input: ConversionInput): Promise<Conversion> {
  const contents = await readCsv(input.file, input);
  const audit: AuditValues = {
    sourceFile: input.file.sourcePath,
    checksum: contents.checksum,
    loadedAt: input.loadedAt,
    batchId: input.batchId,
  };
  const paths = {
    good: join(input.folder, 'good.parquet'),
    numbered: join(input.folder, 'numbered.parquet'),
    rejects: join(input.folder, 'rejects'),
  };
  const { body } = contents;
  const written =
    body === undefined
      ? await writeEmpty(input, { contents, audit, paths })
      : await writeBody(input, { contents, audit, paths, body });
  return {
    checksum: contents.checksum,
    columns: contents.columns.map(({ name }) => name),
    rejectsPath: `${paths.rejects}.parquet`,
    ...written,
  };
}

interface Work {
  readonly contents: CsvContents;
  readonly audit: AuditValues;
  readonly paths: { readonly good: string; readonly numbered: string; readonly rejects: string };
}

type Written = Pick<Conversion, 'rows' | 'rejected' | 'parquetPath'>;

async function writeEmpty({ session }: ConversionInput, work: Work): Promise<Written> {
  const { contents, audit, paths } = work;
  await session.execute(copyStatement(emptySelect(contents.columns, audit), paths.good));
  return { rows: 0, rejected: 0, parquetPath: paths.good };
}

async function writeBody(
  input: ConversionInput,
  work: Work & { readonly body: CsvBody },
): Promise<Written> {
  try {
    return await writeRecords(input, work);
  } catch (error) {
    // DuckDB 1.5 gives up on some quotes that stand behind blanks, with advice about options that are not the user's.
    const isConfused = error instanceof EngineError && error.message.includes('CSV Parser state');
    throw isConfused ? unreadable(input.file, 'its quotes stand oddly', error) : error;
  }
}

async function writeRecords(
  input: ConversionInput,
  work: Work & { readonly body: CsvBody },
): Promise<Written> {
  const { contents, body } = work;
  const readable = await readableCsv(contents.path, body, input);
  const isCopy = readable.offsets !== undefined;
  const written = await tryBody(input, { ...work, readable, isLast: isCopy });
  if (written !== undefined) return written;
  const copy = await copyCsv(contents.path, body, input);
  const again = await tryBody(input, { ...work, readable: copy, isLast: true });
  if (again === undefined) throw new Error(`The last try on "${contents.path}" was not checked`);
  return again;
}

interface Attempt extends Work {
  readonly body: CsvBody;
  readonly readable: ReadableCsv;
  /** True where records that don't add up are an error. */
  readonly isLast: boolean;
}

/**
 * DuckDB 1.5 forgets rejects when all records of a file's last buffer are bad and there are others before it. Then the
 * records don't add up, and the result is undefined: the file is to be read again from a copy in smaller files.
 */
async function tryBody(input: ConversionInput, work: Attempt): Promise<Written | undefined> {
  const { session, file, signal } = input;
  const { paths, body } = work;
  const tables = rejectTables();
  try {
    const text = delimitedText(input, work);
    const select = goodSelect(readCsvCall(text, tables), work);
    await session.execute(copyStatement(select, paths.good));
    signal.throwIfAborted();
    const rejected = body.faulty + (await countRejects(session, tables));
    const rows = await countRows(session, paths.good);
    if (!work.isLast && rows + rejected !== body.records) return undefined;
    checkCounts(file, { rows, rejected, records: body.records });
    await checkExact(file, [text], session);
    if (rejected === 0) return { rows, rejected, parquetPath: paths.good };
    return await writeDirty(input, work, tables);
  } finally {
    await dropRejects(session, tables);
  }
}

/** Where records were rejected, they are placed in the file, and the good ones are numbered around them. */
async function writeDirty(
  { session, file, signal }: ConversionInput,
  work: Attempt,
  tables: RejectTables,
): Promise<Written> {
  const { contents, paths, body, audit } = work;
  const { records } = body;
  const rejects = placeRejects({
    path: contents.path,
    body,
    columnCount: contents.columns.length,
    offsets: work.readable.offsets,
    isRaw: contents.path === file.path,
    rejected: readRejects(session, tables),
    signal,
  });
  const rejected = await writeRejects(rejects, { session, base: paths.rejects, audit });
  await session.execute(copyStatement(numberedSelect(paths, records), paths.numbered));
  const rows = await countRows(session, paths.numbered);
  checkCounts(file, { rows, rejected, records });
  return { rows, rejected, parquetPath: paths.numbered };
}

function delimitedText(
  { files }: ConversionInput,
  { contents, body, readable }: Attempt,
): DelimitedText {
  return {
    ...body.layout.dialect,
    ...readable,
    columns: contents.columns,
    nulls: files.csv.nulls,
    maxLineBytes: 2_000_000,
  };
}

function goodSelect(readCsvCall: string, { contents, audit }: Work): string {
  const columns = contents.columns.map(({ name }) => quoteIdentifier(name));
  return `select
  ${columns.join(',\n  ')},
  ${auditList(audit, 'row_number() over ()')}
from ${readCsvCall}`;
}

/** The rows again, with the numbers that the rejects have left free. */
function numberedSelect({ good, rejects }: Work['paths'], records: number): string {
  return `select data.* replace (free.number as _record)
from read_parquet(${quoteLiteral(good)}) as data
positional join (
  select number
  from range(1, ${records + 1}) as numbers(number)
  where number not in (select _record from read_parquet(${quoteLiteral(`${rejects}.parquet`)}))
  order by number
) as free`;
}
