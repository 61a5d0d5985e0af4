import { IngotError } from '../../../core/error.ts';
import type { RejectedRecord } from '../reject.ts';
import type { ByteWindow } from './byte-window.ts';
import type { DelimitedWriter } from './delimited-writer.ts';
import { findRecordEnd } from './find-record-end.ts';
import { BROKEN, INCOMPLETE } from './text-scanner.ts';
import { RecordParser, type RecordMistake } from './parse-record.ts';
import { PlainRecordReader } from './plain-record.ts';
import { recordValues } from './record-values.ts';
import { rejectedRecord } from './rejected-record.ts';
import type { XmlColumns } from './xml-columns.ts';
import { XML_LIMITS } from './xml-limits.ts';

/** A record element of the file, by what stands around it. */
export interface RecordPlace {
  readonly at: number;
  readonly name: string;
  readonly parent: string | undefined;
  /** How many elements are open around it. */
  readonly depth: number;
}

export interface RecordReaderOptions {
  readonly window: ByteWindow;
  readonly columns: XmlColumns;
  readonly writer: DelimitedWriter;
  /** Whether plain records take the short way; the result is the same. */
  readonly usePlainReader: boolean;
  readonly maxRecordBytes: number;
}

/** Reads one record after the other: a row for a good one, a reject for a broken one. */
export class RecordReader {
  records = 0;
  readonly rejects: RejectedRecord[] = [];
  readonly #options: RecordReaderOptions;
  readonly #plain: PlainRecordReader;
  readonly #parser: RecordParser;
  readonly #unclosed = new Set<number>();
  #nameBytes = Buffer.alloc(0);
  #name = '';

  constructor(options: RecordReaderOptions) {
    this.#options = options;
    this.#plain = new PlainRecordReader(options.window, options.columns, options.writer);
    this.#parser = new RecordParser(options.window);
  }

  /** The place after the record, or INCOMPLETE. */
  read(place: RecordPlace): number {
    if (this.#options.usePlainReader) {
      const next = this.#plain.read(place.at, this.#bytesOf(place.name), this.records + 1);
      if (next >= 0) {
        this.records++;
        return next;
      }
    }
    return this.#readStrictly(place);
  }

  #readStrictly(place: RecordPlace): number {
    const { window, maxRecordBytes } = this.#options;
    if (this.#unclosed.has(window.absolute(place.at))) return this.#reject(place, undefined);
    const next = this.#parser.parse(place.at, place.depth);
    if (next === BROKEN) return this.#reject(place, this.#parser.mistake);
    const size = (next === INCOMPLETE ? window.end : next) - place.at;
    if (next === INCOMPLETE) {
      const isOver = window.isLast || size > maxRecordBytes;
      return isOver ? this.#reject(place, this.#parser.mistake) : INCOMPLETE;
    }
    if (size > maxRecordBytes) return this.#reject(place, tooLong(place, maxRecordBytes));
    this.#writeRow(place);
    return next;
  }

  #writeRow(place: RecordPlace): void {
    const { columns, writer, window } = this.#options;
    const values = recordValues(this.#parser.record, columns);
    if (columns.isTooMany) {
      const limit = String(XML_LIMITS.columns);
      throw new IngotError('XML_TOO_MANY_COLUMNS', `The records have more than ${limit} columns`, {
        location: window.locationAt(place.at),
        hint: `Is "${place.name}" the repeated element? Elements named by their contents can't be columns.`,
      });
    }
    this.records++;
    writer.writeValues(this.records, values);
  }

  /** `mistake` is undefined where the end tag is already known to be missing. */
  #reject(place: RecordPlace, mistake: RecordMistake | undefined): number {
    const { window, maxRecordBytes } = this.#options;
    const start = window.absolute(place.at);
    const found = findRecordEnd(window, {
      at: place.at,
      name: byteText(place.name),
      parent: place.parent === undefined ? undefined : byteText(place.parent),
      isUnclosed: this.#unclosed.has(start),
      isLast: window.isLast || window.end - place.at > maxRecordBytes,
    });
    if (found === undefined) return INCOMPLETE;
    if (found.at === undefined) throw this.#endless(place);
    for (const at of found.unclosed) this.#unclosed.add(window.absolute(at));
    this.#unclosed.delete(start);
    this.records++;
    const rejected = { ...place, end: found.at, isCut: found.isCut, mistake };
    this.rejects.push(rejectedRecord(window, this.records, rejected));
    return found.at;
  }

  #endless(place: RecordPlace): IngotError {
    const { window, maxRecordBytes } = this.#options;
    const begin = window.positionAt(place.at).line;
    if (window.isLast) {
      return new IngotError(
        'XML_BROKEN',
        `The file ends inside the record "${place.name}" that begins at line ${String(begin)}`,
        {
          location: window.locationAt(window.end),
          hint: 'The file was probably cut off on its way; get it again.',
        },
      );
    }
    return new IngotError('XML_RECORD_TOO_LARGE', tooLong(place, maxRecordBytes).reason, {
      location: window.locationAt(place.at),
      hint: `Is "${place.name}" the repeated element? Set "record" to the element that is one row.`,
    });
  }

  #bytesOf(name: string): Buffer {
    if (name !== this.#name) {
      this.#name = name;
      this.#nameBytes = Buffer.from(name);
    }
    return this.#nameBytes;
  }
}

function tooLong({ at, name }: RecordPlace, maxBytes: number): RecordMistake {
  const reason = `The record "${name}" is longer than ${String(maxBytes)} bytes`;
  return { at, reason, child: undefined };
}

function byteText(name: string): string {
  return Buffer.from(name).toString('latin1');
}
