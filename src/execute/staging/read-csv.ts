import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { IngotError } from '../../core/error.ts';
import type { FileSpec, Source } from '../../core/node.ts';
import { csvColumns, typedColumns, type StagedColumn } from './csv-columns.ts';
import { checkDialect } from './csv-dialect.ts';
import { readLayout, type CsvLayout } from './csv-header.ts';
import { decoderFor, type ByteDecoder } from './decode-bytes.ts';
import type { FoundFile } from './find-files.ts';
import { readChunks } from './read-file.ts';
import { RecordScanner, type ScanOptions } from './record-scanner.ts';

/** The longest record DuckDB is given; its own limit is a little higher. */
const maxRecordBytes = 1_999_000;

/** What one pass over a CSV file told about it. */
export interface CsvContents {
  readonly checksum: string;
  /** The file, or its text in UTF-8 where that is another encoding. */
  readonly path: string;
  readonly columns: readonly StagedColumn[];
  /** Undefined for a file of 0 bytes. */
  readonly body: CsvBody | undefined;
}

export interface CsvBody {
  readonly layout: CsvLayout;
  readonly scan: ScanOptions;
  readonly header: boolean;
  /** Good and bad ones, without the header. */
  readonly records: number;
  readonly faulty: number;
  readonly lineEnds: number;
}

export interface CsvReading {
  readonly source: Source;
  readonly files: FileSpec;
  /** A folder for what is needed on the way. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Reads a CSV file once: its checksum, its header, and where and how many its records are. */
export async function readCsv(file: FoundFile, reading: CsvReading): Promise<CsvContents> {
  checkDialect(reading.files.csv, file);
  const { encoding } = reading.files.csv;
  const path = encoding === 'utf-8' ? file.path : join(reading.folder, 'decoded.csv');
  await using decoded = encoding === 'utf-8' ? undefined : await open(path, 'w');
  const hash = createHash('sha256');
  const body = new BodyReader(file, reading);
  let decoder: ByteDecoder | undefined;
  for await (const { bytes } of readChunks(file.path, reading.signal)) {
    hash.update(bytes);
    decoder ??= decoderFor(encoding, bytes, file);
    const text = decoder.push(bytes);
    await decoded?.writeFile(text);
    body.push(text);
  }
  const rest = decoder?.finish() ?? Buffer.alloc(0);
  await decoded?.writeFile(rest);
  body.push(rest);
  return { checksum: hash.digest('hex'), path, ...body.finish() };
}

/** The columns of a CSV file, read off its first bytes. */
export async function readCsvColumns(
  file: FoundFile,
  reading: Omit<CsvReading, 'folder'>,
): Promise<readonly StagedColumn[]> {
  checkDialect(reading.files.csv, file);
  const body = new BodyReader(file, reading);
  let decoder: ByteDecoder | undefined;
  for await (const { bytes } of readChunks(file.path, reading.signal)) {
    decoder ??= decoderFor(reading.files.csv.encoding, bytes, file);
    body.push(decoder.push(bytes));
    if (body.hasBegun) return body.finish().columns;
  }
  body.push(decoder?.finish() ?? Buffer.alloc(0));
  return body.finish().columns;
}

/** Takes the text of a file in pieces: the first one tells the layout, all of them have records. */
class BodyReader {
  readonly #file: FoundFile;
  readonly #reading: Omit<CsvReading, 'folder'>;
  #offset = 0;
  #columns: readonly StagedColumn[] = [];
  #layout: CsvLayout | undefined;
  #scan: ScanOptions | undefined;
  #scanner: RecordScanner | undefined;

  constructor(file: FoundFile, reading: Omit<CsvReading, 'folder'>) {
    this.#file = file;
    this.#reading = reading;
  }

  get hasBegun(): boolean {
    return this.#scanner !== undefined;
  }

  push(text: Buffer): void {
    if (text.length === 0) return;
    if (this.#scanner === undefined) this.#begin(text);
    this.#scanner?.push(text, this.#offset);
    this.#offset += text.length;
  }

  finish(): Pick<CsvContents, 'columns' | 'body'> {
    const { files, source } = this.#reading;
    const scanner = this.#scanner;
    if (scanner === undefined || this.#layout === undefined || this.#scan === undefined) {
      if (source.columns.length === 0) throw emptyError(this.#file);
      return {
        columns: typedColumns(
          source.columns.map(({ name }) => name),
          source,
        ),
        body: undefined,
      };
    }
    scanner.finish(this.#offset);
    const header = files.csv.header;
    const body = {
      layout: this.#layout,
      scan: this.#scan,
      header,
      records: scanner.records - (header ? 1 : 0),
      faulty: scanner.faulty,
      lineEnds: scanner.lineEnds,
    };
    return { columns: this.#columns, body };
  }

  #begin(text: Buffer): void {
    const { files, source } = this.#reading;
    const layout = readLayout(text, files);
    if (layout.offset >= text.length) return;
    if (!layout.complete && files.csv.header) throw headerError(this.#file);
    this.#layout = layout;
    this.#columns = csvColumns(source, layout, this.#file);
    this.#scan = {
      dialect: layout.dialect,
      offset: layout.offset,
      line: layout.line,
      singleColumn: this.#columns.length === 1,
      maxRecordBytes,
    };
    this.#scanner = new RecordScanner(this.#scan);
  }
}

function emptyError(file: FoundFile): IngotError {
  return new IngotError('SOURCE_EMPTY', `The file "${file.sourcePath}" is empty`, {
    location: file.location,
    hint: 'Declare the columns of this source under `columns`, then an empty file is a table without rows.',
  });
}

function headerError(file: FoundFile): IngotError {
  return new IngotError(
    'SOURCE_HEADER_UNCLOSED',
    `The header of "${file.sourcePath}" has a quote that is not closed`,
    {
      location: file.location,
      hint: 'Close the quote, or set `skip` to the number of lines above the header.',
    },
  );
}
