import { IngotError } from '../../../core/error.ts';
import type { FileSpec } from '../../../core/file-spec.ts';
import type { Source } from '../../../core/node.ts';
import type { FoundFile } from '../find-files.ts';
import { snakeCase } from '../snake-case.ts';
import { isDeclaredFor } from './csv-columns.ts';
import { hasHeader, tryLayout, type CsvLayout } from './csv-header.ts';
import { firstRecords, holdsValues, textsOf } from './header-values.ts';
import { maxRecordBytes, sizeText } from './record-limit.ts';

/** As much text as tells how most files begin. */
const firstBytes = 64 * 1024;
const mostShown = 20;

interface HeadInput {
  readonly file: FoundFile;
  readonly files: FileSpec;
  readonly source: Source;
}

/** Takes the text of a file in pieces until its layout is known. */
export class CsvHead {
  readonly #input: HeadInput;
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #length = 0;
  /** So much text is worth another try. */
  #enough = 0;

  constructor(input: HeadInput) {
    this.#input = input;
    this.#maxBytes = maxRecordBytes(input.files);
  }

  /** Whether it has taken no text yet. */
  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /**
   * The layout as soon as it is known, with all text so far; undefined where more text is needed, or at the end of the
   * file where there is no record in it.
   * @throws IngotError SOURCE_HEADER_UNCLOSED, SOURCE_HEADER_DATA, SOURCE_SKIP_TOO_LONG
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
    if (layout.offset >= text.length) {
      if (isEnded) this.#checkSkip(layout, text);
      return undefined;
    }
    if (this.#isDoubtful(layout)) {
      // The same records are looked at, whatever the pieces.
      if (text.length < firstBytes && !isEnded) {
        this.#enough = firstBytes;
        return undefined;
      }
      this.#checkNames(layout, text, isEnded);
    }
    this.#checkHeader(layout);
    return { layout, text };
  }

  #layoutOf(text: Buffer, isEnded: boolean): CsvLayout | undefined {
    const reading = { ...this.#input.files, maxBytes: this.#maxBytes };
    const first = text.subarray(0, firstBytes);
    const layout =
      text.length > firstBytes ? tryLayout(first, { ...reading, isEnded: false }) : undefined;
    return layout ?? tryLayout(text, { ...reading, isEnded });
  }

  /** Whether nobody says that there is a header: neither the source nor a column that is found in it. */
  #isDoubtful({ values, fault }: CsvLayout): boolean {
    const { files, source } = this.#input;
    if (files.csv.header !== undefined || fault !== undefined) return false;
    const names = textsOf(values).map((name) => (files.normalizeNames ? snakeCase(name) : name));
    return !isDeclaredFor(source, [...textsOf(values), ...names]);
  }

  #checkNames(layout: CsvLayout, text: Buffer, isEnded: boolean): void {
    const isWhole = isEnded && text.length <= firstBytes;
    const first = text.subarray(0, Math.max(firstBytes, layout.body.offset));
    const names = textsOf(layout.values);
    if (!holdsValues(names, firstRecords(first, layout, isWhole))) return;
    const shown = names.slice(0, mostShown).map((name) => JSON.stringify(name));
    throw new IngotError(
      'SOURCE_HEADER_DATA',
      `The first line of "${this.#input.file.sourcePath}" holds values, and would be taken for the names of columns: ${shown.join(', ')}${names.length > mostShown ? ', …' : ''}`,
      {
        location: this.#input.file.location,
        hint: 'Set `header: false` and declare the columns in their order, or `header: true` if these are their names.',
      },
    );
  }

  #checkBegin(): void {
    const most = 2 * this.#maxBytes + firstBytes;
    if (this.#length > most)
      throw this.#error(`does not begin within ${sizeText(2 * this.#maxBytes)}`);
  }

  #checkSkip({ line }: CsvLayout, text: Buffer): void {
    const { file, files } = this.#input;
    const { skip } = files.csv;
    if (
      skip === 0 ||
      text
        .toString('latin1')
        .replace(/^\xef\xbb\xbf/, '')
        .trim() === ''
    )
      return;
    const lines = line - 1;
    if (lines >= skip && !hasHeader(files.csv)) return;
    throw new IngotError(
      'SOURCE_SKIP_TOO_LONG',
      `The file "${file.sourcePath}" ends with the ${skip === 1 ? 'line' : `${skip} lines`} that \`skip\` leaves out`,
      { location: file.location, hint: 'Set `skip` to the number of lines above the header.' },
    );
  }

  #checkHeader({ offset, body, fault }: CsvLayout): void {
    if (fault === undefined || !hasHeader(this.#input.files.csv)) return;
    const isLong = body.offset - offset > this.#maxBytes;
    if (fault === 'text-after-quote' && !isLong)
      throw this.#error('has text behind a closing quote', 'Double the quotes inside of names');
    throw this.#error(
      isLong ? `is longer than ${sizeText(this.#maxBytes)}` : 'has a quote that is not closed',
    );
  }

  #error(what: string, help = 'Close the quote'): IngotError {
    const { file } = this.#input;
    return new IngotError('SOURCE_HEADER_UNCLOSED', `The header of "${file.sourcePath}" ${what}`, {
      location: file.location,
      hint: `${help}, or set \`skip\` to the number of lines above the header.`,
    });
  }
}
