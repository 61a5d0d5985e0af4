import type { FoundReject } from '../chunk.ts';
import { maxValueCharacters } from '../rejects-writer.ts';
import { sizeText } from './record-limit.ts';
import { state, type RecordMachine } from './record-states.ts';
import type { RecordFault } from './scan-record.ts';

/**
 * A quoted value over more lines that does not end as one is taken for a quote that should not be there. With one column
 * any line looks like a record, so that it takes more of them.
 */
export function mostQuotedLines(columns: number): number {
  return columns === 1 ? 100 : 10;
}

/** One reject: the line where a quote was opened, with the lines below it up to the next one that is a record. */
export class StrayQuote {
  readonly #place: { readonly offset: number; readonly line: number; readonly reason: string };
  #value: Buffer = Buffer.alloc(0);
  #lines = 0;

  constructor(place: { readonly offset: number; readonly line: number; readonly reason: string }) {
    this.#place = place;
  }

  /** @param text of a line, with its line end but for the last one */
  add(text: Buffer): void {
    this.#lines++;
    const missing = maxValueCharacters - this.#value.length;
    if (missing > 0) this.#value = Buffer.concat([this.#value, text.subarray(0, missing)]);
  }

  get reject(): FoundReject {
    const { reason, ...place } = this.#place;
    const below = this.#lines - 1;
    const more =
      below === 0 ? '' : `; the next ${below === 1 ? 'line is' : `${below} lines are`} no record`;
    const value = this.#value.toString('utf8').replace(/[\r\n]+$/, '');
    return { ...place, value, reason: `${reason}${more}` };
  }
}

export function strayReason(fault: RecordFault, maxBytes: number): string {
  const reason = 'a quote is opened and not closed';
  return fault === 'too-long-quote' ? `${reason} within ${sizeText(maxBytes)}` : reason;
}

/** Whether a quoted value that a line begins in ends on it as it should. */
export function closesQuote(line: Buffer, { classes, next }: RecordMachine): boolean {
  let now: number = state.quoted;
  for (const byte of line) now = next[(now << 3) | classes[byte]!]!;
  return now !== state.quoted && now !== state.escaped && now !== state.faulty;
}

/** Whether a line below a stray quote is a record, by all that it says itself: enough values, and no quote inside one. */
export function isRecordLine(
  line: Buffer,
  { classes, next }: RecordMachine,
  { quote, columns }: { readonly quote: number; readonly columns: number },
): boolean {
  let values = 1;
  let now: number = state.recordStart;
  for (const byte of line) {
    now = next[(now << 3) | classes[byte]!]!;
    if (now === state.valueStart) values++;
    if (now === state.unquoted && byte === quote) return false;
  }
  return values >= columns;
}
