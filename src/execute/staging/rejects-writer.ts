import { appendFileSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../../core/adapter.ts';
import { mask, personalColumns, type PersonalColumns } from '../../core/is-personal.ts';
import type { Source } from '../../core/node.ts';
import { quoteLiteral } from '../../core/relation.ts';
import type { BatchRef } from './audit-columns.ts';
import type { FileRef, FoundReject } from './chunk.ts';
import { csvText, plainCsv } from './chunk-sql.ts';

/** What a rejected record's value is shown as, where it may hold personal data. */

const bufferCharacters = 1_000_000;
/** The most characters of a value or record that are kept; the raw file has the rest. */
export const maxValueCharacters = 100_000;
/** To ask for more of them costs more than to write the places of all. */
const mostIndexes = 10_000;
const columns = {
  r_file: 'varchar',
  r_record: 'bigint',
  r_line: 'bigint',
  r_offset: 'bigint',
  column_name: 'varchar',
  value: 'varchar',
  reason: 'varchar',
};

export interface QueriedRejects {
  readonly expected: number;
  /**
   * SQL of byte and line by `r_index` for some records, or for all; where the query gives that. Else it gives byte and
   * line itself.
   */
  readonly placesOf?: (indexes: readonly number[] | undefined) => Promise<string>;
}

export interface FinishedBatch {
  readonly batch: BatchRef;
  /** All files that were read for it. */
  readonly files: readonly FileRef[];
}

export interface WrittenRejects {
  readonly rows: number;
  readonly bytes: number;
  /** By path of the file; those without rejects are not there. */
  readonly byFile: ReadonlyMap<string, number>;
}

/** Gathers the rejects of a batch, from readers and from queries, and writes them to one Parquet file. */
export class RejectsWriter {
  readonly #folder: string;
  readonly #personal: PersonalColumns;
  readonly #parts: string[] = [];
  #text = '';
  #added = 0;
  #queries = 0;

  /** @param folder for what is needed on the way */
  constructor(folder: string, source: Source) {
    this.#folder = folder;
    this.#personal = personalColumns(source);
  }

  /** A reject of a reader; `number` is that of the record in its file, from 1. */
  add({ column, ...reject }: FoundReject, { sourcePath }: FileRef, number: number): void {
    const personal = this.#personal;
    const isMasked = personal.isAny && (column === undefined || personal.has(column));
    const value = isMasked ? mask : reject.value.slice(0, maxValueCharacters);
    this.#text += [
      csvText(sourcePath),
      number,
      reject.line,
      reject.offset < 0 ? '' : reject.offset,
      column === undefined ? '' : csvText(column),
      csvText(value),
      csvText(isMasked ? withoutQuoted(reject.reason) : reject.reason),
    ].join(',');
    this.#text += '\n';
    this.#added++;
    if (this.#text.length > bufferCharacters) this.#flush();
  }

  /** Adds the rejects that a query gives; none, and false, where they are not as many as expected. */
  async addQuery(
    query: string,
    session: Session,
    { expected, placesOf }: QueriedRejects,
  ): Promise<boolean> {
    const path = join(this.#folder, `rejects-${this.#queries++}.parquet`);
    const rows = await session.execute(copyTo(path, query));
    if (rows !== expected) return false;
    const isLocated = placesOf === undefined;
    this.#parts.push(isLocated ? path : await located(path, session, { expected, placesOf }));
    return true;
  }

  /**
   * Writes all of them to a path; undefined, and no file, where there are none.
   * @param files those of the batch
   */
  async finish(
    session: Session,
    path: string,
    { batch: { batchId, loadedAt }, files }: FinishedBatch,
  ): Promise<WrittenRejects | undefined> {
    if (this.#added === 0 && this.#parts.length === 0) return undefined;
    this.#flush();
    const list = join(this.#folder, 'files.csv');
    const lines = files.map((file) => `${csvText(file.sourcePath)},${file.checksum}\n`);
    await writeFile(list, lines.join(''));
    const sources = [
      ...(this.#added > 0 ? [`from ${plainCsv(this.#listPath, columns)}`] : []),
      ...(this.#parts.length > 0
        ? [`from read_parquet([${this.#parts.map(quoteLiteral).join(', ')}])`]
        : []),
    ];
    const rows = await session.execute(`copy (
  select
    r_file as _source_file,
    r_record as _record,
    r_line as line,
    r_offset as byte_offset,
    column_name,
    value,
    reason,
    r_checksum as _file_checksum,
    ${quoteLiteral(loadedAt)}::timestamptz as _loaded_at,
    ${quoteLiteral(batchId)} as _batch_id
  from (${sources.join(' union all by name ')})
  join ${plainCsv(list, { r_file: 'varchar', r_checksum: 'varchar' })} using (r_file)
  order by r_file, r_record
) to ${quoteLiteral(path)} (format parquet, compression zstd, compression_level 1)`);
    const counts = await session.query(
      `select _source_file, count(*)::integer from read_parquet(${quoteLiteral(path)}) group by all`,
    );
    return {
      rows: rows ?? 0,
      bytes: (await stat(path)).size,
      byFile: new Map(counts.rows.map(([file, count]) => [String(file), Number(count)])),
    };
  }

  get #listPath(): string {
    return join(this.#folder, 'rejects.csv');
  }

  #flush(): void {
    appendFileSync(this.#listPath, this.#text);
    this.#text = '';
  }
}

/** A reason may quote what it speaks of, which may have quotes in it. */
export function withoutQuoted(reason: string): string {
  return reason.replace(/".*"/s, `"${mask}"`);
}

/** The rejects of a file with byte and line of each in place of its index. */
async function located(
  path: string,
  session: Session,
  { expected, placesOf }: Required<QueriedRejects>,
): Promise<string> {
  const rejects = `read_parquet(${quoteLiteral(path)})`;
  const places = await placesOf(
    expected > mostIndexes ? undefined : await indexesIn(rejects, session),
  );
  const to = path.replace(/\.parquet$/, '-located.parquet');
  const select = `select * exclude (r_index) from ${rejects} join ${places} using (r_index)`;
  await session.execute(copyTo(to, select));
  return to;
}

async function indexesIn(rejects: string, session: Session): Promise<readonly number[]> {
  const { rows } = await session.query(`select r_index::double from ${rejects}`);
  return rows.map(([index]) => Number(index));
}

function copyTo(path: string, query: string): string {
  return `copy (${query}) to ${quoteLiteral(path)} (format parquet)`;
}
