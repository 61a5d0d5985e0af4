import type { FixedDialect } from '../../../../../src/execute/staging/csv/csv-dialect.ts';

export interface RandomCsv extends FixedDialect {
  readonly columns: readonly string[];
  readonly lineEnd: string;
  readonly comment: string | undefined;
  /** One character for each byte. */
  readonly text: string;
  /** Where it is cut into pieces. */
  readonly cuts: readonly number[];
}

/** A CSV file with all that is odd in such files; the same for the same seed. */
export function randomCsv(seed: number, lineCount?: number): RandomCsv {
  const random = randomNumbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const delimiter = pick([',', ',', ';', '\t', '|', ' ', '\x01', '||', '::', '-+-']);
  const quote = pick(['"', '"', '"', "'", '']);
  const escape = pick([quote, quote, quote, '\\', '']);
  const lineEnd = pick(['\n', '\n', '\r\n', '\r']);
  const comment = pick([undefined, undefined, '#', '//']);
  const columns = ['one', 'two', 'three'].slice(0, pick([1, 2, 3, 3]));
  const oddness = pick([0, 0.02, 0.1, 0.3]);
  const world = { delimiter, quote, escape, comment, random, pick, oddness };
  const lines = Array.from({ length: lineCount ?? Math.floor(random() * 25) }, () => {
    const width = random() < oddness ? pick([0, 1, 2, 3, 4, 5]) : columns.length;
    const values = Array.from({ length: width }, () => randomValue(world));
    const end = random() < oddness ? pick(['\n', '\r\n', '\r', lineEnd + lineEnd]) : lineEnd;
    const start = comment !== undefined && random() < oddness ? comment : '';
    return start + values.join(delimiter) + end;
  });
  const body = lines.join('');
  const cut = random() < 0.3 ? body.slice(0, Math.floor(random() * body.length)) : body;
  // Behind a carriage return a line feed would be the second half of the header's line end.
  const text = columns.join(delimiter) + lineEnd + cut.replace(/^\n/, '');
  const cuts = Array.from({ length: pick([0, 1, 5, 30]) }, () =>
    Math.floor(random() * text.length),
  );
  cuts.sort((a, b) => a - b);
  return { delimiter, quote, escape, lineEnd, comment, columns, text, cuts };
}

interface World extends FixedDialect {
  readonly comment: string | undefined;
  readonly random: () => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly oddness: number;
}

function randomValue(world: World): string {
  const { random, pick, quote, oddness } = world;
  const kind = random();
  const blanks = () => (random() < oddness ? pick([' ', '  ', '   ']) : '');
  if (quote !== '' && kind < 0.35) return blanks() + quotedText(world) + blanks();
  if (kind < 0.45) return '';
  if (kind < 0.45 + oddness) return randomText(world, [quote, ' ', quote + quote, 'a']);
  return blanks() + randomText(world, ['a', 'b', '1', '-', ' ', ':', '\xc3\xa5']);
}

function quotedText(world: World): string {
  const { quote, escape, delimiter, random, oddness } = world;
  const doubled = escape === '' ? '' : escape + quote;
  const tokens = [
    'a',
    'b',
    ' ',
    delimiter,
    delimiter.charAt(0),
    '\n',
    '\r\n',
    '\r',
    doubled,
    '#',
    '\xc3\xa5',
  ];
  const text = randomText(
    world,
    escape === quote ? tokens : [...tokens, escape + escape, `${escape}n`],
  );
  const closing =
    random() < oddness / 3 ? world.pick(['', `${quote}a`, `${quote} ${quote}`]) : quote;
  return quote + text + closing;
}

const oddTokens = ['\0', '\\', '"', "'", '#', '//', '\xff', '\xc3', '\t', '\x1a', ' '];
/** Of UTF-8; where there are no quotes, DuckDB can't be kept from taking it off the beginning of a text. */
const mark = '\xef\xbb\xbf';

function randomText({ random, pick, oddness, quote }: World, tokens: readonly string[]): string {
  const odd = quote === '' ? oddTokens : [...oddTokens, mark];
  const parts = Array.from({ length: Math.floor(random() * 6) }, () =>
    random() < oddness / 4 ? pick(odd) : pick(tokens),
  );
  return parts.join('');
}

/** Bytes of all kinds, most of them such that mean something in CSV. */
export function randomGarbage(seed: number): Buffer {
  const random = randomNumbers(seed);
  const signs = Buffer.from('a,"\n, "a\n",\r\n" 1');
  return Buffer.from(
    Array.from({ length: 400 }, () =>
      random() < 0.2 ? Math.floor(random() * 256) : signs[Math.floor(random() * signs.length)]!,
    ),
  );
}

/** Numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
