import { join } from 'node:path';
import { lineEnd } from './record-scanner.ts';
import type { CsvBody, CsvReading } from './read-csv.ts';
import { writePieces } from './write-pieces.ts';

/** What DuckDB reads for a CSV file: the file itself, or a copy of its sound records. */
export interface ReadableCsv {
  readonly paths: readonly string[];
  readonly skip: number;
  readonly header: boolean;
  readonly lineEnd: string;
  /** For a copy where each of its files stands in it; undefined for the file itself. */
  readonly offsets: readonly number[] | undefined;
}

/** Makes a file readable for DuckDB: faults in quotes, mixed line ends and quotes above the header confuse it. */
export async function readableCsv(
  path: string,
  body: CsvBody,
  reading: CsvReading,
): Promise<ReadableCsv> {
  if (!isReadable(body)) return copyCsv(path, body, reading);
  const skip = body.layout.above.split(/\r\n|\n|\r/).length - 1;
  return {
    paths: [path],
    skip,
    header: body.header,
    lineEnd: lineEndOf(body),
    offsets: undefined,
  };
}

/** A copy of the sound records: without a header, each with a line feed at its end. */
export async function copyCsv(
  path: string,
  body: CsvBody,
  { folder, signal }: CsvReading,
): Promise<ReadableCsv> {
  const { header, scan } = body;
  const pieces = await writePieces(path, scan, { header, base: join(folder, 'sound'), signal });
  const { paths, offsets } = pieces;
  return { paths, offsets, skip: 0, header: false, lineEnd: '\n' };
}

function isReadable(body: CsvBody): boolean {
  const { layout, faulty, lineEnds, header } = body;
  const { lf, crlf, cr } = lineEnd;
  const isUniform = [0, lf, crlf, cr].includes(lineEnds);
  if (faulty > 0 || !isUniform) return false;
  if (layout.above === '') return true;
  const hasOtherEnds = /[\r\n]/.test(layout.above.replaceAll(lineEndOf(body), ''));
  const { quote } = layout.dialect;
  const hasQuotes = quote !== '' && layout.above.includes(quote);
  return header && !hasOtherEnds && !hasQuotes;
}

function lineEndOf({ lineEnds }: CsvBody): string {
  return lineEnds === lineEnd.crlf ? '\r\n' : lineEnds === lineEnd.cr ? '\r' : '\n';
}
