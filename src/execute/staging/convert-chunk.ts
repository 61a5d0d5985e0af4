import { rm } from 'node:fs/promises';
import { EngineError, type Session } from '../../core/adapter.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import {
  auditList,
  copyStatement,
  indexedRows,
  placedRows,
  recordPlaces,
  sequenceOf,
} from './chunk-sql.ts';
import type { BatchRef } from './audit-columns.ts';
import type { Chunk } from './chunk.ts';
import type { ChunkText } from './chunk-text.ts';
import { rejectQuery, type JudgedColumn } from './reject-query.ts';
import type { RejectsWriter } from './rejects-writer.ts';

/**
 * What to expect: values that are written as DuckDB writes them; any good ones; bad ones too; records that can't even be
 * read as text. The cheapest way that takes them is tried first.
 */
export type Expectation = 'plain' | 'good' | 'bad' | 'broken';

export interface ChunkConversion {
  readonly session: Session;
  readonly batch: BatchRef;
  readonly rejects: RejectsWriter;
  /** Where the Parquet file goes. */
  readonly path: string;
  readonly expected: Expectation;
  readonly signal: AbortSignal;
}

export interface ConvertedChunk {
  readonly rows: number;
  readonly rejected: number;
  /** What was in it. */
  readonly found: Expectation;
}

/** Converts a chunk to a Parquet file; each of its records becomes a row or a reject. */
export async function convertChunk(
  chunk: Chunk,
  text: ChunkText,
  conversion: ChunkConversion,
): Promise<ConvertedChunk> {
  const ways = waysOf[conversion.expected];
  for (const [found, way] of ways) {
    const rows = await convertStrictly(chunk, { text, way }, conversion);
    if (rows === chunk.records) return { rows, rejected: 0, found };
  }
  const all =
    conversion.expected === 'broken' ? undefined : await readable(chunk, text, conversion);
  return all ?? convertSound(chunk, text, conversion);
}

type StrictWay = 'quick' | 'strict';

const waysOf: Readonly<Record<Expectation, readonly (readonly [Expectation, StrictWay])[]>> = {
  plain: [
    ['plain', 'quick'],
    ['good', 'strict'],
  ],
  good: [['good', 'strict']],
  bad: [],
  broken: [],
};

/** Undefined where something in the chunk is bad, or not as expected. */
async function convertStrictly(
  chunk: Chunk,
  { text, way }: { readonly text: ChunkText; readonly way: StrictWay },
  { session, batch, path }: ChunkConversion,
): Promise<number | undefined> {
  const values = text.columns.map(({ name, value }) => `${value[way]} as ${quoteIdentifier(name)}`);
  const sequence = text.hasPath ? undefined : sequenceOf(chunk);
  const select =
    sequence === undefined
      ? selectOf(values, auditList(batch), await placedRows(text.rows, chunk))
      : selectOf(values, auditList(batch, sequence.place), text.rows);
  try {
    if (sequence !== undefined) await session.execute(sequence.create);
    return await session.execute(copyStatement(select, path, chunk.records));
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
    return undefined;
  }
}

/** Undefined where not every record can be read as text. */
async function readable(
  chunk: Chunk,
  text: ChunkText,
  conversion: ChunkConversion,
): Promise<ConvertedChunk | undefined> {
  try {
    const counts = await convertTolerantly(chunk, text, conversion);
    return counts && { ...counts, found: counts.rejected > 0 ? 'bad' : 'good' };
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
    return undefined;
  }
}

/** Without the records that can't be read as text. */
async function convertSound(
  chunk: Chunk,
  text: ChunkText,
  conversion: ChunkConversion,
): Promise<ConvertedChunk> {
  const sound = await text.sound(chunk, conversion);
  const counts = await convertTolerantly(sound.chunk, sound.text, conversion);
  if (counts === undefined)
    throw new Error(`Not all of ${sound.chunk.records} records are good or have a reason why not`);
  const broken = chunk.records - sound.chunk.records;
  const found = broken > 0 ? 'broken' : counts.rejected > 0 ? 'bad' : 'good';
  return { rows: counts.rows, rejected: broken + counts.rejected, found };
}

/** Undefined where the good and the bad records are not as many as the chunk has. */
async function convertTolerantly(
  chunk: Chunk,
  text: ChunkText,
  { session, batch, path, rejects }: ChunkConversion,
): Promise<Omit<ConvertedChunk, 'found'> | undefined> {
  const bad = text.columns.flatMap(({ value }) => value.isBad ?? []);
  const isBad = bad.length === 0 ? 'false' : bad.map((each) => `(${each})`).join('\n  or ');
  const values = text.columns.map(
    ({ name, value }) => `${value.tolerant} as ${quoteIdentifier(name)}`,
  );
  const from = await placedRows(text.rows, chunk);
  const select = `${selectOf(values, auditList(batch), from)}\nwhere not (${isBad})`;
  const rows = await session.execute(copyStatement(select, path, chunk.records));
  if (rows === undefined) throw new Error('DuckDB did not tell how many rows it wrote');
  const rejected = chunk.records - rows;
  if (rejected === 0) return { rows, rejected };
  const located = await indexedRows(text.rows, chunk);
  const query = rejectQuery(judged(text), 'r_index', { from: located, isBad });
  const isTold = await rejects.addQuery(query, session, {
    expected: rejected,
    placesOf: (indexes) => recordPlaces(chunk, indexes),
  });
  return isTold ? { rows, rejected } : undefined;
}

function selectOf(values: readonly string[], audit: string, from: string): string {
  return `select
  ${[...values, audit].join(',\n  ')}
from ${from}`;
}

function judged({ columns }: ChunkText): readonly JudgedColumn[] {
  return columns.map(({ name, shown, value: { isBad, reason } }) => ({
    name,
    shown,
    isBad,
    reason,
  }));
}

/** Removes what a conversion has left beside the text of a chunk. */
export async function removeAids({ path }: Chunk): Promise<void> {
  for (const each of [`${path}.spans`, `${path}.places`, `${path}.sound`])
    await rm(each, { force: true });
}
