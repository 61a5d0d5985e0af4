import { IngotError } from '../../../core/error.ts';
import type { ReaderInput, ReadContents, ReadFile, TextLayout } from '../chunk.ts';
import { csvColumns } from './csv-columns.ts';
import { textDialect } from './csv-dialect.ts';
import { CsvHead } from './csv-head.ts';
import type { CsvLayout } from './csv-header.ts';
import { decodedText } from './decode-bytes.ts';
import { FooterHold } from './hold-footer.ts';
import { knownHead, rememberHead, type KnownHead } from './known-head.ts';
import { maxRecordBytes } from './record-limit.ts';
import { RecordReader } from './record-reader.ts';

/** More text at once would make the sink wait too long. */
const pieceBytes = 1024 * 1024;

/** Reads a CSV file: its records as they stand there, as far as DuckDB reads exactly that; faults in quotes are rejects. */
export const readCsvRecords: ReadFile = async (input) => {
  const { files, file, signal } = input;
  const reading = new CsvReading(input);
  for await (const text of decodedText(input.pieces, { encoding: files.csv.encoding, file })) {
    signal.throwIfAborted();
    for (let at = 0; at < text.length; at += pieceBytes)
      await reading.push(text.subarray(at, at + pieceBytes), false);
  }
  await reading.push(Buffer.alloc(0), true);
  return reading.contents;
};

/** The first piece tells the layout, all of them have records. */
class CsvReading {
  readonly #input: ReaderInput;
  readonly #head: CsvHead;
  readonly #footer: FooterHold | undefined;
  #columns: readonly string[] = [];
  #records: RecordReader | undefined;

  constructor(input: ReaderInput) {
    this.#input = input;
    this.#head = new CsvHead(input);
    this.#footer = input.files.csv.footer > 0 ? new FooterHold(input) : undefined;
  }

  get contents(): ReadContents {
    return { records: this.#records?.records ?? 0, columns: this.#columns };
  }

  async push(piece: Buffer, isEnded: boolean): Promise<void> {
    if (this.#records !== undefined) return this.#pushRecords(this.#records, piece, isEnded);
    const known = this.#head.isEmpty ? knownHead(this.#input, piece) : undefined;
    if (known !== undefined) return this.#begin(known, piece, isEnded);
    const head = this.#head.push(piece, isEnded);
    if (head !== undefined) {
      const found = { layout: head.layout, text: this.#textLayout(head.layout) };
      rememberHead(this.#input, head.text, found);
      await this.#begin(found, head.text, isEnded);
    } else if (isEnded) {
      this.#columns = declaredColumns(this.#input);
    }
  }

  #textLayout(layout: CsvLayout): TextLayout {
    return {
      columns: csvColumns(layout, this.#input),
      dialect: textDialect(layout.dialect),
      lineEnd: layout.lineEnd,
    };
  }

  async #pushRecords(records: RecordReader, piece: Buffer, isEnded: boolean): Promise<void> {
    const text = this.#footer === undefined ? piece : this.#footer.push(piece);
    if (isEnded) this.#footer?.checkEnd();
    await records.push(text, isEnded);
  }

  async #begin({ layout, text }: KnownHead, piece: Buffer, isEnded: boolean): Promise<void> {
    const { files, sink } = this.#input;
    this.#columns = text.columns;
    sink.begin(text);
    this.#records = new RecordReader({
      layout,
      sink,
      comment: files.csv.comment,
      columns: this.#columns.length,
      maxBytes: maxRecordBytes(files),
      hasOffsets: files.csv.encoding === 'utf-8',
    });
    await this.#pushRecords(this.#records, piece.subarray(layout.body.offset), isEnded);
  }
}

/**
 * The columns of a file without a record.
 * @throws IngotError SOURCE_EMPTY
 */
export function declaredColumns({
  source,
  file,
  headers,
}: Pick<ReaderInput, 'source' | 'file' | 'headers'>): readonly string[] {
  if (source.columns.length > 0) return source.columns.map(({ name }) => name);
  if (headers?.hasOthers === true) return [];
  throw new IngotError('SOURCE_EMPTY', `The file "${file.sourcePath}" is empty`, {
    location: file.location,
    hint: 'Declare the columns of this source under `columns`, then an empty file is a table without rows.',
  });
}
