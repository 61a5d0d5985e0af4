import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { mask } from '../../core/is-personal.ts';
import type { Source } from '../../core/node.ts';
import { quoteLiteral } from '../../core/relation.ts';
import type { Chunk, TextLayout, Span } from './chunk.ts';
import { csvRows, textColumn } from './chunk-sql.ts';
import { auditCsv } from './csv/sound-csv.ts';
import { folderValue } from './folder-value.ts';
import { hiveText } from './hive-partitions.ts';
import { NumberList } from './number-list.ts';
import { maxValueCharacters, type RejectsWriter } from './rejects-writer.ts';
import { storedValue } from './values/stored-value.ts';
import { valueReadings, valueSql, type ValueSql } from './values/value-sql.ts';

/** The text of a chunk as DuckDB reads it, and the columns that are made of it. */
export interface ChunkText {
  /** Something to select from, whose columns are texts. */
  readonly rows: string;
  readonly columns: readonly PartColumn[];
  /** Whether columns come from the path of the file. */
  readonly hasPath: boolean;
  /** The chunk without the records that can't be read as text; those become rejects. */
  sound(
    chunk: Chunk,
    world: { readonly rejects: RejectsWriter; readonly signal: AbortSignal },
  ): Promise<{ readonly chunk: Chunk; readonly text: ChunkText }>;
}

export interface PartColumn {
  readonly name: string;
  readonly value: ValueSql;
  /** The text as rejects show it. */
  readonly shown: string;
}

/** How the columns of a source's parts come about. */
export interface ColumnSources {
  readonly source: Source;
  /** Keys of folders that are columns too. */
  readonly hiveKeys: readonly string[];
}

/** What is made of text columns by name, then of the path; what the source declares besides is NULL. */
export function partColumns(
  { source, hiveKeys }: ColumnSources,
  names: readonly string[],
): readonly PartColumn[] {
  const { format, nulls } = nullsOf(source);
  // Elsewhere than in CSV what is empty is told apart from what is not there.
  const keepsEmpty = (format === 'csv' || format === 'tsv') && !nulls.includes('');
  const texts = new Map(
    names.map((name, index) => {
      const text = textColumn(index);
      return [name.toLowerCase(), keepsEmpty ? `coalesce(${text}, '')` : text];
    }),
  );
  const all = [...names];
  const folders = new Map<string, string>();
  for (const key of hiveKeys) {
    const isOfFile = texts.has(key.toLowerCase());
    (isOfFile ? folders : texts).set(key.toLowerCase(), hiveText(key));
    if (!isOfFile) all.push(key);
  }
  all.push(
    ...source.columns.map(({ name }) => name).filter((name) => !texts.has(name.toLowerCase())),
  );
  return valueReadings(source, all).map((reading) => {
    const text = texts.get(reading.name.toLowerCase()) ?? 'cast(null as varchar)';
    const shown = reading.isMasked ? quoteLiteral(mask) : `left(${text}, ${maxValueCharacters})`;
    const folder = folders.get(reading.name.toLowerCase());
    const value =
      folder === undefined ? valueSql(text, reading) : folderValue(text, folder, reading);
    return { name: reading.name, value: storedValue(value, reading.type), shown };
  });
}

function nullsOf({ files }: Source) {
  return { format: files?.format, nulls: files?.values.nulls ?? [] };
}

export function csvChunkText(
  chunk: Pick<Chunk, 'path' | 'bytes'>,
  layout: TextLayout,
  columns: ColumnSources,
): ChunkText {
  const { format, nulls } = nullsOf(columns.source);
  const isCsv = format === 'csv' || format === 'tsv';
  return {
    // Where what is empty is a text, DuckDB could not tell it from another word for NULL.
    rows: csvRows(chunk, layout, isCsv && nulls.includes('') ? nulls : []),
    columns: partColumns(columns, layout.columns),
    hasPath: columns.hiveKeys.length > 0,
    sound: async (whole, { rejects, signal }) => {
      const kept = await soundRecords(whole, layout, { rejects, signal });
      return kept === undefined
        ? { chunk: whole, text: csvChunkText(whole, layout, columns) }
        : { chunk: kept, text: csvChunkText(kept, layout, columns) };
    },
  };
}

/** Undefined where all are sound. */
async function soundRecords(
  chunk: Chunk,
  layout: TextLayout,
  { rejects, signal }: { readonly rejects: RejectsWriter; readonly signal: AbortSignal },
): Promise<Chunk | undefined> {
  const path = `${chunk.path}.sound`;
  const out = createWriteStream(path);
  const written = finished(out);
  written.catch(() => undefined);
  const kept = new NumberList();
  const place = placesOf(chunk.spans);
  for await (const { index, bytes, fault } of auditCsv(chunk.path, layout, signal)) {
    if (fault === undefined) {
      kept.push(index);
      if (!out.write(Buffer.from(bytes))) await Promise.race([once(out, 'drain'), written]);
      continue;
    }
    const { file, number } = place(index);
    const [offset, line] = [chunk.offsets[index] ?? -1, chunk.lines[index] ?? 0];
    rejects.add({ ...fault, offset, line }, file, number);
  }
  out.end();
  await written;
  if (kept.length === chunk.records) return undefined;
  return only(chunk, kept.take(), { path, bytes: (await stat(path)).size });
}

/** The file and number of the record at an index; asked for in order. */
function placesOf(spans: readonly Span[]) {
  let next = 0;
  let before = 0;
  return (index: number) => {
    let span = spans[next];
    while (span !== undefined && index >= before + span.records) {
      before += span.records;
      span = spans[++next];
    }
    if (span === undefined) throw new Error(`The chunk has no record ${index}`);
    return { file: span.file, number: span.first + index - before };
  };
}

function only(
  chunk: Chunk,
  kept: Float64Array,
  text: { readonly path: string; readonly bytes: number },
): Chunk {
  const place = placesOf(chunk.spans);
  const spans: { file: Span['file']; first: number; records: number }[] = [];
  for (const index of kept) {
    const { file, number } = place(index);
    const last = spans.at(-1);
    if (last?.file === file && last.first + last.records === number) last.records++;
    else spans.push({ file, first: number, records: 1 });
  }
  return {
    ...chunk,
    ...text,
    spans,
    records: kept.length,
    offsets: kept.map((index) => chunk.offsets[index] ?? -1),
    lines: kept.map((index) => chunk.lines[index] ?? 0),
  };
}
