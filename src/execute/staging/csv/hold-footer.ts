import { IngotError } from '../../../core/error.ts';
import type { FileSpec } from '../../../core/file-spec.ts';
import type { FoundFile } from '../find-files.ts';
import { maxRecordBytes, sizeText } from './record-limit.ts';
import { cr, lf } from './scan-record.ts';

/** Holds back the last lines of a text, for they may be those at its end that are no records; blank ones don't count. */
export class FooterHold {
  readonly #file: FoundFile;
  readonly #lines: number;
  readonly #maxBytes: number;
  #held: Buffer = Buffer.alloc(0);
  #hasPassed = false;

  constructor({ file, files }: { readonly file: FoundFile; readonly files: FileSpec }) {
    this.#file = file;
    this.#lines = files.csv.footer;
    this.#maxBytes = 4 * maxRecordBytes(files);
  }

  /**
   * What can't be in the footer any more. What is held in the end is the footer.
   * @throws IngotError SOURCE_FOOTER_TOO_LONG
   */
  push(piece: Buffer): Buffer {
    const text = Buffer.concat([this.#held, piece]);
    const start = startOfLast(text, this.#lines);
    this.#held = text.subarray(start);
    if (this.#held.length > this.#maxBytes) throw this.#tooLong();
    this.#hasPassed ||= start > 0;
    return text.subarray(0, start);
  }

  /**
   * Makes sure that the file has as many lines as its footer.
   * @throws IngotError SOURCE_FOOTER_TOO_LONG
   */
  checkEnd(): void {
    if (this.#hasPassed) return;
    const lines = this.#held.toString('latin1').match(/[^\r\n]+/g)?.length ?? 0;
    if (lines === 0 || lines >= this.#lines) return;
    throw new IngotError(
      'SOURCE_FOOTER_TOO_LONG',
      `The file "${this.#file.sourcePath}" has ${lines} ${lines === 1 ? 'line' : 'lines'} below its header, fewer than the ${this.#lines} of \`footer\``,
      { location: this.#file.location, hint: 'Take `footer` out, or make it smaller.' },
    );
  }

  #tooLong(): IngotError {
    const what = this.#lines === 1 ? 'line' : `${this.#lines} lines`;
    return new IngotError(
      'SOURCE_FOOTER_TOO_LONG',
      `The last ${what} of "${this.#file.sourcePath}" would be longer than ${sizeText(this.#maxBytes)}, too long for a footer`,
      { location: this.#file.location, hint: 'Take `footer` out, or make it smaller.' },
    );
  }
}

/** Where the last lines begin that are not blank. */
function startOfLast(text: Buffer, lines: number): number {
  let start = text.length;
  let lastLf = start;
  let lastCr = start;
  for (let found = 0; found < lines && start > 0; found++) {
    while (start > 0 && (text[start - 1] === lf || text[start - 1] === cr)) start--;
    if (start === 0) break;
    if (lastLf >= start) lastLf = text.lastIndexOf(lf, start - 1);
    if (lastCr >= start) lastCr = text.lastIndexOf(cr, start - 1);
    start = Math.max(lastLf, lastCr) + 1;
  }
  return start;
}
