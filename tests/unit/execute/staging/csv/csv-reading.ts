import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDb } from '../../../../../src/adapters/duckdb/duckdb-adapter.ts';
import { EngineError, type Adapter, type Session } from '../../../../../src/core/adapter.ts';
import { fileDefaults, type CsvDialect, type FileSpec } from '../../../../../src/core/file-spec.ts';
import type { Column, Source } from '../../../../../src/core/node.ts';
import type { TextLayout, ReadContents } from '../../../../../src/execute/staging/chunk.ts';
import { csvRows } from '../../../../../src/execute/staging/chunk-sql.ts';
import { readCsvColumns } from '../../../../../src/execute/staging/csv/read-csv-columns.ts';
import { readCsvRecords } from '../../../../../src/execute/staging/csv/read-csv-records.ts';
import { auditCsv } from '../../../../../src/execute/staging/csv/sound-csv.ts';
import { CollectingSink } from '../../../../support/collecting-sink.ts';
import { memoryTarget } from '../../../../support/memory-target.ts';
import { sourceOf } from '../staging-fixture.ts';
import type { PlainRecord } from './plain-parser.ts';

export interface CsvText {
  readonly csv?: Partial<CsvDialect>;
  readonly files?: Partial<Omit<FileSpec, 'csv'>>;
  readonly columns?: readonly (Pick<Column, 'name'> & Partial<Column>)[];
  readonly limits?: Partial<FileSpec['limits']>;
  /** Where the bytes are cut into pieces. */
  readonly cuts?: readonly number[];
  /** Instead of cuts. */
  readonly pieceBytes?: number;
  /** Instead of the bytes. */
  readonly pieces?: AsyncIterable<Buffer>;
  readonly isAborted?: boolean;
}

export interface CsvRead extends ReadContents {
  readonly sink: CollectingSink;
}

const location = { path: 'models/sources.yml', line: 3, column: 5, lineText: 'files: x' };

/** Reads bytes, or text with one character for each byte. */
export async function readCsvText(bytes: Buffer | string, text: CsvText = {}): Promise<CsvRead> {
  const sink = new CollectingSink();
  const contents = await readCsvRecords({ ...inputOf(bytes, text), sink });
  return { ...contents, sink };
}

export function columnsOf(bytes: Buffer | string, text: CsvText = {}): Promise<readonly string[]> {
  return readCsvColumns(inputOf(bytes, text));
}

function inputOf(bytes: Buffer | string, text: CsvText) {
  const { csv, files, columns, limits, isAborted } = text;
  const whole = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const spec: FileSpec = {
    ...fileDefaults,
    globs: ['data/in.csv'],
    format: 'csv',
    location,
    ...files,
    csv: { ...fileDefaults.csv, ...csv },
    limits: { ...fileDefaults.limits, ...limits },
  };
  const source: Source = {
    ...sourceOf(),
    files: spec,
    columns: (columns ?? []).map((column) => ({
      description: '',
      dataType: undefined,
      tags: [],
      meta: {},
      ...column,
    })),
  };
  return {
    file: { path: 'in.csv', sourcePath: 'data/in.csv', location },
    source,
    files: spec,
    pieces: text.pieces ?? piecesOf(whole, text),
    signal: isAborted === true ? AbortSignal.abort() : new AbortController().signal,
  };
}

/** Pieces that are gone when the next one is asked for. */
async function* piecesOf(
  bytes: Buffer,
  { cuts, pieceBytes = bytes.length }: CsvText,
): AsyncGenerator<Buffer> {
  const count = Math.ceil(bytes.length / pieceBytes) - 1;
  const even = Array.from({ length: Math.max(0, count) }, (_, index) => (index + 1) * pieceBytes);
  const ends = [...(cuts ?? even), bytes.length];
  for (const [index, end] of ends.entries()) {
    const piece = Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end));
    yield await Promise.resolve(piece);
    piece.fill('"');
  }
}

