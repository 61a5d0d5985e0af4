import { MAX_REJECT_CHARACTERS, type RejectedRecord } from '../reject.ts';
import type { ByteWindow } from './byte-window.ts';
import type { RecordMistake } from './parse-record.ts';

export interface BrokenPart {
  readonly name: string;
  readonly at: number;
  readonly end: number;
  /** Whether it ends only because the next record begins, or the element around it ends. */
  readonly isCut: boolean;
  readonly mistake: RecordMistake | undefined;
}

/** A broken record with its place and reason; records must come in order. */
export function rejectedRecord(
  window: ByteWindow,
  record: number,
  part: BrokenPart,
): RejectedRecord {
  const { line, byteOffset } = window.advanceTo(part.at);
  const mistake = mistakeOf(part);
  const at = window.positionAt(mistake.at);
  return {
    record,
    line,
    byteOffset,
    column: mistake.child,
    value: excerpt(window, part),
    reason: `${mistake.reason} (line ${String(at.line)}, column ${String(at.column)})`,
  };
}

// A mistake behind the record's end is only a consequence: something in the record swallowed what follows.
function mistakeOf({ name, at, end, isCut, mistake }: BrokenPart): RecordMistake {
  if (mistake !== undefined && mistake.at < end) return mistake;
  const reason = isCut
    ? `The element "${name}" has no end tag`
    : 'A quote, a comment, a CDATA section or an element has no end';
  return { at, reason, child: undefined };
}

function excerpt(window: ByteWindow, { at, end }: BrokenPart): string {
  const most = Math.min(end, at + 4 * MAX_REJECT_CHARACTERS);
  const text = window.textBetween(at, most).slice(0, MAX_REJECT_CHARACTERS);
  return text.isWellFormed() ? text : text.slice(0, -1);
}
