import { shapeOf } from './guess-dialect.ts';
import { isEndRemark, isSum } from './footer-words.ts';
import type { SampleRecord } from './split-records.ts';

/** What stands around the records of a CSV file. */
export interface Frame {
  /** Lines above the first record, which is the header where there is one. */
  readonly skip: number;
  /** Those lines as they are. */
  readonly above: readonly string[];
  readonly comment: string | undefined;
  /** The records of the table, the header first where there is one. */
  readonly records: readonly SampleRecord[];
  readonly width: number;
}

/** Finds the table between titles and remarks. */
export function guessFrame(text: string, all: readonly SampleRecord[]): Frame {
  const comment = commentOf(all);
  const plain = all.filter((each) => comment === undefined || !each.text.startsWith(comment));
  const { width, first: firstWide } = shapeOf(plain);
  const first = width === 1 ? 0 : headAt(plain, firstWide, width);
  const head = plain[first];
  const lines = head === undefined ? [] : text.split(/\r\n|\n|\r/).slice(0, head.line - 1);
  const isOnlyComments =
    comment !== undefined && lines.every((line) => line.startsWith(comment) || line.trim() === '');
  const isOnlyBlank = lines.every((line) => line === '');
  const above = isOnlyComments || isOnlyBlank ? [] : lines;
  return { skip: above.length, above, comment, records: plain.slice(first), width };
}

/** Lines that begin with `#` are comments, where they look like no record of the table. */
function commentOf(all: readonly SampleRecord[]): string | undefined {
  for (const sign of ['#', '%']) {
    const marked = all.filter(({ text }) => text.startsWith(sign));
    const rest = all.filter(({ text }) => !text.startsWith(sign));
    if (marked.length === 0 || rest.length === 0) continue;
    const { width } = shapeOf(rest);
    const isHeader = marked.some(({ values }) => values.length === width);
    if (width > 1 && !isHeader) return sign;
  }
  return undefined;
}

/** Spreadsheets fill title lines with delimiters up to the width of the table. */
function headAt(records: readonly SampleRecord[], firstWide: number, width: number): number {
  const least = width === 2 ? 1 : Math.max(2, Math.ceil(width / 2));
  for (let at = firstWide; at < Math.min(records.length, firstWide + 30); at++) {
    const values = records[at]!.values;
    const filled = values.filter((value) => value.trim() !== '').length;
    if (values.length === width && filled >= least) return at;
  }
  return firstWide;
}

/** The lines at the end of a file that are no records; `records` are the last ones of it. */
export function guessFooter(records: readonly SampleRecord[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const record of records.slice(-10).reverse()) {
    if (!isFooter(record, width)) break;
    lines.unshift(record.text);
  }
  const isEmpty = lines.every((line) => !/[\p{L}\p{N}]/u.test(line));
  return isEmpty || lines.length === records.length ? [] : lines;
}

function isFooter({ values, text }: SampleRecord, width: number): boolean {
  if (text.includes('\n')) return false;
  const filled = values.filter((value) => value.trim() !== '');
  const first = filled[0] ?? '';
  if (isSum(first)) return true;
  if (width === 1) return false;
  if (values.length === width && filled.length > 1) return false;
  if (filled.length === 0) return true;
  // A record that was cut off has few values too, but none that speaks of an end.
  return isEndRemark(first) && (values.length !== width || filled.length === 1);
}
