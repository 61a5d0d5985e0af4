import { LINE_FEED } from './json-bytes.ts';
import type { JsonReading } from './json-reading.ts';
import { sizeWords } from './record-text.ts';

/** Reads NDJSON: each line that is not blank is a record. */
export class LineReader {
  readonly #reading: JsonReading;
  readonly #recordBytes: number;

  constructor(reading: JsonReading, recordBytes: number) {
    this.#reading = reading;
    this.#recordBytes = recordBytes;
  }

  async readAll(): Promise<void> {
    const { window, batch } = this.#reading;
    while (!window.isLast) {
      await window.more();
      batch.begin();
      this.#readLines();
      await batch.flush();
      if (!window.isLast && window.end - window.start > this.#recordBytes)
        await this.#skipLongLine();
    }
  }

  /** Reads all whole lines of the window; one that the window cuts is not tried, which would spoil compiled code. */
  #readLines(): void {
    const { window, scanner } = this.#reading;
    const end = window.isLast ? window.end : window.linesEnd;
    let at = window.start;
    while (at < end) {
      at = scanner.blanks(at);
      if (window.bytes[at] === LINE_FEED) window.lines.passLine(at++);
      else if (at < end) at = this.#readLine(at);
    }
    window.start = Math.min(scanner.blanks(at), window.end);
  }

  /** Where the line ends. */
  #readLine(at: number): number {
    const { window, scanner, batch } = this.#reading;
    const end = batch.read(at, window.lines.line);
    if (end >= 0) {
      const behind = scanner.blanks(end);
      if (window.bytes[behind] === LINE_FEED || behind >= window.end) {
        batch.accept(at);
        return behind;
      }
      batch.drop();
      scanner.fail(behind, 'behind');
    }
    return this.#rejectLine(at);
  }

  #rejectLine(at: number): number {
    const { window, scanner, batch } = this.#reading;
    const found = window.bytes.indexOf(LINE_FEED, at);
    const lineEnd = found === -1 || found > window.end ? window.end : found;
    const end = window.bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd;
    if (end - at > this.#recordBytes) scanner.fail(at, 'length', sizeWords(this.#recordBytes));
    batch.reject(batch.refuse(at), at, end);
    return lineEnd;
  }

  /** Rejects a line that is longer than a record may be, of which only the beginning is held. */
  async #skipLongLine(): Promise<void> {
    const { window, scanner, batch } = this.#reading;
    scanner.fail(window.start, 'length', sizeWords(this.#recordBytes));
    const refusal = batch.refuse(window.start);
    const value = batch.textBetween(window.start, window.end);
    for (let found = -1; found === -1 && !window.isLast;) {
      window.start = window.end;
      await window.more();
      found = window.bytes.subarray(0, window.end).indexOf(LINE_FEED);
      window.start = found === -1 ? window.end : found + 1;
    }
    window.lines.lineAt(window.start);
    batch.begin();
    batch.rejectText(refusal, value);
    this.#readLines();
    await batch.flush();
  }
}
