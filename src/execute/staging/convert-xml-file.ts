import { checkExact } from './check-exact.ts';
import { join } from 'node:path';
import type { Session } from '../../core/adapter.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import type { AuditValues } from './audit-columns.ts';
import {
  checkCounts,
  countRows,
  rejectTables,
  type Conversion,
  type ConversionInput,
} from './conversion.ts';
import {
  auditList,
  copyStatement,
  emptySelect,
  readCsvCall,
  type DelimitedText,
} from './copy-statement.ts';
import { typedColumns, type StagedColumn } from './csv-columns.ts';
import { dropRejects, countRejects, readRejects, type RejectTables } from './duckdb-rejects.ts';
import { reasonOf } from './reject-reason.ts';
import type { RejectRow } from './reject-row.ts';
import { writePieces } from './write-pieces.ts';
import { writeRejects } from './write-rejects.ts';
import { convertXml, type XmlConversion } from './xml/convert-xml.ts';
import type { Segment } from './xml/delimited-writer.ts';

/** Converts one XML file to Parquet, with its rejects beside it. */
export async function convertXmlFile(input: ConversionInput): Promise<Conversion> {
  const { file, folder } = input;
  const xml = await convertXml({
    path: file.path,
    sourcePath: file.sourcePath,
    record: input.files.record,
    outputBase: join(folder, 'segment'),
    signal: input.signal,
  });
  const audit: AuditValues = {
    sourceFile: file.sourcePath,
    checksum: xml.checksum,
    loadedAt: input.loadedAt,
    batchId: input.batchId,
  };
  const columns = xmlColumns(xml, input);
  const texts = xml.segments.map((segment) => segmentText(segment, columns));
  const work = { xml, audit, columns, texts, isLast: false };
  const written =
    (await tryTexts(input, work)) ??
    (await tryTexts(input, { ...work, texts: await inPieces(texts, input), isLast: true }));
  if (written === undefined) throw new Error(`The last try on "${file.path}" was not checked`);
  return { checksum: xml.checksum, columns: columns.all.map(({ name }) => name), ...written };
}

interface Attempt {
  readonly xml: XmlConversion;
  readonly audit: AuditValues;
  readonly columns: XmlFileColumns;
  readonly texts: readonly DelimitedText[];
  /** True where records that don't add up are an error; see `convert-csv.ts`. */
  readonly isLast: boolean;
}

async function tryTexts(
  { file, folder, session, signal }: ConversionInput,
  { xml, audit, columns, texts, isLast }: Attempt,
): Promise<Omit<Conversion, 'checksum' | 'columns'> | undefined> {
  const base = join(folder, 'rejects');
  const parquetPath = join(folder, 'good.parquet');
  const tables = rejectTables();
  try {
    const select = textsSelect(texts, { columns, audit, tables });
    await session.execute(copyStatement(select, parquetPath));
    signal.throwIfAborted();
    const refused = texts.length > 0 ? await countRejects(session, tables) : 0;
    const rejected = refused + xml.rejects.length;
    const rows = await countRows(session, parquetPath);
    if (!isLast && rows + rejected !== xml.records) return undefined;
    checkCounts(file, { rows, rejected, records: xml.records });
    await checkExact(file, texts, session);
    const rejects = xmlRejects(xml, { session, tables, columnCount: columns.all.length });
    await writeRejects(rejects, { session, base, audit });
    return { rows, rejected, parquetPath, rejectsPath: `${base}.parquet` };
  } finally {
    await dropRejects(session, tables);
  }
}

/** The texts again, each in files smaller than DuckDB's buffer. */
async function inPieces(
  texts: readonly DelimitedText[],
  { folder, signal }: ConversionInput,
): Promise<readonly DelimitedText[]> {
  const result: DelimitedText[] = [];
  for (const [index, text] of texts.entries()) {
    const scan = {
      dialect: text,
      offset: 0,
      line: 1,
      singleColumn: false,
      maxRecordBytes: text.maxLineBytes,
    };
    const base = join(folder, `pieces-${index}`);
    const { paths } = await writePieces(text.paths[0] ?? '', scan, { header: false, base, signal });
    result.push({ ...text, paths });
  }
  return result;
}

interface XmlFileColumns {
  /** Those of the file, then those that are only declared: in XML what is missing is no mistake. */
  readonly all: readonly StagedColumn[];
  /** Lower-case names that the text has. */
  readonly present: ReadonlySet<string>;
}

function xmlColumns(
  { columns, segments }: XmlConversion,
  { source }: ConversionInput,
): XmlFileColumns {
  const known = new Set(columns.map((name) => name.toLowerCase()));
  const absent = source.columns
    .map(({ name }) => name)
    .filter((name) => !known.has(name.toLowerCase()));
  const present = segments.flatMap((segment) => segment.columns.map((name) => name.toLowerCase()));
  return { all: typedColumns([...columns, ...absent], source), present: new Set(present) };
}

function textsSelect(
  texts: readonly DelimitedText[],
  { columns, audit, tables }: { columns: XmlFileColumns; audit: AuditValues; tables: RejectTables },
): string {
  if (texts.length === 0) return emptySelect(columns.all, audit);
  const reads = texts.map((text) => `select * from ${readCsvCall(text, tables)}`);
  const list = columns.all.map(({ name, type }) =>
    columns.present.has(name.toLowerCase())
      ? quoteIdentifier(name)
      : `cast(null as ${type}) as ${quoteIdentifier(name)}`,
  );
  return `select
  ${[...list, auditList(audit, '"_record"')].join(',\n  ')}
from (
${reads.join('\nunion all by name\n')}
)`;
}

function segmentText(
  { path, columns: names, longestRow }: Segment,
  columns: XmlFileColumns,
): DelimitedText {
  const known = new Map(columns.all.map((column) => [column.name.toLowerCase(), column]));
  return {
    paths: [path],
    columns: names.map((name) => known.get(name.toLowerCase()) ?? { name, type: 'bigint' }),
    delimiter: ',',
    quote: '"',
    escape: '"',
    header: false,
    skip: 0,
    lineEnd: '\n',
    nulls: [''],
    maxLineBytes: Math.max(2_000_000, longestRow + 1000),
  };
}

/** The records that broke the rules of XML, and those with a value that is not of its column's type, in file order. */
async function* xmlRejects(
  { rejects, segments }: XmlConversion,
  { session, tables, columnCount }: { session: Session; tables: RejectTables; columnCount: number },
): AsyncGenerator<RejectRow> {
  let broken = 0;
  if (segments.length > 0) {
    for await (const { text, errors } of readRejects(session, tables)) {
      const end = text.indexOf(',');
      const record = Number(text.slice(0, end));
      for (let next = rejects[broken]; next && next.record < record; next = rejects[broken]) {
        yield next;
        broken++;
      }
      yield {
        record,
        line: undefined,
        byteOffset: undefined,
        column: errors.find(({ column }) => column !== undefined)?.column,
        value: text.slice(end + 1),
        reason: reasonOf(errors, columnCount),
      };
    }
  }
  yield* rejects.slice(broken);
}
