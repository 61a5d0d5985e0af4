import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../core/node.ts';
import type { BatchRef } from './audit-columns.ts';
import type { Chunk, FileRef, ReadContents, ReaderInput } from './chunk.ts';
import { csvChunkText, type ColumnSources } from './chunk-text.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { convertChunk, removeAids, type Expectation } from './convert-chunk.ts';
import type { SourceHeaders } from './csv/source-headers.ts';
import type { FoundFile } from './find-files.ts';
import { convertParquet } from './convert-parquet.ts';
import { withoutHive } from './hive-partitions.ts';
import { mergedColumns } from './merged-columns.ts';
import { readerOf } from './reader-of.ts';
import { RejectsWriter } from './rejects-writer.ts';
import { renameOver } from './rename-over.ts';
import type { SessionPool } from './session-pool.ts';
import { batchVersion, writeBatch, type BatchFile, type StagedBatch } from './staged-batch.ts';

export interface BatchOptions extends ColumnSources {
  /** Where the staged files of the source are. */
  readonly folder: string;
  /** A folder of this batch's own. */
  readonly temporary: string;
  readonly sessions: SessionPool;
  readonly batch: BatchRef;
  readonly reading: string;
  readonly chunkBytes: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** What the headers of the source's files have had so far. */
  readonly headers: SourceHeaders;
}

export interface RawContents {
  readonly checksum: string | Promise<string>;
  /** The size of the raw file. */
  readonly bytes: number;
  readonly pieces: ReaderInput['pieces'];
}

interface Part {
  readonly path: string;
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly string[];
  /** The paths of the files whose records it holds. */
  readonly files: readonly string[];
}

interface ReadRecord {
  readonly file: FoundFile;
  readonly checksum: string;
  readonly bytes: number;
  readonly records: number;
  readonly columns: readonly string[];
  readonly types: ReadContents['types'];
  readonly absent: ReadContents['absent'];
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** Converts raw files to Parquet, many of them into one file where they are small, and writes down what came of them. */
export class BatchWriter {
  readonly #options: BatchOptions;
  readonly #source: Source;
  readonly #rejects: RejectsWriter;
  readonly #chunks: ChunkWriter;
  readonly #parts = new Map<number, Part>();
  readonly #files: ReadRecord[] = [];
  #expected: Expectation = 'plain';
  #bytes = 0;
  #otherParts = 0;

  constructor(options: BatchOptions) {
    this.#options = options;
    this.#source = withoutHive(options.source, options.hiveKeys);
    this.#rejects = new RejectsWriter(options.temporary, options.source);
    this.#chunks = new ChunkWriter({
      folder: options.temporary,
      chunkBytes: options.chunkBytes,
      parallel: options.sessions.size,
      convert: (chunk) => this.#convert(chunk),
      onReject: (reject, file, number) => this.#rejects.add(reject, file, number),
    });
  }

  /** Bytes of the raw files so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async add(file: FoundFile, raw: RawContents): Promise<void> {
    const { signal, now } = this.#options;
    const { files } = this.#source;
    if (files === undefined) throw new Error('The source has no files');
    const { bytes } = raw;
    const ref = fileRef(file, raw);
    const startedAt = now();
    const sink = this.#chunks;
    sink.beginFile(ref);
    const contents: ReadContents =
      files.format === 'parquet'
        ? await this.#addParquet(file, ref)
        : await readerOf(files.format)({
            file,
            source: this.#source,
            files,
            pieces: raw.pieces,
            sink,
            signal,
            headers: this.#options.headers,
          });
    if (files.format !== 'parquet' && contents.records !== sink.records)
      throw new Error(
        `The reader of "${file.sourcePath}" tells ${contents.records} records and gave ${sink.records}`,
      );
    this.#bytes += bytes;
    const { records, columns, types, absent } = contents;
    await ref.whenKnown;
    const { checksum } = ref;
    this.#files.push({
      ...{ file, checksum, bytes, records, columns, types, absent },
      startedAt,
      finishedAt: now(),
    });
  }

  /** Moves everything to its place; the list comes last and makes it count. */
  async finish(): Promise<{ readonly name: string; readonly batch: StagedBatch }> {
    const { folder, temporary, sessions, batch, reading } = this.#options;
    await this.#chunks.close();
    const name = `b${randomUUID().replaceAll('-', '').slice(0, 16)}`;
    const rejectsPath = join(temporary, 'all-rejects.parquet');
    const rejects = await sessions.use((session) =>
      this.#rejects.finish(session, rejectsPath, {
        batch,
        files: this.#files.map(({ file: { sourcePath }, checksum }) => ({ sourcePath, checksum })),
      }),
    );
    const parts = [...this.#parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    const layouts = new Layouts();
    const facts = { parts, partsOf: partsByFile(parts), layouts, rejected: rejects?.byFile };
    const files = this.#files.map((file) => this.#fileOf(file, facts));
    checkCounts(this.#files, files, parts);
    const { written } = this.#options.headers;
    const record: StagedBatch = {
      version: batchVersion,
      reading,
      batch_id: batch.batchId,
      loaded_at: batch.loadedAt,
      parts: await Promise.all(
        parts.map(async ({ path, rows, columns }, index) => ({
          name: `${name}-${index}.parquet`,
          rows,
          bytes: (await stat(path)).size,
          layout: layouts.indexOf(columns),
        })),
      ),
      rejects:
        rejects === undefined
          ? null
          : { name: `${name}.rejects.parquet`, rows: rejects.rows, bytes: rejects.bytes },
      files,
      layouts: layouts.all,
      ...(Object.keys(written).length > 0 && { written }),
    };
    for (const [index, { path }] of parts.entries())
      await renameOver(path, join(folder, `${name}-${index}.parquet`));
    if (record.rejects !== null) await renameOver(rejectsPath, join(folder, record.rejects.name));
    await writeBatch(folder, name, record);
    return { name, batch: record };
  }

  async #convert(chunk: Chunk): Promise<void> {
    const { temporary, sessions, batch, signal } = this.#options;
    for (const { file } of chunk.spans) await file.whenKnown;
    await sessions.use(async (session) => {
      const text = csvChunkText(chunk, chunk.layout, this.#options);
      const path = join(temporary, `part-${chunk.index}.parquet`);
      const converted = await convertChunk(chunk, text, {
        session,
        batch,
        rejects: this.#rejects,
        path,
        expected: this.#expected,
        signal,
      });
      this.#expected = converted.found;
      this.#parts.set(chunk.index, {
        ...converted,
        path,
        columns: text.columns.map(({ name }) => name),
        files: [...new Set(chunk.spans.map(({ file }) => file.sourcePath))],
      });
      await removeAids(chunk);
    });
  }

  async #addParquet(file: FoundFile, ref: FileRef) {
    const { temporary, sessions, batch } = this.#options;
    const index = this.#otherParts++;
    const path = join(temporary, `part-${index}.parquet`);
    await ref.whenKnown;
    const converted = await sessions.use((session) =>
      convertParquet(file, ref, { ...this.#options, session, batch, rejects: this.#rejects, path }),
    );
    this.#parts.set(index, { ...converted, path, files: [ref.sourcePath] });
    const { rows, rejected, columns, types } = converted;
    return { records: rows + rejected, columns, types };
  }

  #fileOf(read: ReadRecord, facts: BatchFacts): BatchFile {
    const { parts, partsOf, layouts } = facts;
    const { sourcePath } = read.file;
    const own = partsOf.get(sourcePath) ?? [];
    const rejected = facts.rejected?.get(sourcePath) ?? 0;
    const lists = [...own.map((index) => parts[index]?.columns ?? []), read.columns];
    return {
      source_path: sourcePath,
      bytes: read.bytes,
      checksum: read.checksum,
      rows: read.records - rejected,
      rejected,
      layout: layouts.merged(this.#options.source, lists),
      first_part: own[0] ?? -1,
      last_part: own.at(-1) ?? -1,
      ...(read.types !== undefined && { types: read.types }),
      ...(read.absent !== undefined && { absent: read.absent }),
      started_at: read.startedAt.toISOString(),
      finished_at: read.finishedAt.toISOString(),
    };
  }
}

