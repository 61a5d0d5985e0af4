import type { ReaderInput } from '../chunk.ts';
import { csvColumns } from './csv-columns.ts';
import { CsvHead } from './csv-head.ts';
import { decodedText } from './decode-bytes.ts';
import { declaredColumns } from './read-csv-records.ts';

/** The columns of a CSV file; no more of it is read than tells them. */
export async function readCsvColumns(input: Omit<ReaderInput, 'sink'>): Promise<readonly string[]> {
  const { files, file, signal } = input;
  const head = new CsvHead(input);
  for await (const text of decodedText(input.pieces, { encoding: files.csv.encoding, file })) {
    signal.throwIfAborted();
    const found = head.push(text, false);
    if (found !== undefined) return csvColumns(found.layout, input);
  }
  const found = head.push(Buffer.alloc(0), true);
  return found === undefined ? declaredColumns(input) : csvColumns(found.layout, input);
}
