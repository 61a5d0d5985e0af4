import { guessDelimiter, type FixedDialect } from './csv-dialect.ts';
import type { CsvDialect, FileFormat } from '../../core/node.ts';
import { RecordScanner, type ScannedRecord, type ScanOptions } from './record-scanner.ts';

const pieceBytes = 16 * 1024;

/** How a CSV file begins, read off its first bytes. */
export interface CsvLayout {
  readonly dialect: FixedDialect;
  /** The first record's values: the header's, or with `header: false` the first row's. */
  readonly values: readonly Buffer[];
  /** Where the first record starts, in bytes, and on which line. */
  readonly offset: number;
  readonly line: number;
  /** What stands above it and is passed over: a mark of the encoding, `sep=`, skipped and blank lines. */
  readonly above: string;
  /** False where the first record has a quote that is not closed. */
  readonly complete: boolean;
}

/** Reads the layout off the first bytes of a file in UTF-8. */
export function readLayout(
  bytes: Buffer,
  { csv, format }: { readonly csv: CsvDialect; readonly format: FileFormat },
): CsvLayout {
  // One character a byte, so that offsets in the text are offsets in the file.
  const text = bytes.toString('latin1');
  const bom = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  const separator = /^sep=(.)(\r\n|\n|\r)/i.exec(text.slice(bom, bom + 8));
  let offset = bom + (separator?.[0].length ?? 0);
  let line = separator === null ? 1 : 2;
  const lineEnd = /\r\n|\n|\r/y;
  const blankLines = csv.header ? Infinity : 0;
  for (let skipped = 0; ; skipped++, line++) {
    const end = skipped < csv.skip ? endOfLine(text, offset) : offset;
    lineEnd.lastIndex = end;
    if (skipped >= csv.skip + blankLines || !lineEnd.test(text)) break;
    offset = lineEnd.lastIndex;
  }
  const guessed =
    format === 'tsv' ? '\t' : guessDelimiter(headerLine(text, offset, csv.quote), csv.quote);
  const delimiter = csv.delimiter ?? separator?.[1] ?? guessed;
  const dialect = { delimiter, quote: csv.quote, escape: csv.escape };
  const record = firstRecord(bytes, {
    dialect,
    offset,
    line,
    singleColumn: true,
    maxRecordBytes: Infinity,
  });
  const first = text.slice(offset, record?.textEnd ?? offset);
  const values = splitValues(first, dialect).map((value) => Buffer.from(value, 'latin1'));
  const above = text.slice(bom, offset);
  return { dialect, values, offset, line, above, complete: record?.fault === undefined };
}

function endOfLine(text: string, from: number): number {
  const found = text.slice(from).search(/[\r\n]/);
  return found === -1 ? text.length : from + found;
}

/** The text that the delimiter is guessed from. */
function headerLine(text: string, from: number, quote: string): string {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === quote) quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) return text.slice(from, at);
  }
  return text.slice(from);
}

function firstRecord(
  bytes: Buffer,
  scan: Omit<ScanOptions, 'onRecord'>,
): ScannedRecord | undefined {
  let first: ScannedRecord | undefined;
  const scanner = new RecordScanner({ ...scan, onRecord: (record) => (first ??= record) });
  for (let at = 0; at < bytes.length && first === undefined; at += pieceBytes)
    scanner.push(bytes.subarray(at, at + pieceBytes), at);
  if (first === undefined) scanner.finish(bytes.length);
  return first;
}

function splitValues(
  record: string,
  { delimiter, quote, escape }: FixedDialect,
): readonly string[] {
  const values: string[] = [];
  let value = '';
  let quoted = false;
  for (let at = 0; at < record.length; at++) {
    const character = record[at]!;
    if (quoted && character === escape && record[at + 1] === quote) value += record[++at]!;
    else if (quote !== '' && character === quote && (quoted || value.trim() === '')) {
      if (!quoted) value = '';
      quoted = !quoted;
    } else if (!quoted && character === delimiter) {
      values.push(value);
      value = '';
    } else value += character;
  }
  return [...values, value];
}
