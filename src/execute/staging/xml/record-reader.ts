import { IngotError } from '../../../core/error.ts';
import type { ReadingLimits } from '../../../core/file-spec.ts';
import { findRecordEnd, type RecordEnd } from './find-record-end.ts';
import { longTextAt } from './long-text.ts';
import { RecordScanner, type RecordMistake } from './record-scanner.ts';
import type { RecordRows } from './record-rows.ts';
import { rejectedRecord } from './rejected-record.ts';
import type { RowWriter } from './row-writer.ts';
import { BROKEN, INCOMPLETE, type Scanning } from './text-scanner.ts';
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
  readonly scanning: Scanning;
  readonly columns: XmlColumns;
  readonly rows: RecordRows;
  readonly writer: RowWriter;
  readonly limits: ReadingLimits;
  /** Whether a reject may name a column: what stands in others of the record then is not hidden. */
  readonly namesColumns: boolean;
}

interface Rejected {
  readonly place: RecordPlace;
  readonly found: RecordEnd;
  readonly mistake: RecordMistake | undefined;
}

const LONG_BYTES = 1024 * 1024;

/** Reads one record after the other: a row for a good one, a reject for a broken one. */
export class RecordReader {
  /** Rows and rejects. */
  records = 0;
  /** Record elements, good and broken. */
  elements = 0;
  readonly #options: RecordReaderOptions;
  readonly #scanner: RecordScanner;
  /** Records ahead that are known to have no end tag. */
  readonly #unclosed = new Set<number>();
  /** The record that is long and has no end yet. */
  #long = -1;

  constructor(options: RecordReaderOptions) {
    this.#options = options;
    const { attributes } = options.limits;
    const depth = Math.min(options.limits.depth, XML_LIMITS.depth);
    this.#scanner = new RecordScanner(options.scanning, { depth, attributes });
  }

  /** The place after the record, or INCOMPLETE. */
  read(place: RecordPlace): number {
    const { scanning, limits } = this.#options;
    const { window } = scanning;
    const start = window.absolute(place.at);
    if (this.#unclosed.size > 0 && this.#unclosed.has(start)) return this.#reject(place, undefined);
    if (start === this.#long && !window.isLast) {
      const next = this.#readLong(place);
      if (next !== undefined) return next;
    }
    const next = this.#scanner.scan(place.at, place.depth);
    const size = (next < 0 ? window.end : next) - place.at;
    const isOver = size > limits.recordBytes;
    if (isOver || next === BROKEN || (next === INCOMPLETE && window.isLast)) {
      return this.#reject(place, next === BROKEN ? this.#scanner.mistake : undefined);
    }
    if (size > limits.textBytes && next !== INCOMPLETE) {
      const at = longTextAt(scanning.tape, limits.textBytes);
      if (at !== -1) return this.#reject(place, this.#longText(at));
    }
    if (next !== INCOMPLETE) this.#writeRows(place, next);
    else if (size > LONG_BYTES) this.#long = start;
    return next;
  }

  #longText(at: number): RecordMistake {
    const most = String(this.#options.limits.textBytes);
    return { at, reason: `A text is longer than ${most} bytes (limits.text)`, child: undefined };
  }

  /**
   * A record of which much was read in vain has likely lost its end tag. Looking for its end alone needs less time and
   * memory than reading all that follows as a part of it; undefined where it must be read nevertheless.
   */
  #readLong(place: RecordPlace): number | undefined {
    const found = this.#findEnd(place);
    if (found === undefined) return INCOMPLETE;
    if (!found.isCut || found.isDoubtful || found.at === undefined) return undefined;
    return this.#rejectUntil(found.at, { place, found, mistake: undefined });
  }

  #writeRows(place: RecordPlace, next: number): void {
    this.elements++;
    const written = this.#options.rows.write({
      at: place.at,
      end: next,
      lines: this.#scanner.lines,
      number: this.elements,
    });
    if (written === -1) throw this.#tooManyColumns(place);
    this.records += written;
  }

  /** `mistake` is the first one from the record's beginning on, where that is known. */
  #reject(place: RecordPlace, mistake: RecordMistake | undefined): number {
    const found = this.#findEnd(place);
    if (found === undefined) return INCOMPLETE;
    if (found.at === undefined) throw this.#endless(place);
    return this.#rejectUntil(found.at, { place, found, mistake });
  }

  #findEnd({ at, name, parent }: RecordPlace): RecordEnd | undefined {
    const { window } = this.#options.scanning;
    return findRecordEnd(window, {
      at,
      name: byteText(name),
      parent: parent === undefined ? undefined : byteText(parent),
      isUnclosed: this.#unclosed.has(window.absolute(at)),
      mostBytes: this.#options.limits.recordBytes,
    });
  }

  #rejectUntil(end: number, { place, found, mistake }: Rejected): number {
    const { scanning, writer } = this.#options;
    const { window } = scanning;
    for (const at of found.unclosed) this.#unclosed.add(window.absolute(at));
    this.#unclosed.delete(window.absolute(place.at));
    this.elements++;
    this.records++;
    const part = { name: place.name, at: place.at, end, isCut: found.isCut };
    const own =
      mistake !== undefined && mistake.at < end ? mistake : this.#mistakeWithin(place, end);
    writer.reject(rejectedRecord(window, { ...part, mistake: own }, this.#columnOf(own)));
    return end;
  }

  /** What is wrong with a record that ends at a place: something in it may have swallowed what follows. */
  #mistakeWithin({ at, depth }: RecordPlace, end: number): RecordMistake | undefined {
    const { window } = this.#options.scanning;
    // The byte behind it is seen too: it tells that a name or a reference ends.
    const seen = Math.min(end + 1, window.end);
    window.endingAt(seen, () => this.#scanner.scan(at, depth));
    const { mistake } = this.#scanner;
    return mistake !== undefined && mistake.at < end ? mistake : undefined;
  }

  #columnOf(mistake: RecordMistake | undefined): string | undefined {
    const { columns, namesColumns } = this.#options;
    const child = namesColumns ? mistake?.child : undefined;
    return child === undefined ? undefined : columns.nameOfChild(child);
  }

  #tooManyColumns({ at, name }: RecordPlace): IngotError {
    const limit = String(XML_LIMITS.columns);
    return new IngotError('XML_TOO_MANY_COLUMNS', `The records have more than ${limit} columns`, {
      location: this.#options.scanning.window.locationAt(at),
      hint: `Is "${name}" the repeated element? Elements named by their contents can't be columns.`,
    });
  }

  #endless({ at, name }: RecordPlace): IngotError {
    const { scanning, limits } = this.#options;
    const { window } = scanning;
    if (window.isLast && window.end - at <= limits.recordBytes) {
      const begin = window.positionAt(at).line;
      return new IngotError(
        'XML_BROKEN',
        `The file ends inside the record "${name}" that begins at line ${String(begin)}`,
        {
          location: window.locationAt(window.end),
          hint: 'The file was probably cut off on its way; get it again.',
        },
      );
    }
    const most = String(limits.recordBytes);
    return new IngotError(
      'XML_RECORD_TOO_LARGE',
      `The record "${name}" is longer than ${most} bytes (limits.record_bytes)`,
      {
        location: window.locationAt(at),
        hint: `Is "${name}" the repeated element? Set "record" to the element that is one row, or raise the limit.`,
      },
    );
  }
}

function byteText(name: string): string {
  return Buffer.from(name).toString('latin1');
}
