import type { FixedDialect } from './csv-dialect.ts';
import { state, type RecordMachine } from './record-states.ts';

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
