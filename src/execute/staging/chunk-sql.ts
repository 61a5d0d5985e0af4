import { writeFile } from 'node:fs/promises';
import type { Statement } from '../../core/adapter.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { auditColumns, type BatchRef } from './audit-columns.ts';
import type { Chunk, TextLayout } from './chunk.ts';

/**
 * A text as it is read: rows with nothing left to guess, whose columns `c0`, `c1`, … are all text. What is empty is always
 * NULL here, unless it is quoted: without that DuckDB 1.5 leaves out blank lines of one column.
 * @param words more texts that mean NULL unless they are quoted
 */
export function csvRows(
  { path, bytes }: Pick<Chunk, 'path' | 'bytes'>,
  { dialect, columns, lineEnd }: TextLayout,
  words: readonly string[],
): string {
  const { delimiter, quote, escape } = dialect;
  const types = columns.map((_, index) => `${textColumn(index)}: 'varchar'`);
  // In a buffer that holds the whole text DuckDB has no border at which it could misread a record.
  const buffer = Math.max(bytes + 1024, 64 * 1024);
  return `read_csv(
    ${quoteLiteral(path)},
    auto_detect = false,
    header = false,
    new_line = ${quoteLiteral(JSON.stringify(lineEnd).slice(1, -1))},
    delim = ${quoteLiteral(delimiter)},
    quote = ${quoteLiteral(quote)},
    escape = ${quoteLiteral(quote === '' ? '' : escape)},
    nullstr = [${['', ...words.filter((word) => word !== '')].map(quoteLiteral).join(', ')}],
    allow_quoted_nulls = false,
    max_line_size = ${buffer},
    buffer_size = ${buffer},
    columns = {${types.join(', ')}}
  )`;
}

/** The name that a column of a text has while it is converted; names of users can't be taken for it. */
export function textColumn(index: number): string {
  return `c${index}`;
}

/** The rows of a chunk with `r_file`, `r_checksum` and `r_record` beside them. */
export async function placedRows(rows: string, { path, spans }: Chunk): Promise<string> {
  const [span] = spans;
  const isOneFile = spans.every(({ file }) => file === span?.file);
  const file =
    span !== undefined && isOneFile
      ? `${sameText(span.file.sourcePath)} as r_file,
    ${sameText(span.file.checksum)} as r_checksum`
      : undefined;
  if (span !== undefined && spans.length === 1)
    return `(
  select *,
    ${file ?? ''},
    row_number() over () + ${span.first - 1} as r_record
  from ${rows}
)`;
  const list = `${path}.spans`;
  const lines = spans.map(({ file, first, records }) =>
    [csvText(file.sourcePath), file.checksum, first, records].join(','),
  );
  await writeFile(list, `${lines.join('\n')}\n`);
  const columns = { r_file: 'varchar', r_checksum: 'varchar', first: 'bigint', records: 'bigint' };
  return `(
  select texts.*,
    ${file ?? 'r_file, r_checksum'},
    r_record
  from ${rows} as texts
  positional join (
    select ${file === undefined ? 'r_file, r_checksum, ' : ''}unnest(range(first, first + records)) as r_record
    from ${plainCsv(list, columns)}
  )
)`;
}

/** Where each row of a query has its file, checksum and number from: SQL of one value each. */
export interface RowPlace {
  readonly file: string;
  readonly checksum: string;
  readonly record: string;
}

const placedRow: RowPlace = { file: 'r_file', checksum: 'r_checksum', record: 'r_record' };

/** At each step of a query DuckDB 1.5 has room for 2,048 rows of every column: with more of them a step less counts. */
const manyColumns = 500;
const recordNumbers = 'r_numbers';

export function hasManyColumns({ layout }: Pick<Chunk, 'layout'>): boolean {
  return layout.columns.length > manyColumns;
}

/** The numbers of the records of a chunk of very many columns, for a query that takes each of its rows in order. */
export function sequenceOf(
  chunk: Chunk,
): { readonly create: Statement; readonly place: RowPlace } | undefined {
  const [span, other] = chunk.spans;
  if (!hasManyColumns(chunk) || span === undefined || other !== undefined) return undefined;
  return {
    create: `create or replace temp sequence ${recordNumbers} start ${span.first}`,
    place: {
      file: sameText(span.file.sourcePath),
      checksum: sameText(span.file.checksum),
      record: `nextval(${quoteLiteral(recordNumbers)})`,
    },
  };
}

/** The same with `r_index`, the place of a row in the chunk, from 0. */
export async function indexedRows(rows: string, chunk: Chunk): Promise<string> {
  return `(select *, row_number() over () - 1 as r_index from ${await placedRows(rows, chunk)})`;
}

/** Byte and line of some records of a chunk, or of all, by `r_index`. */
export async function recordPlaces(
  { path, offsets, lines }: Chunk,
  indexes: readonly number[] | undefined,
): Promise<string> {
  const list = `${path}.places`;
  let text = '';
  for (const index of indexes ?? offsets.keys()) {
    const offset = offsets[index] ?? -1;
    text += `${index},${lines[index] ?? 0},${offset < 0 ? '' : offset}\n`;
  }
  await writeFile(list, text);
  return plainCsv(list, { r_index: 'bigint', r_line: 'bigint', r_offset: 'bigint' });
}

/** A text that we wrote ourselves. */
export function plainCsv(path: string, columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns).map(([name, type]) => `${name}: '${type}'`);
  return `read_csv(${quoteLiteral(path)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', allow_quoted_nulls = false, max_line_size = 4000000, columns = {${types.join(', ')}})`;
}

export function csvText(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

/** The audit columns as a select list. */
export function auditList({ loadedAt, batchId }: BatchRef, place = placedRow): string {
  const values = {
    _source_file: place.file,
    _record: `cast(${place.record} as bigint)`,
    _file_checksum: place.checksum,
    _loaded_at: `cast(${quoteLiteral(loadedAt)} as timestamptz)`,
    _batch_id: sameText(batchId),
  };
  return auditColumns
    .map(({ name }) => `${values[name]} as ${quoteIdentifier(name)}`)
    .join(',\n  ');
}

/** A text that all rows have. Parquet holds it as any text; on the way there the text itself would be copied for each row. */
export function sameText(text: string): string {
  const literal = quoteLiteral(text);
  return `cast(${literal} as enum(${literal}))`;
}

/** About the most rows of a row group; DuckDB takes 122,880 where nobody says. */
const rowGroupRows = 150_000;

/**
 * Writes a query to Parquet. Dictionaries are only made for columns of few values, where they make reading fast;
 * others cost a tenth of the time of a conversion and win nothing.
 * @param rows how many there are at most: row groups of one size cost less than full ones and a small rest
 */
export function copyStatement(select: string, path: string, rows = rowGroupRows): Statement {
  const groups = Math.max(1, Math.ceil(rows / rowGroupRows));
  // DuckDB counts in vectors of 2,048 rows.
  const groupRows = (Math.floor(rows / groups / 2048) + 1) * 2048;
  return `copy (
${select}
) to ${quoteLiteral(path)} (
  format parquet,
  compression zstd,
  compression_level 1,
  dictionary_size_limit 256,
  row_group_size ${groupRows}
)`;
}
