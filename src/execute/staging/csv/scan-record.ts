import {
  byteClass,
  delimiterTail,
  plainClass,
  state,
  type RecordMachine,
} from './record-states.ts';

/** Where a record ends, and what is to know of it. */
export interface ScannedRecord {
  /** Where its text ends and its line end begins. */
  readonly textEnd: number;
  /** After its line end; where it is too long, that is not known. */
  readonly end: number;
  /** How many lines it goes over. */
  readonly lines: number;
  readonly fault: RecordFault | undefined;
  /** Whether a quoted value begins behind two blanks or more. */
  readonly hasBlanks: boolean;
}

export type RecordFault = 'unclosed-quote' | 'text-after-quote' | 'too-long' | 'too-long-quote';

export interface ScanRules {
  readonly machine: RecordMachine;
  /** A longer record is a fault. */
  readonly maxBytes: number;
  /** Whether the file ends with the text. */
  readonly isEnded: boolean;
  /** Whether a line end in quotes is its end, and a fault. */
  readonly isOneLine?: boolean;
}

export const lf = 0x0a;
export const cr = 0x0d;
const blank = 0x20;

/** Reads one record byte by byte; undefined where more of the text is needed to know its end. */
export function scanRecord(
  text: Buffer,
  from: number,
  rules: ScanRules,
): ScannedRecord | undefined {
  const { classes, next, tail } = rules.machine;
  const stop = Math.min(text.length, from + rules.maxBytes + 1);
  let now: number = state.recordStart;
  let lines = 1;
  let hasBlanks = false;
  let index = from;
  for (; index < stop; index++) {
    const before = now;
    let kind = classes[text[index]!]!;
    if (tail !== undefined && kind === byteClass.delimiter) {
      const more = delimiterTail(text, index, { tail, isEnded: rules.isEnded });
      if (more === undefined) return undefined;
      if (more === -1) kind = plainClass(text[index]!);
      else index += more;
    }
    now = next[(now << 3) | kind]!;
    if (now < state.afterLf) {
      if (now === state.quoted && before === state.spaces)
        hasBlanks ||= index - from > 1 && text[index - 2] === blank;
      continue;
    }
    const length = lineEndLength(text, index, rules.isEnded);
    if (length === undefined) return undefined;
    if (rules.isOneLine === true || (before !== state.quoted && before !== state.escaped))
      return { textEnd: index, end: index + length, lines, fault: faultOf(before), hasBlanks };
    now = state.quoted;
    lines++;
    index += length - 1;
  }
  if (index > from + rules.maxBytes)
    return { textEnd: index, end: index, lines, fault: tooLong(now), hasBlanks };
  if (!rules.isEnded) return undefined;
  return { textEnd: index, end: index, lines, fault: faultOf(now), hasBlanks };
}

/** How long the line end at a place is; undefined where a line feed may follow the carriage return there. */
export function lineEndLength(text: Buffer, at: number, isEnded: boolean): 1 | 2 | undefined {
  if (text[at] !== cr) return 1;
  if (at + 1 < text.length) return text[at + 1] === lf ? 2 : 1;
  return isEnded ? 1 : undefined;
}

function faultOf(last: number): RecordFault | undefined {
  if (last === state.quoted || last === state.escaped) return 'unclosed-quote';
  return last === state.faulty ? 'text-after-quote' : undefined;
}

function tooLong(last: number): RecordFault {
  if (last === state.quoted || last === state.escaped) return 'too-long-quote';
  return last === state.faulty ? 'text-after-quote' : 'too-long';
}
