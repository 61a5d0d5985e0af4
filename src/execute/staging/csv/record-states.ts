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
}

/** A folder of ten thousand small files has one or two dialects. */
const machines = new Map<string, RecordMachine>();

/** The machine of a dialect; with several delimiters each of them ends a value. */
export function recordMachine(
  dialect: FixedDialect,
  delimiters = dialect.delimiter,
): RecordMachine {
  const key = `${delimiters}\n${dialect.quote}\n${dialect.escape}`;
  const known = machines.get(key);
  if (known !== undefined) return known;
  const machine = { classes: byteClasses(dialect, delimiters), next: transitions(dialect) };
  machines.set(key, machine);
  return machine;
}

const byteClass = { other: 0, delimiter: 1, lf: 2, cr: 3, quote: 4, escape: 5, space: 6 } as const;

/** The class of each of the 256 bytes. */
function byteClasses({ quote, escape }: FixedDialect, delimiters: string): Uint8Array {
  const classes = new Uint8Array(256);
  classes[0x20] = byteClass.space;
  classes[0x0a] = byteClass.lf;
  classes[0x0d] = byteClass.cr;
  if (quote !== '' && escape !== '') classes[escape.charCodeAt(0)] = byteClass.escape;
  for (const delimiter of delimiters) classes[delimiter.charCodeAt(0)] = byteClass.delimiter;
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
