import type { FileSpec } from '../../core/file-spec.ts';
import type { Source } from '../../core/node.ts';
import type { AbsentPart } from './absent-part.ts';
import type { FixedDialect } from './csv/csv-dialect.ts';
import type { SourceHeaders } from './csv/source-headers.ts';
import type { FoundFile } from './find-files.ts';

/** How a text of records is to be read: delimited text without a header. */
export interface TextLayout {
  /** The columns of the text in its order, each name once without regard to letter case. */
  readonly columns: readonly string[];
  readonly dialect: FixedDialect;
  readonly lineEnd: '\n' | '\r\n' | '\r';
}

/**
 * Takes the records of files in order, good and bad ones, and numbers them from 1 in each file. A reader that finds
 * `isFull` waits for `drain` before it goes on.
 */
export interface RecordSink {
  readonly isFull: boolean;
  drain(): Promise<void>;
  /** The layout of the text that follows; the file begins, or it changes. */
  begin(layout: TextLayout): void;
  /**
   * One sound record, by the byte at which it begins (from 0, of the decompressed file; -1 where that is not known, since
   * the text was decoded) and its line (from 1). Its text must be written before the next `drain`, line end included; the
   * text of several records may be written in one go.
   */
  record(offset: number, line: number): void;
  write(bytes: Uint8Array, from: number, to: number): void;
  /** One record that can't be taken. */
  reject(reject: FoundReject): void;
}

/** A bad record as a reader sees it. */
export interface FoundReject {
  /** As for a sound record. */
  readonly offset: number;
  readonly line: number;
  readonly column?: string;
  /** What stands there: the record, or the value of the column where that is known. */
  readonly value: string;
  readonly reason: string;
}

export interface ReaderInput {
  readonly file: FoundFile;
  readonly source: Source;
  readonly files: FileSpec;
  /** The plain bytes of the file in order, decompressed and not decoded; a piece is valid until the next is asked for. */
  readonly pieces: AsyncIterable<Buffer>;
  readonly sink: RecordSink;
  readonly signal: AbortSignal;
  /** CSV: what the headers of the source's other files have had; undefined where the file is read by itself. */
  readonly headers?: SourceHeaders;
}

/**
 * Reads one file into a sink.
 * @throws IngotError where the file is broken outside its records; nothing of it is taken then
 */
export type ReadFile = (input: ReaderInput) => Promise<ReadContents>;

export interface ReadContents {
  /** All records, good and rejected; the sink must have counted as many. */
  readonly records: number;
  /** The columns that the file has, in order. */
  readonly columns: readonly string[];
  /** Parquet: the types of its columns. */
  readonly types?: Readonly<Record<string, string>>;
  /** What the source asks for and no record has; undefined where nothing is amiss, or no record was good. */
  readonly absent?: readonly AbsentPart[] | undefined;
}

/** Records that follow one another in their file. */
export interface Span {
  readonly file: FileRef;
  /** The number of the first one, from 1. */
  readonly first: number;
  readonly records: number;
}

export interface FileRef {
  readonly sourcePath: string;
  /** Not to be asked for before it is known. */
  readonly checksum: string;
  /** Of a large file the records are read before its checksum is known. */
  readonly whenKnown?: Promise<unknown>;
}

/** A text of sound records on its way to Parquet. */
export interface Chunk {
  /** From 0, in the order of the records. */
  readonly index: number;
  readonly path: string;
  readonly bytes: number;
  readonly layout: TextLayout;
  readonly spans: readonly Span[];
  readonly records: number;
  /** Byte and line of each record, as the reader told them. */
  readonly offsets: Float64Array;
  readonly lines: Float64Array;
}
