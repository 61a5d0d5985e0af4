import type { RecordSink } from '../chunk.ts';
import type { CsvLayout } from './csv-header.ts';
import { cr, lf } from './scan-record.ts';

/** Where a reader is in a text, and what it knows already of the bytes ahead. */
export interface Cursor {
  at: number;
  line: number;
  records: number;
  /** The next places of some bytes; one before `at` is not known any more, `none` is behind all texts. */
  lineEnd: number;
  otherEnd: number;
  quote: number;
}

/** A small integer, for with Infinity the engine keeps all places as floating point. */
const none = 2 ** 30 - 1;

/** The bytes that mean something, -1 where there is no such byte. */
export interface CleanRules {
  /** The last byte of a line end. */
  readonly lineEnd: number;
  /** The other byte of line ends: the first half of each, or a sign of one that is another. */
  readonly otherEnd: number;
  readonly isPair: boolean;
  readonly delimiter: number;
  readonly quote: number;
  /** Where that is not the quote. */
  readonly escape: number;
  /** Whether a quote in quotes is doubled. */
  readonly doubles: boolean;
  readonly blank: number;
  /** The first byte of lines that are comments. */
  readonly comment: number;
  /** Bytes of a record with its line end, but for the last byte of that. */
  readonly shortest: number;
  readonly longest: number;
}

/** What a file's records are read by. */
export interface RecordForm {
  readonly layout: Pick<CsvLayout, 'dialect' | 'lineEnd' | 'body'>;
  readonly comment: string | undefined;
  /** How many; with one column a blank line is a record without a value, else it is nothing. */
  readonly columns: number;
  /** A longer record is a fault. */
  readonly maxBytes: number;
}

export function cleanRules(form: RecordForm): CleanRules {
  const { layout, columns, maxBytes, comment } = form;
  const { dialect, lineEnd } = layout;
  const { delimiter, quote, escape } = dialect;
  const firstHalf = lineEnd.length - 1;
  return {
    shortest: firstHalf + (columns === 1 ? 0 : 1),
    // A delimiter of several bytes has to be looked for byte by byte.
    longest: Buffer.byteLength(delimiter) > 1 ? -1 : firstHalf + maxBytes,
    lineEnd: lineEnd === '\r' ? cr : lf,
    otherEnd: lineEnd === '\r' ? lf : cr,
    isPair: lineEnd === '\r\n',
    delimiter: byteOf(delimiter),
    quote: byteOf(quote),
    escape: quote === escape ? -1 : byteOf(escape),
    doubles: quote === escape,
    blank: delimiter === ' ' ? -1 : blank,
    comment: byteOf(comment ?? ''),
  };
}

const blank = 0x20;
/** The first byte of the mark of UTF-8, which DuckDB would take off the first value of a text. */
export const firstOfMark = 0xef;

function byteOf(text: string): number {
  return text === '' ? -1 : Buffer.from(text)[0]!;
}

export interface CleanPass {
  readonly rules: CleanRules;
  readonly sink: RecordSink;
  /** The place of the text in its file; undefined where that is not known. */
  readonly offset: number | undefined;
}

/**
 * Passes the records that DuckDB reads as they are, and stops before the first one that is to be looked at byte by byte
 * or does not end in the text. It hops from one byte that means something to the next: `Buffer.indexOf` reads hundreds
 * of bytes in the time in which a loop reads some tens.
 */
export function passCleanRecords(text: Buffer, cursor: Cursor, pass: CleanPass): void {
  const { rules, sink, offset } = pass;
  const base = offset ?? 0;
  // Behind a carriage return at the end there may be a line feed.
  const last = rules.lineEnd === lf ? text.length - 1 : text.length - 2;
  let { at, line, records, lineEnd, otherEnd, quote } = cursor;
  for (;;) {
    if (text[at] === rules.comment || text[at] === firstOfMark) break;
    if (lineEnd < at) lineEnd = next(text, rules.lineEnd, at);
    if (otherEnd < at) otherEnd = next(text, rules.otherEnd, at);
    if (quote < at) quote = next(text, rules.quote, at);
    let lines = 1;
    let end = lineEnd;
    let other = otherEnd;
    let ahead = quote;
    while (ahead < end) {
      const blanks =
        text[ahead - 1] === rules.delimiter ? 0 : blanksBefore(text, ahead, { at, rules });
      // DuckDB 1.5 knows a quote behind one blank, not behind two.
      if (blanks > 1 || other < ahead) break;
      const close = blanks === -1 ? ahead : closingOf(text, ahead, rules);
      if (close === none) break;
      if (end < close || other < close) {
        lines += lineEndsIn(text, ahead, close);
        if (end < close) end = next(text, rules.lineEnd, close);
        if (other < close) other = next(text, rules.otherEnd, close);
      }
      // Where all values are in quotes, the next one begins behind the delimiter.
      ahead = text[close + 2] === rules.quote ? close + 2 : next(text, rules.quote, close + 1);
    }
    if (ahead < end || end > last || !isUniform(end, other, rules)) break;
    const length = end - at;
    if (length < rules.shortest || length > rules.longest) break;
    sink.record(offset === undefined ? -1 : base + at, line);
    lineEnd = end;
    otherEnd = other;
    quote = ahead;
    at = end + 1;
    line += lines;
    records++;
  }
  cursor.at = at;
  cursor.line = line;
  cursor.records = records;
  cursor.lineEnd = lineEnd;
  cursor.otherEnd = otherEnd;
  cursor.quote = quote;
}

function next(text: Buffer, byte: number, from: number): number {
  const found = byte === -1 ? -1 : text.indexOf(byte, from);
  return found === -1 ? none : found;
}

/** Whether a record ends as the layout says, and has no other line end. */
function isUniform(end: number, other: number, rules: CleanRules): boolean {
  if (rules.isPair) return other === end - 1;
  return rules.lineEnd === lf ? other > end : other > end + 1;
}

/** How many blanks there are between a value's beginning and a quote; -1 where there is something else. */
function blanksBefore(
  text: Buffer,
  quote: number,
  { at, rules }: { readonly at: number; readonly rules: CleanRules },
): number {
  let before = quote - 1;
  while (before >= at && text[before] === rules.blank) before--;
  return before < at || text[before] === rules.delimiter ? quote - 1 - before : -1;
}

/** The quote that closes the value which another one opens; `none` where that can't be told here. */
function closingOf(text: Buffer, quote: number, rules: CleanRules): number {
  const close = rules.doubles
    ? closingOfDoubling(text, quote, rules.quote)
    : closingOfEscaping(text, quote, rules);
  let after = close + 1;
  while (text[after] === rules.blank) after++;
  const byte = text[after];
  return byte === rules.delimiter || byte === lf || byte === cr ? close : none;
}

function closingOfDoubling(text: Buffer, quote: number, byte: number): number {
  let close = next(text, byte, quote + 1);
  while (text[close + 1] === byte) close = next(text, byte, close + 2);
  return close;
}

function closingOfEscaping(text: Buffer, quote: number, rules: CleanRules): number {
  for (let at = quote + 1; at < text.length; at++) {
    if (text[at] === rules.quote) return at;
    if (text[at] === rules.escape) at++;
  }
  return none;
}

function lineEndsIn(text: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (text[at] === lf || (text[at] === cr && text[at + 1] !== lf)) count++;
  }
  return count;
}
