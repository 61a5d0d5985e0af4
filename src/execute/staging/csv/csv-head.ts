import { IngotError } from '../../../core/error.ts';
import type { FileSpec } from '../../../core/file-spec.ts';
import type { FoundFile } from '../find-files.ts';
import { tryLayout, type CsvLayout } from './csv-header.ts';
import { maxRecordBytes, sizeText } from './record-limit.ts';

/** As much text as tells how most files begin. */
const firstBytes = 64 * 1024;

/** Takes the text of a file in pieces until its layout is known. */
export class CsvHead {
  readonly #file: FoundFile;
  readonly #files: FileSpec;
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #length = 0;
  /** So much text is worth another try. */
  #enough = 0;

  constructor({ file, files }: { readonly file: FoundFile; readonly files: FileSpec }) {
    this.#file = file;
    this.#files = files;
    this.#maxBytes = maxRecordBytes(files);
  }

  /** Whether it has taken no text yet. */
  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /**
   * The layout as soon as it is known, with all text so far; undefined where more text is needed, or at the end of the
   * file where there is no record in it.
   * @throws IngotError SOURCE_HEADER_UNCLOSED
   */
  push(piece: Buffer, isEnded: boolean): { layout: CsvLayout; text: Buffer } | undefined {
    this.#pieces.push(Buffer.from(piece));
    this.#length += piece.length;
    if (!isEnded && this.#length < this.#enough) return undefined;
    const text = Buffer.concat(this.#pieces);
    this.#pieces = [text];
    const layout = this.#layoutOf(text, isEnded);
    if (layout === undefined) {
      this.#enough = Math.max(firstBytes, text.length * 2);
      this.#checkBegin();
      return undefined;
    }
    if (layout.offset >= text.length) return undefined;
    this.#checkHeader(layout);
    return { layout, text };
  }

  #layoutOf(text: Buffer, isEnded: boolean): CsvLayout | undefined {
    const reading = { ...this.#files, maxBytes: this.#maxBytes };
    const first = text.subarray(0, firstBytes);
    const layout =
      text.length > firstBytes ? tryLayout(first, { ...reading, isEnded: false }) : undefined;
    return layout ?? tryLayout(text, { ...reading, isEnded });
  }

  #checkBegin(): void {
    const most = 2 * this.#maxBytes + firstBytes;
    if (this.#length > most)
      throw this.#error(`does not begin within ${sizeText(2 * this.#maxBytes)}`);
  }

  #checkHeader({ offset, body, complete }: CsvLayout): void {
    if (complete || !this.#files.csv.header) return;
    const isLong = body.offset - offset > this.#maxBytes;
    throw this.#error(
      isLong ? `is longer than ${sizeText(this.#maxBytes)}` : 'has a quote that is not closed',
    );
  }

  #error(what: string): IngotError {
    const message = `The header of "${this.#file.sourcePath}" ${what}`;
    return new IngotError('SOURCE_HEADER_UNCLOSED', message, {
      location: this.#file.location,
      hint: 'Close the quote, or set `skip` to the number of lines above the header.',
    });
  }
}
