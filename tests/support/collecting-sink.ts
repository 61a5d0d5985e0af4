import type { FoundReject, RecordSink, TextLayout } from '../../src/execute/staging/chunk.ts';

/** One layout's records as they were written. */
export interface CollectedText {
  readonly layout: TextLayout;
  text: string;
  readonly offsets: number[];
  readonly lines: number[];
}

/** Keeps in memory what a reader gives; says that it is full after each record, so that borders are tried. */
export class CollectingSink implements RecordSink {
  readonly texts: CollectedText[] = [];
  readonly rejects: (FoundReject & { readonly number: number })[] = [];
  drained = 0;
  #number = 0;

  get isFull(): boolean {
    return true;
  }

  drain(): Promise<void> {
    this.drained++;
    return Promise.resolve();
  }

  get records(): number {
    return this.#number;
  }

  begin(layout: TextLayout): void {
    this.texts.push({ layout, text: '', offsets: [], lines: [] });
  }

  record(offset: number, line: number): void {
    this.#number++;
    this.#last.offsets.push(offset);
    this.#last.lines.push(line);
  }

  write(bytes: Uint8Array, from: number, to: number): void {
    this.#last.text += Buffer.from(bytes.subarray(from, to)).toString('latin1');
  }

  reject(reject: FoundReject): void {
    this.#number++;
    this.rejects.push({ ...reject, number: this.#number });
  }

  get #last(): CollectedText {
    const last = this.texts.at(-1);
    if (last === undefined) throw new Error('The reader wrote before it began a layout');
    return last;
  }
}
