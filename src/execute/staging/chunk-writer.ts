import type { Chunk, FileRef, FoundReject, RecordSink, Span, TextLayout } from './chunk.ts';
import { ChunkFile } from './chunk-file.ts';
import { hasManyColumns } from './chunk-sql.ts';
import { NumberList } from './number-list.ts';

export interface ChunkWriterOptions {
  /** Where the texts are until they are converted. */
  readonly folder: string;
  /** A chunk ends where its text is longer. */
  readonly chunkBytes: number;
  /** How many chunks are converted at once. */
  readonly parallel: number;
  readonly convert: (chunk: Chunk) => Promise<void>;
  /** @param number of the record in its file, from 1 */
  readonly onReject: (reject: FoundReject, file: FileRef, number: number) => void;
}

const maxRecords = 1_000_000;
const maxWaiting = 8;

/** Cuts the records of files into chunks, and has them converted while the next ones are read. */
export class ChunkWriter implements RecordSink {
  readonly #options: ChunkWriterOptions;
  readonly #text: ChunkFile;
  readonly #offsets = new NumberList();
  readonly #lines = new NumberList();
  #layout: TextLayout | undefined;
  #layoutKey = '';
  #spans: Writable<Span>[] = [];
  /** Undefined where the next record begins a new one. */
  #span: Writable<Span> | undefined;
  #file: FileRef | undefined;
  #number = 0;
  #chunks = 0;
  readonly #waiting: Chunk[] = [];
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(options: ChunkWriterOptions) {
    this.#options = options;
    this.#text = new ChunkFile(options.folder);
  }

  /** The records of a file follow. */
  beginFile(file: FileRef): void {
    this.#file = file;
    this.#number = 0;
    this.#span = undefined;
  }

  /** How many records the file has had so far. */
  get records(): number {
    return this.#number;
  }

  get isFull(): boolean {
    return (
      this.#text.length >= this.#options.chunkBytes ||
      this.#offsets.length >= maxRecords ||
      this.#waiting.length >= maxWaiting
    );
  }

  async drain(): Promise<void> {
    if (this.#text.length >= this.#options.chunkBytes || this.#offsets.length >= maxRecords)
      this.#cut();
    while (this.#waiting.length > 0 && this.#failure === undefined)
      await Promise.race(this.#running);
    this.#throwFailure();
  }

  begin(layout: TextLayout): void {
    if (layout === this.#layout) return;
    const key = JSON.stringify(layout);
    if (key !== this.#layoutKey) this.#cut();
    this.#layout = layout;
    this.#layoutKey = key;
  }

  record(offset: number, line: number): void {
    this.#number++;
    this.#offsets.push(offset);
    this.#lines.push(line);
    if (this.#span === undefined) {
      this.#span = { file: this.#fileNow(), first: this.#number, records: 0 };
      this.#spans.push(this.#span);
    }
    this.#span.records++;
  }

  write(bytes: Uint8Array, from: number, to: number): void {
    this.#text.write(bytes, from, to);
  }

  reject(reject: FoundReject): void {
    this.#number++;
    this.#span = undefined;
    this.#options.onReject(reject, this.#fileNow(), this.#number);
  }

  /** Ends the last chunk and waits until all are converted. */
  async close(): Promise<void> {
    this.#cut();
    while (this.#running.size > 0) await Promise.race(this.#running);
    this.#text.close();
    this.#throwFailure();
  }

  #fileNow(): FileRef {
    if (this.#file === undefined) throw new Error('A record was written before its file began');
    return this.#file;
  }

  #cut(): void {
    const records = this.#offsets.length;
    if (records === 0) return;
    if (this.#layout === undefined) throw new Error('Records were written without a layout');
    const index = this.#chunks++;
    this.#waiting.push({
      index,
      ...this.#text.end(),
      layout: this.#layout,
      spans: this.#spans,
      records,
      offsets: this.#offsets.take(),
      lines: this.#lines.take(),
    });
    this.#spans = [];
    this.#span = undefined;
    this.#startNext();
  }

  #startNext(): void {
    const [chunk] = this.#waiting;
    if (this.#failure !== undefined || chunk === undefined) return;
    // Each needs much memory, whatever the number of its records.
    const most = hasManyColumns(chunk) ? 1 : this.#options.parallel;
    if (this.#running.size >= most) return;
    this.#waiting.shift();
    const running = this.#convert(chunk).then(() => {
      this.#running.delete(running);
      this.#startNext();
    });
    this.#running.add(running);
  }

  async #convert(chunk: Chunk): Promise<void> {
    try {
      await this.#options.convert(chunk);
      this.#text.reuse(chunk.path);
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };
