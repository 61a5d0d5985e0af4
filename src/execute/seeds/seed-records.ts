import { EngineError, type Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import { personalColumns } from '../../core/is-personal.ts';
import type { Seed } from '../../core/node.ts';
import type { TextLayout } from '../staging/chunk.ts';
import { auditCsv } from '../staging/csv/sound-csv.ts';

/** A seed as it was when it was read: its records stand in a copy, as DuckDB reads them. */
export interface SeedRecords extends AsyncDisposable {
  readonly names: readonly string[];
  /** The names as the header has them. */
  readonly header: readonly string[];
  /** Of the bytes of the file. */
  readonly hash: string;
  readonly layout: TextLayout;
  readonly path: string;
  readonly bytes: number;
  /** The line of the file on which each record begins. */
  readonly lines: Float64Array;
  /** As much of the line on which a record begins as messages show. */
  readonly lineText: (record: number) => string;
}

/** Where the records of a seed are looked at. */
export interface SeedReading {
  readonly seed: Seed;
  readonly records: SeedRecords;
  readonly session: Session;
  readonly signal: AbortSignal;
  /** What was found in this run for the columns of seeds, by the bytes of their files. */
  readonly known: Map<string, readonly string[]>;
}

/**
 * Does work in which the engine reads the records; one that it can't read is told with its line.
 * @throws IngotError SEED_INVALID
 */
export async function whileReading<T>(
  { seed, records, signal }: SeedReading,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
    const { path, layout, lines } = records;
    for await (const { index, fault } of auditCsv(path, layout, signal))
      if (fault !== undefined) throw invalidRecord(seed, { ...fault, line: lines[index] ?? 1 });
    throw error;
  }
}

/** A record that can't be read, on its line of the file. */
export function invalidRecord(
  seed: Seed,
  {
    line,
    value,
    reason,
  }: { readonly line: number; readonly value: string; readonly reason: string },
): IngotError {
  const { path } = seed;
  const [shown = ''] = value.split(/[\r\n]/, 1);
  const lineText = personalColumns(seed).isAny ? '' : shown;
  return new IngotError('SEED_INVALID', reason.charAt(0).toUpperCase() + reason.slice(1), {
    location: { path, line, column: 1, lineText },
    hint: 'Put values that hold the delimiter or a line end into quotes, and double the quotes in them.',
  });
}
