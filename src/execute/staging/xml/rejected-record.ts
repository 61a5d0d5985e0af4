import type { FoundReject } from '../chunk.ts';
import { maxValueCharacters } from '../rejects-writer.ts';
import type { ByteWindow } from './byte-window.ts';
import type { RecordMistake } from './record-scanner.ts';

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
  part: BrokenPart,
  column: string | undefined,
): FoundReject {
  const { line, offset } = window.advanceTo(part.at);
  const mistake = mistakeOf(part);
  const at = window.positionAt(mistake.at);
  const reason = `${mistake.reason} (line ${String(at.line)}, column ${String(at.column)})`;
  const reject = { offset, line, value: excerpt(window, part), reason };
  return mistake.child === undefined || column === undefined ? reject : { ...reject, column };
}

function mistakeOf({ name, at, isCut, mistake }: BrokenPart): RecordMistake {
  if (mistake !== undefined) return mistake;
  const reason = isCut
    ? `The element "${name}" has no end tag`
    : 'A quote, a comment, a CDATA section or an element has no end';
  return { at, reason, child: undefined };
}

function excerpt(window: ByteWindow, { at, end }: BrokenPart): string {
  const most = Math.min(end, at + 4 * maxValueCharacters);
  const text = window.textBetween(at, most).slice(0, maxValueCharacters);
  return text.isWellFormed() ? text : text.slice(0, -1);
}
