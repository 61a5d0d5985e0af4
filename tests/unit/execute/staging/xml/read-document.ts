import { IngotError } from '../../../../../src/core/error.ts';
import {
  fileDefaults,
  type ColumnReading,
  type FileSpec,
} from '../../../../../src/core/file-spec.ts';
import type { Column, Source } from '../../../../../src/core/node.ts';
import type {
  FoundReject,
  ReadContents,
  ReaderInput,
  RecordSink,
} from '../../../../../src/execute/staging/chunk.ts';
import { readXmlRecords } from '../../../../../src/execute/staging/xml/read-xml-records.ts';
import { CollectingSink } from '../../../../support/collecting-sink.ts';

export interface DocumentOptions extends Partial<FileSpec> {
  /** Of how many bytes the pieces are in which the file comes. */
  readonly pieceBytes?: number;
  readonly declared?: Readonly<Record<string, DeclaredColumn>>;
}

export interface DeclaredColumn extends ColumnReading {
  readonly type?: string;
  readonly tags?: readonly string[];
}

export interface ReadDocument {
  readonly columns: readonly string[] | undefined;
  readonly records: number;
  /** The text of each layout. */
  readonly texts: readonly string[];
  readonly layouts: readonly (readonly string[])[];
  readonly offsets: readonly number[];
  readonly lines: readonly number[];
  readonly rejects: readonly (FoundReject & { readonly number: number })[];
}

const location = { path: 'models/sources.yml', line: 3, column: 5, lineText: '' };

/** What the reader makes of a document. */
export async function readDocument(
  document: string | Buffer,
  options: DocumentOptions = {},
): Promise<ReadDocument> {
  const sink = new CollectingSink();
  const { records, columns } = await readInto(sink, inputOf(document, options));
  return {
    columns,
    records,
    texts: sink.texts.map(({ text }) => Buffer.from(text, 'latin1').toString('utf8')),
    layouts: sink.texts.map(({ layout }) => layout.columns),
    offsets: sink.texts.flatMap(({ offsets }) => offsets),
    lines: sink.texts.flatMap(({ lines }) => lines),
    rejects: sink.rejects,
  };
}

/** Has the reader give what it reads to a sink. */
export function readInto(
  sink: RecordSink,
  input: Omit<ReaderInput, 'sink'>,
): Promise<ReadContents> {
  return readXmlRecords({ ...input, sink });
}

/** A document as a reader takes it. */
export function inputOf(
  document: string | Buffer,
  { pieceBytes = 1024, declared = {}, ...own }: DocumentOptions,
): Omit<ReaderInput, 'sink'> {
  const files: FileSpec = {
    ...fileDefaults,
    globs: ['data/in.xml'],
    format: 'xml',
    location,
    ...own,
  };
  return {
    file: { path: '/nowhere/in.xml', sourcePath: 'data/in.xml', location },
    source: sourceOf(declared, files),
    files,
    pieces: piecesOf(Buffer.from(document), pieceBytes),
    signal: new AbortController().signal,
  };
}

/** The same, or the code and place of the error. */
export async function outcome(
  document: string | Buffer,
  options: DocumentOptions = {},
): Promise<unknown> {
  try {
    return await readDocument(document, options);
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    const { line, column } = error.location ?? {};
    return { code: error.code, line, column, message: error.message };
  }
}

/** Each piece lies in the same memory, since a piece is valid only until the next one. */
async function* piecesOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    piece.fill(0xff);
    yield piece.subarray(0, bytes.copy(piece, 0, at, at + size));
  }
}

function sourceOf(declared: Readonly<Record<string, DeclaredColumn>>, files: FileSpec): Source {
  return {
    resourceType: 'source',
    uniqueId: 'source.shop.raw.in',
    packageName: 'shop',
    name: 'in',
    fullName: 'raw.in',
    fqn: ['shop', 'raw', 'in'],
    path: 'models/sources.yml',
    location,
    description: '',
    tags: [],
    meta: {},
    config: {},
    sourceName: 'raw',
    sourceDescription: '',
    relation: { schema: 'raw', identifier: 'in' },
    files,
    columns: Object.entries(declared).map(([name, column]) => columnOf(name, column)),
  };
}

function columnOf(name: string, { type, tags, ...reading }: DeclaredColumn): Column {
  return { name, description: '', dataType: type, reading, tags: tags ?? [], meta: {} };
}

/** The same number for the same seed, below a limit. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}
