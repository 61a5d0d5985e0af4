import { isUtf8 } from 'node:buffer';
import type { TextLayout, RecordSink } from '../chunk.ts';
import { readChunks } from '../read-file.ts';
import { maxValueCharacters } from '../rejects-writer.ts';
import { RecordReader } from './record-reader.ts';
import { recordMachine, state, type RecordMachine } from './record-states.ts';
import { recordValues } from './record-values.ts';

/** A record of a text that was written for DuckDB. */
export interface AuditedRecord {
  /** From 0. */
  readonly index: number;
  /** With its line end; valid until the next one is asked for. */
  readonly bytes: Buffer;
  /** Why DuckDB does not read it; undefined where it does. */
  readonly fault: { readonly reason: string; readonly value: string } | undefined;
}

/** Tells which records of a text DuckDB does not read; it refuses all of a text for one of them. */
export async function* auditCsv(
  path: string,
  layout: TextLayout,
  signal: AbortSignal,
): AsyncGenerator<AuditedRecord> {
  let index = 0;
  for await (const { text, starts } of framedText(path, layout, signal)) {
    const audit = { layout, machine: recordMachine(layout.dialect), isUtf8: isUtf8(text) };
    for (const [at, start] of starts.entries()) {
      const bytes = text.subarray(start, starts[at + 1] ?? text.length);
      yield { index: index++, bytes, fault: faultOf(bytes, audit) };
    }
  }
}

/** The text in parts of whole records, with the places at which those begin. */
async function* framedText(
  path: string,
  layout: TextLayout,
  signal: AbortSignal,
): AsyncGenerator<{ readonly text: Buffer; readonly starts: readonly number[] }> {
  let offsets: number[] = [];
  const reader = readerOf(layout, (offset) => offsets.push(offset));
  let text: Buffer = Buffer.alloc(0);
  let base = 0;
  for await (const { bytes } of readChunks(path, signal)) {
    text = Buffer.concat([text, bytes]);
    await reader.push(bytes, false);
    // The end of the last one is only known when the next one begins.
    const last = offsets.at(-1);
    if (last === undefined) continue;
    yield {
      text: text.subarray(0, last - base),
      starts: offsets.slice(0, -1).map((each) => each - base),
    };
    text = text.subarray(last - base);
    base = last;
    offsets = [last];
  }
  await reader.push(Buffer.alloc(0), true);
  yield { text, starts: offsets.map((each) => each - base) };
}

function readerOf(layout: TextLayout, onRecord: (offset: number) => void): RecordReader {
  const sink: RecordSink = {
    isFull: false,
    drain: () => Promise.resolve(),
    begin: () => undefined,
    record: onRecord,
    write: () => undefined,
    reject: ({ reason }) => {
      throw new Error(`A text for DuckDB has a record that was to be rejected: ${reason}`);
    },
  };
  return new RecordReader({
    layout: { ...layout, body: { offset: 0, line: 1 } },
    comment: undefined,
    columns: layout.columns.length,
    maxBytes: Infinity,
    hasOffsets: true,
    sink,
  });
}

interface Audit {
  readonly layout: TextLayout;
  readonly machine: RecordMachine;
  /** Whether all of the text is valid. */
  readonly isUtf8: boolean;
}

function faultOf(bytes: Buffer, audit: Audit): AuditedRecord['fault'] {
  const { columns, lineEnd } = audit.layout;
  const record = bytes.subarray(0, bytes.length - lineEnd.length);
  const values = countValues(record, audit);
  const surplus = values - columns.length;
  const reason =
    surplus === 0 || (surplus > 0 && endsEmpty(record, surplus, audit))
      ? encodingFault(record, audit)
      : `the record has ${counted(values, 'value')}, but the file has ${counted(columns.length, 'column')}`;
  if (reason === undefined) return undefined;
  return { reason, value: record.toString('utf8', 0, maxValueCharacters) };
}

function countValues(record: Buffer, { machine }: Audit): number {
  let values = 1;
  let now: number = state.recordStart;
  for (const byte of record) {
    now = machine.next[(now << 3) | machine.classes[byte]!]!;
    if (now === state.valueStart) values++;
    // Only a line end inside quotes is part of a record.
    else if (now >= state.afterLf) now = state.quoted;
  }
  return values;
}

/** DuckDB 1.5 takes no notice of empty values at the end that are too many, nor of such that are one NUL. */
function endsEmpty(record: Buffer, values: number, { layout }: Audit): boolean {
  const delimiter = layout.dialect.delimiter.charCodeAt(0);
  let at = record.length;
  for (let left = values; left > 0; left--) {
    if (record[at - 1] === 0) at--;
    if (record[--at] !== delimiter) return false;
  }
  return true;
}

function encodingFault(record: Buffer, audit: Audit): string | undefined {
  if (audit.isUtf8 || isUtf8(record)) return undefined;
  const wrong = recordValues(record, audit.machine).findIndex((value) => !isUtf8(value));
  return `the text of column "${audit.layout.columns[wrong] ?? ''}" is not valid UTF-8`;
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
