import { join } from 'node:path';
import type { Session } from '../../core/adapter.ts';
import { defaultLimits, type FileSpec } from '../../core/file-spec.ts';
import type { Source } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import type { Chunk } from '../staging/chunk.ts';
import { csvChunkText } from '../staging/chunk-text.ts';
import { ChunkWriter } from '../staging/chunk-writer.ts';
import { convertChunk } from '../staging/convert-chunk.ts';
import type { FoundFile } from '../staging/find-files.ts';
import { plainPieces } from '../staging/plain-pieces.ts';
import { formatCount } from '../../core/count-text.ts';
import { readerOf } from '../staging/reader-of.ts';
import { RejectsWriter } from '../staging/rejects-writer.ts';
import type { SessionPool } from '../staging/session-pool.ts';

/** All texts of the records of files, as the view `records`, in which `_record` numbers the rows of all files. */
export interface LoadedRecords {
  /** Good ones. */
  readonly rows: number;
  readonly rejected: number;
  readonly reasons: readonly RejectReason[];
  /** The columns in order of first appearance, those of folders last. */
  readonly names: readonly string[];
  /** Columns that not every file has, with the first file that has them. */
  readonly partial: ReadonlyMap<string, string>;
  /** False where reading stopped at a limit. */
  readonly isWhole: boolean;
  /** The place of a row in words: `record 5`, with its file where there are several. */
  readonly placeOf: (row: number) => string;
}

/** Why records were rejected, with the first of them. */
export interface RejectReason {
  readonly reason: string;
  readonly records: number;
  readonly place: string;
}

export interface LoadRequest {
  readonly files: readonly FoundFile[];
  /** With nothing declared: every column is text. */
  readonly source: Source & { readonly files: FileSpec };
  readonly hiveKeys: readonly string[];
  readonly folder: string;
  readonly pool: SessionPool;
  readonly limits: LoadLimits;
  readonly signal: AbortSignal;
}

/** Where reading stops. */
export interface LoadLimits {
  /** Plain bytes of each file. */
  readonly fileBytes: number;
  /** Of each file, too. */
  readonly fileRecords: number;
}

interface Part {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly string[];
}

const batch = { batchId: '', loadedAt: '1970-01-01T00:00:00Z' };
const chunkBytes = 32 * 1024 * 1024;
const mostInMemory = 64 * 1024 * 1024;
/** A row is numbered by its file and by its record in it. */
const fileStep = 1e12;

/** Reads files as staging does, up to a limit, with every column as text. */
export async function loadRecords(request: LoadRequest): Promise<LoadedRecords> {
  const loader = new Loader(request);
  for (const file of request.files) await loader.add(file);
  return loader.finish();
}

/** Thrown by what reads a file, for the reader of its format to stop there. */
class Enough extends Error {}

class Loader {
  readonly #request: LoadRequest;
  readonly #chunks: ChunkWriter;
  readonly #rejects: RejectsWriter;
  readonly #parts = new Map<number, Part>();
  /** Of the files that were read to their end. */
  readonly #columns = new Map<FoundFile, readonly string[]>();
  #isWhole = true;
  #bytes = 0;

