import type { FixedDialect } from './csv-dialect.ts';

/** Where a reader of CSV is; from `afterLf` on a line has ended and code decides what follows. */
export const state = {
  recordStart: 0,
  valueStart: 1,
  spaces: 2,
  unquoted: 3,
  quoted: 4,
  quoteInQuoted: 5,
  afterQuoted: 6,
  escaped: 7,
  faulty: 8,
  afterLf: 9,
  afterCr: 10,
} as const;

/** Tells the state that follows a byte: `next[(state << 3) | classes[byte]]`. */
export interface RecordMachine {
  readonly classes: Uint8Array;
  readonly next: Uint8Array;
  /** What must follow the first byte of a delimiter of several. */
  readonly tail: Buffer | undefined;
}

/** A folder of ten thousand small files has one or two dialects. */
const machines = new Map<string, RecordMachine>();

/** The machine of a dialect; with several candidates of one byte each of them ends a value. */
export function recordMachine(
  dialect: FixedDialect,
  candidates?: readonly string[],
): RecordMachine {
  const key = JSON.stringify([dialect.delimiter, dialect.quote, dialect.escape, candidates]);
  const known = machines.get(key);
  if (known !== undefined) return known;
  const bytes = Buffer.from(dialect.delimiter);
  const machine = {
    classes: byteClasses(dialect, candidates ?? [bytes.toString('latin1', 0, 1)]),
    next: transitions(dialect),
    tail: bytes.length > 1 ? bytes.subarray(1) : undefined,
  };
  machines.set(key, machine);
  return machine;
}

/**
 * How many bytes follow the first one of a delimiter at a place; -1 where it is none, undefined where the text ends
 * before that is known.
 */
export function delimiterTail(
  text: Buffer,
  at: number,
  { tail, isEnded }: { readonly tail: Buffer; readonly isEnded: boolean },
): number | undefined {
  const rest = text.subarray(at + 1, at + 1 + tail.length);
  if (rest.equals(tail)) return tail.length;
  const mayFollow =
    !isEnded && rest.length < tail.length && rest.equals(tail.subarray(0, rest.length));
  return mayFollow ? undefined : -1;
}

/** The class of a byte with which a delimiter could begin and does not. */
export function plainClass(byte: number): number {
  return byte === 0x20 ? byteClass.space : byteClass.other;
}

export const byteClass = {
  other: 0,
  delimiter: 1,
  lf: 2,
  cr: 3,
  quote: 4,
  escape: 5,
  space: 6,
} as const;

/** The class of each of the 256 bytes. */
function byteClasses({ quote, escape }: FixedDialect, delimiters: readonly string[]): Uint8Array {
  const classes = new Uint8Array(256);
  classes[0x20] = byteClass.space;
  classes[0x0a] = byteClass.lf;
  classes[0x0d] = byteClass.cr;
  if (quote !== '' && escape !== '') classes[escape.charCodeAt(0)] = byteClass.escape;
  for (const delimiter of delimiters)
    if (delimiter !== '') classes[delimiter.charCodeAt(0)] = byteClass.delimiter;
  if (quote !== '') classes[quote.charCodeAt(0)] = byteClass.quote;
  return classes;
}

function transitions({ quote, escape }: FixedDialect): Uint8Array {
  const table = new Uint8Array(9 * 8);
  const { recordStart, valueStart, spaces, unquoted, quoted, quoteInQuoted } = state;
  const doubled = quote === escape ? quoted : state.faulty;
  const starting = { delimiter: valueStart, quote: quoted, space: spaces, rest: unquoted };
  fill(table, recordStart, starting);
  fill(table, valueStart, starting);
  fill(table, spaces, starting);
  fill(table, unquoted, { delimiter: valueStart, rest: unquoted });
  fill(table, quoted, { quote: quoteInQuoted, escape: state.escaped, rest: quoted });
  const closed = { delimiter: valueStart, space: state.afterQuoted, rest: state.faulty };
  fill(table, quoteInQuoted, { ...closed, quote: doubled });
  fill(table, state.afterQuoted, closed);
  fill(table, state.escaped, { rest: quoted });
  fill(table, state.faulty, { rest: state.faulty });
  return table;
}

type Row = { readonly [name in keyof typeof byteClass]?: number } & { readonly rest: number };

function fill(table: Uint8Array, from: number, row: Row): void {
  for (const name of ['other', 'delimiter', 'quote', 'escape', 'space'] as const)
    table[from * 8 + byteClass[name]] = row[name] ?? row.rest;
  table[from * 8 + byteClass.lf] = state.afterLf;
  table[from * 8 + byteClass.cr] = state.afterCr;
}
