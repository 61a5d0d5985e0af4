import { open, type FileHandle } from 'node:fs/promises';
import { readRecords } from './read-records.ts';
import type { ScanOptions } from './record-scanner.ts';

/** A copy of the sound records of a text, in files that are each smaller than DuckDB's buffer. */
export interface Pieces {
  readonly paths: readonly string[];
  /** Where each file stands in the copy as a whole. */
  readonly offsets: readonly number[];
}

/** With the longest record still below the buffer of 8 MB. */
const pieceBytes = 4_000_000;
const lineFeed = Buffer.from('\n');

/** Copies the records without a fault, each with a line feed at its end; a header is left out. */
export async function writePieces(
  path: string,
  scan: ScanOptions,
  { header, base, signal }: { header: boolean; base: string; signal: AbortSignal },
): Promise<Pieces> {
  await using writer = new PieceWriter(base);
  await writer.begin();
  let isHeader = header;
  for await (const { records, bytes, offset } of readRecords(path, scan, signal)) {
    const texts: Buffer[] = [];
    for (const { start, textEnd, fault } of records) {
      if (!isHeader && fault === undefined)
        texts.push(bytes.subarray(start - offset, textEnd - offset), lineFeed);
      isHeader = false;
    }
    await writer.write(Buffer.concat(texts));
  }
  return writer;
}

class PieceWriter implements Pieces, AsyncDisposable {
  readonly paths: string[] = [];
  readonly offsets: number[] = [];
  readonly #base: string;
  #written = 0;
  #file: FileHandle | undefined;

  constructor(base: string) {
    this.#base = base;
  }

  async begin(): Promise<void> {
    await this.#file?.close();
    const path = `${this.#base}.${this.paths.length}.csv`;
    this.#file = await open(path, 'w');
    this.paths.push(path);
    this.offsets.push(this.#written);
  }

  /** Takes whole records, at most a few megabytes. */
  async write(text: Buffer): Promise<void> {
    const inPiece = this.#written - (this.offsets.at(-1) ?? 0);
    if (inPiece > 0 && inPiece + text.length > pieceBytes) await this.begin();
    await this.#file?.writeFile(text);
    this.#written += text.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close();
  }
}
