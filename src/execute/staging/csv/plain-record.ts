import { shortDelimiter, type FixedDialect } from './csv-dialect.ts';
import {
  byteClass,
  delimiterTail,
  plainClass,
  state,
  type RecordMachine,
} from './record-states.ts';

const short = shortDelimiter.charCodeAt(0);

/** Why a record is rejected that has the sign which stands for a delimiter of several bytes. */
export const noRoomReason = `the record has the control character ${JSON.stringify(shortDelimiter)} in it, for which there is no room beside a delimiter of several characters`;

/** A record whose delimiters of several bytes are one byte each; undefined where that byte stands in it already. */
export function withShortDelimiters(
  record: Buffer,
  { classes, next, tail }: RecordMachine,
): Buffer | undefined {
  if (tail === undefined) return record;
  if (record.includes(short)) return undefined;
  const plain = Buffer.allocUnsafe(record.length);
  let length = 0;
  let now: number = state.recordStart;
  for (let at = 0; at < record.length; at++) {
    const byte = record[at]!;
    const isFirst = classes[byte] === byteClass.delimiter;
    const more = isFirst ? delimiterTail(record, at, { tail, isEnded: true })! : -1;
    now = next[(now << 3) | (isFirst && more === -1 ? plainClass(byte) : classes[byte]!)]!;
    // Only a line end inside quotes is part of a record.
    if (now >= state.afterLf) now = state.quoted;
    plain[length++] = now === state.valueStart ? short : byte;
    if (more === -1) continue;
    if (now !== state.valueStart) length += record.copy(plain, length, at + 1, at + 1 + more);
    at += more;
  }
  return plain.subarray(0, length);
}

/** A record without the blanks beside its quoted values: DuckDB 1.5 takes quotes behind two blanks for text. */
export function withoutBlanks(record: Buffer, { classes, next }: RecordMachine): Buffer {
  const plain = Buffer.allocUnsafe(record.length);
  let length = 0;
  let valueStart = 0;
  let now: number = state.recordStart;
  for (const byte of record) {
    const before = now;
    now = next[(now << 3) | classes[byte]!]!;
    // Only a line end inside quotes is part of a record.
    if (now >= state.afterLf) now = state.quoted;
    if (now === state.afterQuoted) continue;
    if (now === state.quoted && before === state.spaces) length = valueStart;
    plain[length++] = byte;
    if (now === state.valueStart) valueStart = length;
  }
  return plain.subarray(0, length);
}

/** A record whose first value is in quotes; it has none yet. */
export function withQuotedStart(record: Buffer, dialect: FixedDialect): Buffer {
  const { delimiter, quote, escape } = dialect;
  const found = record.indexOf(delimiter);
  const end = found === -1 ? record.length : found;
  const signs = [...new Set([escape, quote])];
  const first = signs.reduce(
    (text, sign) => text.replaceAll(sign, escape + sign),
    record.toString('latin1', 0, end),
  );
  return Buffer.concat([Buffer.from(quote + first + quote, 'latin1'), record.subarray(end)]);
}
