import type { CsvDialect, FileFormat } from '../../../core/file-spec.ts';
import { delimiterCandidates, textDialect, type FixedDialect } from './csv-dialect.ts';
import { withShortDelimiters } from './plain-record.ts';
import { recordMachine, state } from './record-states.ts';
import { recordValues } from './record-values.ts';
import {
  cr,
  lf,
  lineEndLength,
  scanRecord,
  type RecordFault,
  type ScannedRecord,
} from './scan-record.ts';

/** How a CSV file begins, read off its first bytes. */
export interface CsvLayout {
  readonly dialect: FixedDialect;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** The first record's values: the header's, or with `header: false` the first row's. */
  readonly values: readonly Buffer[];
  /** Where the first record starts, in bytes, and on which line. */
  readonly offset: number;
  readonly line: number;
  /** Where the records begin: behind the header, or with `header: false` below the lines that are skipped. */
  readonly body: Place;
  /** What is wrong with the quotes of the first record, or that it does not end. */
  readonly fault: RecordFault | undefined;
}

/** A byte of a file, from 0, and its line, from 1. */
interface Place {
  readonly offset: number;
  readonly line: number;
}

interface HeaderReading {
  readonly csv: Omit<CsvDialect, 'footer' | 'encoding'>;
  readonly format: FileFormat;
  /** The longest first record. */
  readonly maxBytes: number;
}

/** Whether the first record names the columns. */
export function hasHeader({ header }: Pick<CsvDialect, 'header'>): boolean {
  return header !== false;
}

/** Reads the layout off a whole file in UTF-8. */
export function readLayout(bytes: Buffer, reading: Omit<HeaderReading, 'maxBytes'>): CsvLayout {
  const layout = tryLayout(bytes, { ...reading, maxBytes: bytes.length, isEnded: true });
  if (layout === undefined) throw new Error('A file that has ended has a layout');
  return layout;
}

/** Reads the layout off the first bytes of a file; undefined where they do not tell it yet. */
export function tryLayout(
  bytes: Buffer,
  reading: HeaderReading & { readonly isEnded: boolean },
): CsvLayout | undefined {
  const { csv, format } = reading;
  const start = startOf(bytes);
  const below = skipLines(bytes, start, csv.skip);
  const first = passBlank(bytes, below, csv.comment);
  const stated = csv.delimiter ?? start.delimiter ?? (format === 'tsv' ? '\t' : undefined);
  const delimiter = stated ?? guessDelimiter(bytes, first.offset, reading);
  if (delimiter === undefined) return undefined;
  const dialect = { delimiter, quote: csv.quote, escape: csv.escape };
  const machine = recordMachine(dialect);
  const record = scanRecord(bytes, first.offset, { ...reading, machine });
  if (record === undefined) return undefined;
  return {
    dialect,
    lineEnd: lineEndOf(bytes, record),
    values: valuesOf(bytes.subarray(first.offset, record.textEnd), dialect),
    ...first,
    body: hasHeader(csv) ? { offset: record.end, line: first.line + record.lines } : below,
    fault: record.fault,
  };
}

/** The values of a record as it stands in the file. */
export function valuesOf(record: Buffer, dialect: FixedDialect): readonly Buffer[] {
  const machine = recordMachine(dialect);
  if (machine.tail === undefined) return recordValues(record, machine);
  const { delimiter } = textDialect(dialect);
  const text = withShortDelimiters(record, machine) ?? record;
  return recordValues(text, recordMachine({ ...dialect, delimiter }));
}

/** Behind the mark of the encoding and a line `sep=;`, which Excel writes. */
function startOf(bytes: Buffer): Place & { readonly delimiter: string | undefined } {
  const text = bytes.toString('latin1', 0, 16);
  const [mark, delimiter] = /^(?:\xef\xbb\xbf)?(?:sep=([\t\x20-\x7e])(?:\r\n|\n|\r))?/i.exec(
    text,
  ) ?? [''];
  return { offset: mark.length, line: delimiter === undefined ? 1 : 2, delimiter };
}

function skipLines(bytes: Buffer, from: Place, count: number): Place {
  let place = from;
  for (let skipped = 0; skipped < count && place.offset < bytes.length; skipped++)
    place = nextLine(bytes, place);
  return place;
}

/** Below blank lines and comments. */
function passBlank(bytes: Buffer, from: Place, comment: string | undefined): Place {
  const sign = Buffer.from(comment ?? '\n');
  let place = from;
  while (place.offset < bytes.length) {
    const { offset } = place;
    const isBlank = bytes[offset] === lf || bytes[offset] === cr;
    if (!isBlank && !bytes.subarray(offset, offset + sign.length).equals(sign)) break;
    place = nextLine(bytes, place);
  }
  return place;
}

function nextLine(bytes: Buffer, { offset, line }: Place): Place {
  let end = offset;
  while (end < bytes.length && bytes[end] !== lf && bytes[end] !== cr) end++;
  return {
    offset: Math.min(bytes.length, end + (lineEndLength(bytes, end, true) ?? 0)),
    line: line + 1,
  };
}

/** The delimiter that the first line uses: the most frequent candidate outside quotes; a comma where there is none. */
function guessDelimiter(
  bytes: Buffer,
  from: number,
  reading: HeaderReading & { readonly isEnded: boolean },
): string | undefined {
  const { quote, escape, comment } = reading.csv;
  const candidates = delimiterCandidates.filter((each) => ![quote, escape, comment].includes(each));
  const machine = recordMachine({ delimiter: '', quote, escape }, candidates);
  const record = scanRecord(bytes, from, { ...reading, machine });
  if (record === undefined) return undefined;
  const counts = new Map(candidates.map((each) => [each, 0]));
  let now: number = state.recordStart;
  for (const byte of bytes.subarray(from, record.textEnd)) {
    now = machine.next[(now << 3) | machine.classes[byte]!]!;
    if (now >= state.afterLf) now = state.quoted;
    if (now !== state.valueStart) continue;
    const candidate = String.fromCharCode(byte);
    counts.set(candidate, (counts.get(candidate) ?? 0) + 1);
  }
  return candidates.reduce((best, each) => (counts.get(each)! > counts.get(best)! ? each : best));
}

function lineEndOf(bytes: Buffer, { textEnd, end }: ScannedRecord): CsvLayout['lineEnd'] {
  if (end - textEnd === 2) return '\r\n';
  return end > textEnd && bytes[textEnd] === cr ? '\r' : '\n';
}
