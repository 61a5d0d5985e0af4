import { open, type FileHandle } from 'node:fs/promises';
import type { RejectedText } from './duckdb-rejects.ts';
import type { CsvBody } from './read-csv.ts';
import { readRecords } from './read-records.ts';
import type { RecordFault, ScannedRecord } from './record-scanner.ts';
import { reasonOf } from './reject-reason.ts';
import { maxValueCharacters, type RejectRow } from './reject-row.ts';
import { linesBetween } from './lines-between.ts';

export interface Placing {
  /** The file in UTF-8, with all its records. */
  readonly path: string;
  readonly body: CsvBody;
  readonly columnCount: number;
  /** Where DuckDB read a copy of the sound records: where each of its files stands in it. */
  readonly offsets: readonly number[] | undefined;
  /** False for a decoded file, whose bytes are not those of the raw file. */
  readonly isRaw: boolean;
  /** What DuckDB rejected, in file order. */
  readonly rejected: AsyncIterator<RejectedText>;
  readonly signal: AbortSignal;
}

/** The rejects of a CSV file in file order: those of DuckDB, with their numbers and places, and the faults it never saw. */
export async function* placeRejects(placing: Placing): AsyncGenerator<RejectRow> {
  const { path, body, offsets, rejected, signal } = placing;
  const copied = offsets !== undefined;
  const positionOf = ({ file, position }: RejectedText) => position + (offsets?.[file] ?? 0);
  await using handle = await open(path);
  let next = await rejected.next();
  let number = body.header ? 0 : 1;
  // Where DuckDB saw the record before end; what it rejected next starts between there and the record itself.
  let seen = 0;
  for await (const { records, bytes, offset } of readRecords(path, body.scan, signal)) {
    for (const record of records) {
      const { start, textEnd, fault, count } = record;
      const from = copied ? seen : start;
      if (number === 0) {
        seen = copied ? 0 : textEnd;
      } else if (fault !== undefined) {
        yield* faultRows(record, fault, { handle, number, isRaw: placing.isRaw });
      } else {
        if (next.done !== true && positionOf(next.value) <= from) {
          if (positionOf(next.value) < seen) break;
          const text = shown(bytes.subarray(start - offset, textEnd - offset));
          yield rejectRow(record, { number, text, rejected: next.value, placing });
          next = await rejected.next();
        }
        seen = from + textEnd - start + (copied ? 1 : 0);
      }
      number += number === 0 ? 1 : count;
    }
  }
  if (next.done !== true)
    throw new Error(
      `The rejected record at byte ${next.value.position} of "${path}" starts no record`,
    );
}

function rejectRow(
  { start, line }: ScannedRecord,
  found: { number: number; text: string; rejected: RejectedText; placing: Placing },
): RejectRow {
  const { number, text, rejected, placing } = found;
  const columns = rejected.errors.map(({ column }) => column).filter((name) => name !== undefined);
  return {
    record: number,
    line,
    byteOffset: placing.isRaw ? start : undefined,
    column: columns[0],
    value: text,
    reason: reasonOf(rejected.errors, placing.columnCount),
  };
}

/** Each line of a record with a fault is a reject: rows that a quote swallowed are counted one by one. */
async function* faultRows(
  record: ScannedRecord,
  fault: RecordFault,
  { handle, number, isRaw }: { handle: FileHandle; number: number; isRaw: boolean },
): AsyncGenerator<RejectRow> {
  if (record.count === 1) {
    const text = await textOf(handle, record.start, record.textEnd);
    yield {
      record: number,
      line: record.line,
      byteOffset: isRaw ? record.start : undefined,
      column: undefined,
      value: text,
      reason: faultReasons[fault],
    };
    return;
  }
  const rest = `this line is inside a quoted value that begins on line ${record.line}: ${faultReasons[fault]}`;
  let next = number;
  for await (const { text, start, line } of linesBetween(handle, record)) {
    yield {
      record: next++,
      line,
      byteOffset: isRaw ? start : undefined,
      column: undefined,
      value: text,
      reason: line === record.line ? faultReasons[fault] : rest,
    };
  }
}

const faultReasons: Readonly<Record<RecordFault, string>> = {
  'unclosed-quote': 'a quote is opened and not closed',
  'text-after-quote': 'a closing quote is followed by more text',
  'too-long': 'the record is longer than 2 MB',
};

async function textOf(handle: FileHandle, start: number, end: number): Promise<string> {
  const length = Math.min(end - start, maxValueCharacters);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, start);
  return buffer.toString('utf8');
}

function shown(text: Buffer): string {
  return text.subarray(0, maxValueCharacters).toString('utf8');
}