  constructor(request: LoadRequest) {
    const { folder, pool, source } = request;
    this.#request = request;
    this.#rejects = new RejectsWriter(folder, source);
    this.#chunks = new ChunkWriter({
      folder,
      chunkBytes,
      parallel: pool.size,
      convert: (chunk) => pool.use((session) => this.#convert(chunk, session)),
      onReject: (reject, file, number) => this.#rejects.add(reject, file, number),
    });
  }

  async add(file: FoundFile): Promise<void> {
    const { source, signal } = this.#request;
    const { format } = source.files;
    if (format === 'parquet') throw new Error('A Parquet file has no records of text');
    const sink = this.#chunks;
    sink.beginFile({ sourcePath: file.sourcePath, checksum: '' });
    try {
      const contents = await readerOf(format)({
        file,
        source,
        files: source.files,
        pieces: this.#pieces(file),
        sink,
        signal,
      });
      if (contents.columns !== undefined) this.#columns.set(file, contents.columns);
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
      this.#isWhole = false;
    }
  }

  async *#pieces(file: FoundFile): AsyncGenerator<Buffer> {
    const { limits, signal } = this.#request;
    let bytes = 0;
    for await (const piece of plainPieces(file, { limits: defaultLimits, signal })) {
      if (bytes >= limits.fileBytes || this.#chunks.records >= limits.fileRecords)
        throw new Enough();
      bytes += piece.length;
      yield piece;
    }
  }

  async #convert(chunk: Chunk, session: Session): Promise<void> {
    const { folder, source, hiveKeys, signal } = this.#request;
    const text = csvChunkText(chunk, chunk.layout, { source, hiveKeys });
    const path = join(folder, `part-${chunk.index}.parquet`);
    const rejects = this.#rejects;
    const { rows } = await convertChunk(chunk, text, {
      ...{ session, batch, rejects, path, signal },
      expected: 'plain',
    });
    this.#bytes += chunk.bytes;
    const columns = text.columns.map(({ name }) => name);
    this.#parts.set(chunk.index, { path, rows, columns });
  }

  async finish(): Promise<LoadedRecords> {
    const { folder, pool, files, hiveKeys } = this.#request;
    await this.#chunks.close();
    const parts = [...this.#parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    const names = uniqueNames([
      ...[...this.#columns.values()].flat(),
      ...parts.flatMap(({ columns }) => columns).filter((name) => !hiveKeys.includes(name)),
      ...hiveKeys,
    ]);
    const placeOf = placeIn(files);
    const rejectsPath = join(folder, 'rejects.parquet');
    return pool.use(async (session) => {
      await session.execute(this.#view(names, parts));
      const written = await this.#rejects.finish(session, rejectsPath, {
        batch,
        files: files.map(({ sourcePath }) => ({ sourcePath, checksum: '' })),
      });
      const reasons = written === undefined ? [] : await this.#reasons(session, rejectsPath);
      return {
        rows: parts.reduce((sum, { rows }) => sum + rows, 0),
        rejected: written?.rows ?? 0,
        reasons,
        names,
        partial: this.#partial(names),
        isWhole: this.#isWhole,
        placeOf,
      };
    });
  }

  #partial(names: readonly string[]): ReadonlyMap<string, string> {
    const files = [...this.#columns].map(([{ sourcePath }, columns]) => ({
      sourcePath,
      columns: new Set(columns.map((name) => name.toLowerCase())),
    }));
    return new Map(
      names.flatMap((name) => {
        const having = files.filter(({ columns }) => columns.has(name.toLowerCase()));
        const [first] = having;
        return first === undefined || having.length === files.length
          ? []
          : [[name, first.sourcePath] as const];
      }),
    );
  }

  #view(names: readonly string[], parts: readonly Part[]): string {
    const list = names.map(quoteIdentifier);
    if (parts.length === 0) {
      const empty = list.map((name) => `null::varchar as ${name}`);
      return `create view records as
select ${[...empty, '0::bigint as _record'].join(', ')}
where false`;
    }
    const paths = parts.map(({ path }) => quoteLiteral(path)).join(', ');
    const from = `read_parquet([${paths}], union_by_name = true, hive_partitioning = false)`;
    // A file of many columns takes longer to open than its few rows to read.
    const kind = this.#bytes <= mostInMemory ? 'table' : 'view';
    return `create ${kind} records as
select ${[...list, '_record'].join(', ')}
from (${this.#numbered(from)})`;
  }

  /** Everything, with records that are numbered over all files. */
  #numbered(from: string): string {
    const { files } = this.#request;
    if (files.length === 1) return `from ${from}`;
    const indexes = files.map(({ sourcePath }, index) => `(${quoteLiteral(sourcePath)}, ${index})`);
    return `select all_rows.* replace (file_numbers.i * ${fileStep}::bigint + all_rows._record as _record)
from ${from} as all_rows
join (values ${indexes.join(', ')}) as file_numbers(p, i) on file_numbers.p = all_rows._source_file`;
  }

  async #reasons(session: Session, path: string): Promise<readonly RejectReason[]> {
    const placeOf = placeIn(this.#request.files);
    // Values in the reasons would make each of them another one.
    const { rows } = await session.query(`select arg_min(reason, _record), count(*), min(_record)
from (
  select *, regexp_replace(reason, '"[^"]*"|[0-9]+', '', 'g') as kind
  from (${this.#numbered(`read_parquet(${quoteLiteral(path)})`)})
)
group by kind
order by 2 desc, 3
limit 5`);
    return rows.map(([reason, records, number]) => ({
      reason: String(reason),
      records: Number(records),
      place: placeOf(Number(number)),
    }));
  }
}

/** Each name once, without regard to letter case. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const name of names) if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), name);
  return [...found.values()];
}

function placeIn(files: readonly FoundFile[]): (row: number) => string {
  return (row) => {
    const index = Math.floor(row / fileStep);
    const record = formatCount(row % fileStep);
    return files.length > 1
      ? `record ${record} of "${files[index]?.sourcePath ?? ''}"`
      : `record ${record}`;
  };
}