/** The only text of a sink. */
export function textOf({ sink }: CsvRead): { text: string; layout: TextLayout } {
  const [text, other] = sink.texts;
  if (text === undefined || other !== undefined) throw new Error('No text, or several');
  return { text: text.text, layout: text.layout };
}

/** DuckDB, which reads the texts of sinks. */
export class TextDatabase implements AsyncDisposable {
  readonly #folder: string;
  readonly #adapter: Adapter;
  readonly #session: Session;

  private constructor(folder: string, adapter: Adapter, session: Session) {
    this.#folder = folder;
    this.#adapter = adapter;
    this.#session = session;
  }

  static async open(): Promise<TextDatabase> {
    const folder = await mkdtemp(join(tmpdir(), 'ingot-csv-'));
    const adapter = await openDuckDb(memoryTarget, { root: folder, waitSeconds: 0 });
    return new TextDatabase(folder, adapter, await adapter.connect());
  }

  /** What DuckDB reads, with one character for each byte; undefined where it refuses the text. */
  async rows(
    text: string,
    layout: TextLayout,
  ): Promise<readonly (readonly (string | null)[])[] | undefined> {
    const path = await this.#write(text);
    const values = layout.columns.map((_, index) => `hex(c${index})`);
    try {
      const { rows } = await this.#session.query(
        `select ${values.join(', ')} from ${csvRows({ path, bytes: text.length }, layout, [])}`,
      );
      return rows.map((row) => row.map(fromHex));
    } catch (error) {
      if (error instanceof EngineError) return undefined;
      throw error;
    }
  }

  /** The reasons against the records of a text, and the text without those that have one. */
  async audit(
    text: string,
    layout: TextLayout,
  ): Promise<{
    faults: readonly ({ reason: string; value: string } | undefined)[];
    sound: string;
  }> {
    const path = await this.#write(text);
    const faults = [];
    let sound = '';
    for await (const { index, bytes, fault } of auditCsv(
      path,
      layout,
      new AbortController().signal,
    )) {
      if (index !== faults.length) throw new Error(`Record ${index} comes as ${faults.length}`);
      faults.push(fault);
      if (fault === undefined) sound += bytes.toString('latin1');
    }
    return { faults, sound };
  }

  /** All that becomes of the records that a reader has given. */
  async outcome(read: CsvRead): Promise<readonly PlainRecord[]> {
    const { text, layout } = textOf(read);
    const { faults, sound } = await this.audit(text, layout);
    const rows = await this.rows(sound, layout);
    if (rows === undefined) throw new Error(`DuckDB refuses ${JSON.stringify(sound)}`);
    return outcomes(read, faults, rows);
  }

  async #write(text: string): Promise<string> {
    const path = join(this.#folder, 'text.csv');
    await writeFile(path, text, 'latin1');
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
    await this.#adapter[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function outcomes(
  { sink, records }: CsvRead,
  faults: readonly ({ reason: string; value: string } | undefined)[],
  rows: readonly (readonly (string | null)[])[],
): readonly PlainRecord[] {
  const rejects = new Map(sink.rejects.map((reject) => [reject.number, reject]));
  const { offsets = [], lines = [] } = sink.texts[0] ?? {};
  let good = 0;
  let sound = 0;
  return Array.from({ length: records }, (_, index) => {
    const reject = rejects.get(index + 1);
    if (reject !== undefined) {
      const { offset, line, value, reason } = reject;
      return { offset, line, text: value, reason };
    }
    const place = { offset: offsets[good] ?? -2, line: lines[good] ?? -2 };
    const fault = faults[good++];
    if (fault !== undefined) return { ...place, reason: fault.reason };
    return { ...place, values: rows[sound++] ?? [] };
  });
}

function fromHex(value: unknown): string | null {
  return typeof value === 'string' ? Buffer.from(value, 'hex').toString('latin1') : null;
}
