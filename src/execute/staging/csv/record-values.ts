import { state, type RecordMachine } from './record-states.ts';

/** The values of a record, whose line end is left out: without quotes and escapes. */
export function recordValues(record: Buffer, { classes, next }: RecordMachine): readonly Buffer[] {
  const values: Buffer[] = [];
  const value = Buffer.allocUnsafe(record.length);
  let length = 0;
  let now: number = state.recordStart;
  for (const byte of record) {
    const before = now;
    now = next[(now << 3) | classes[byte]!]!;
    // Only a line end inside quotes is part of a record.
    if (now >= state.afterLf) now = state.quoted;
    if (now === state.valueStart) {
      values.push(Buffer.from(value.subarray(0, length)));
      length = 0;
    } else if (now === state.quoted && before <= state.spaces) {
      length = 0;
    } else if (textStates.has(now)) {
      value[length++] = byte;
    }
  }
  return [...values, Buffer.from(value.subarray(0, length))];
}

const textStates: ReadonlySet<number> = new Set([
  state.spaces,
  state.unquoted,
  state.quoted,
  state.faulty,
]);
