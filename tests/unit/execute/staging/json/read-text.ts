import {
  fileDefaults,
  type FileSpec,
  type ReadingLimits,
  type TextEncoding,
} from '../../../../../src/core/file-spec.ts';
import { IngotError } from '../../../../../src/core/error.ts';
import type { Source } from '../../../../../src/core/node.ts';
import {
  readJsonRecords,
  readNdjsonRecords,
} from '../../../../../src/execute/staging/json/read-json-records.ts';
import { CollectingSink } from '../../../../support/collecting-sink.ts';
import { location, sourceOf } from '../staging-fixture.ts';

export interface ReadOptions {
  readonly format?: 'json' | 'ndjson';
  readonly record?: string;
  readonly explode?: FileSpec['explode'];
  /** Paths by name of the column. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly normalizeNames?: boolean;
  readonly limits?: Partial<ReadingLimits>;
  readonly encoding?: TextEncoding;
  readonly pieceBytes?: number;
  readonly sink?: CollectingSink;
}

export interface ReadResult {
  readonly columns: readonly string[] | undefined;
  /** Each row with the columns that it has a value for. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly places: readonly string[];
  readonly rejects: readonly string[];
  readonly texts: readonly string[];
  readonly layouts: readonly (readonly string[])[];
  readonly records: number;
}

/** Reads a text as a file of JSON or NDJSON. */
export async function readText(
  text: string | Uint8Array,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const sink = options.sink ?? new CollectingSink();
  const read = options.format === 'ndjson' ? readNdjsonRecords : readJsonRecords;
  const source = sourceText(options);
  if (source.files === undefined) throw new Error('The source has no files');
  const { columns, records } = await read({
    file: { path: '/data/a.json', sourcePath: 'data/a.json', location },
    files: source.files,
    source,
    pieces: pieces(Buffer.from(text), options.pieceBytes ?? 1_000_000),
    sink,
    signal: new AbortController().signal,
  });
  return {
    columns,
    rows: sink.texts.flatMap(({ layout, text: rows }) => rowsOf(rows, layout.columns)),
    places: sink.texts.flatMap(({ offsets, lines }) =>
      offsets.map((offset, index) => `${lines[index] ?? 0}:${offset}`),
    ),
    rejects: sink.rejects.map(
      ({ number, line, offset, reason }) => `${number} at ${line}:${offset}: ${reason}`,
    ),
    texts: sink.rejects.map(({ value }) => value),
    layouts: sink.texts.map(({ layout }) => layout.columns),
    records,
  };
}

/** What reading gives, or the error that it ends with. */
export async function outcome(
  text: string | Uint8Array,
  options: ReadOptions = {},
): Promise<ReadResult | string> {
  try {
    return await readText(text, options);
  } catch (error) {
    if (error instanceof IngotError) return errorText(error);
    throw error;
  }
}

export async function mistakeOf(text: string | Uint8Array, options: ReadOptions): Promise<string> {
  const result = await outcome(text, options);
  return typeof result === 'string' ? result : 'no mistake';
}

function errorText({ code, message, location: place, hint }: IngotError): string {
  return `${code}: ${message}\n  at ${place?.path ?? ''}:${place?.line ?? 0}:${place?.column ?? 0}\n  help: ${hint ?? ''}`;
}

function sourceText(options: ReadOptions): Source {
  const { format = 'json', record, explode, normalizeNames = false, limits, paths = {} } = options;
  return sourceOf({
    format,
    csv: { encoding: options.encoding ?? 'utf-8' },
    ...(record !== undefined && { record }),
    files: { explode, normalizeNames, limits: { ...fileDefaults.limits, ...limits } },
    columns: Object.fromEntries(
      Object.entries(paths).map(([name, path]) => [name, { reading: { path } }]),
    ),
  });
}

/** Each piece is gone when the next one is asked for. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) {
    const piece = Buffer.from(bytes.subarray(from, from + size));
    yield await Promise.resolve(piece);
    piece.fill(0x21);
  }
}

/** Reads delimited text back, without DuckDB. */
function rowsOf(text: string, columns: readonly string[]): Record<string, string>[] {
  const rows: Record<string, string>[] = [];
  const field = /(?:\u0002((?:[^\u0002]|\u0002\u0002)*)\u0002|([^\u0001\u0002\n]*))([\u0001\n])/gy;
  let row: [string, string][] = [];
  let index = 0;
  for (const [, quoted, plain, end] of text.matchAll(field)) {
    const value = quoted?.replaceAll('\u0002\u0002', '\u0002') ?? plain ?? '';
    const name = columns[index++] ?? 'too many';
    if (quoted !== undefined || value !== '')
      row.push([name, Buffer.from(value, 'latin1').toString()]);
    if (end === '\u0001') continue;
    if (index !== columns.length) row.push(['fields', String(index)]);
    rows.push(Object.fromEntries(row));
    row = [];
    index = 0;
  }
  return rows;
}