function fileRef({ sourcePath }: FoundFile, { checksum }: RawContents): FileRef {
  if (typeof checksum === 'string') return { sourcePath, checksum };
  let known: string | undefined;
  return {
    sourcePath,
    get checksum() {
      if (known === undefined) throw new Error(`The checksum of "${sourcePath}" is not known yet`);
      return known;
    },
    whenKnown: checksum.then((made) => {
      known = made;
    }),
  };
}

interface BatchFacts {
  readonly parts: readonly Part[];
  /** Indexes of parts by path of the file. */
  readonly partsOf: ReadonlyMap<string, readonly number[]>;
  readonly layouts: Layouts;
  readonly rejected: ReadonlyMap<string, number> | undefined;
}

function partsByFile(parts: readonly Part[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [index, { files }] of parts.entries())
    for (const file of files) {
      const own = found.get(file);
      if (own === undefined) found.set(file, [index]);
      else own.push(index);
    }
  return found;
}

/** Nothing is lost: each record of a file is a row or a reject. */
function checkCounts(
  read: readonly ReadRecord[],
  files: readonly BatchFile[],
  parts: readonly Part[],
): void {
  const records = read.reduce((total, each) => total + each.records, 0);
  const rows = parts.reduce((total, part) => total + part.rows, 0);
  const rejected = files.reduce((total, file) => total + file.rejected, 0);
  const isNegative = files.some((file) => file.rows < 0);
  if (rows + rejected !== records || isNegative)
    throw new Error(
      `Of ${records} records ${rows} became rows and ${rejected} rejects: ${read
        .map(({ file }) => file.sourcePath)
        .slice(0, 5)
        .join(', ')}`,
    );
}

/** The different lists of columns, each once. */
class Layouts {
  readonly all: (readonly string[])[] = [];
  readonly #known = new Map<string, number>();
  #last: { readonly lists: readonly (readonly string[])[]; readonly index: number } | undefined;

  /** That of several lists as one; most files have those of the file before. */
  merged(source: Source, lists: readonly (readonly string[])[]): number {
    const last = this.#last;
    const isLast =
      last?.lists.length === lists.length && lists.every((list, at) => list === last.lists[at]);
    if (isLast) return last.index;
    const index = this.indexOf(mergedColumns(source, lists.flat()));
    this.#last = { lists, index };
    return index;
  }

  indexOf(columns: readonly string[]): number {
    const key = JSON.stringify(columns);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.all.length);
    this.all.push(columns);
    return this.all.length - 1;
  }
}
