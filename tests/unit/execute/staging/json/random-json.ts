import { createRandom, type Random } from '../../../../../src/generators/random.ts';

const scalars = [
  '0',
  '-1',
  '1.10',
  '1e3',
  '18446744073709551615',
  '123456789012345678901234567890.123',
  'null',
  'true',
  'false',
  '""',
  '"a"',
  '"ä€😀"',
  '"\\n"',
  '"\\u00e4\\ud83d\\ude00"',
  '"\\"q\\" \\\\ \\/"',
  '"\\u0001\\u0002"',
  '"a\\u0000b"',
  '"{\\"x\\":1}"',
  '[]',
  '{}',
] as const;
const pieces = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\\u',
    '\\ud800',
    '\\u0002',
    'null',
    'tru',
    '0',
    '-',
    '.',
    'e',
    '01',
  ],
  ...[
    ' ',
    '\t',
    '\r',
    'a',
    '"a"',
    '"b":',
    '"A":1,',
    'ä',
    '\u00a0',
    '/*x*/',
    "'",
    'NaN',
    '{"a":1}',
    '\u0001',
    '\0',
  ],
] as const;
const keys = ['a', 'b', 'c', 'A', 'key', 'ä', 'k\\n', '\\u0061x', ''];

export interface MutatedLines {
  readonly bytes: Buffer;
  /** The lines that are not blank. */
  readonly records: readonly Buffer[];
  readonly pieceBytes: number;
}

/** Lines of NDJSON, some of them with a mistake. */
export function mutatedLines(seed: number): MutatedLines {
  const random = createRandom(seed, 1);
  const lines = Array.from({ length: random.whole(0, 6) }, () => {
    const line = Buffer.from(randomObject(random, 0));
    return withoutBreaks(random.chance(0.5) ? mutated(random, line) : line);
  });
  const end = Buffer.from(random.pick(['\n', '\r\n']));
  const isBlank = (line: Buffer): boolean => /^[ \t\r]*$/.test(line.toString('latin1'));
  return {
    // Zeros at the beginning would be taken for UTF-16.
    bytes: Buffer.concat([Buffer.from('    \n'), ...lines.flatMap((line) => [line, end])]),
    records: lines.filter((line) => !isBlank(line)),
    pieceBytes: random.pick([1, 2, 7, 64, 100_000]),
  };
}

export interface MutatedElements {
  readonly bytes: Buffer;
  /** Each element as it was and as it became. */
  readonly elements: readonly Buffer[];
  readonly pieceBytes: number;
}

/** An array of objects, one of which has a mistake. */
export function mutatedElements(seed: number): MutatedElements {
  const random = createRandom(seed, 2);
  const elements = Array.from({ length: random.whole(1, 6) }, (): Buffer =>
    Buffer.from(randomObject(random, 0)),
  );
  const index = random.whole(0, elements.length - 1);
  const bad = mutated(random, elements[index] ?? Buffer.alloc(0));
  const [begin, between, end] = random.pick([
    ['    [', ',', ']'],
    ['    [\n', ',\n', '\n]\n'],
    ['    [\n  ', ',\n  ', '\n]'],
    ['    [', '\n,', ']'],
  ]);
  const parts = elements
    .with(index, bad)
    .flatMap((element, at) => [Buffer.from(at === 0 ? begin : between), element]);
  return {
    bytes: Buffer.concat([...parts, Buffer.from(end)]),
    elements: [...elements, bad],
    pieceBytes: random.pick([1, 3, 50, 100_000]),
  };
}

function randomObject(random: Random, depth: number): string {
  const own = keys.filter(() => random.chance(0.4));
  const ordered = random.chance(0.2) ? own.reverse() : own;
  const twice = random.chance(0.02) ? ['a', 'a'] : [];
  const blank = random.chance(0.2) ? random.pick([' ', '\t', ' \r']) : '';
  const fields = [...ordered, ...twice].map(
    (key) => `${blank}"${key}"${blank}:${blank}${randomValue(random, depth)}${blank}`,
  );
  return `{${fields.join(',')}}`;
}

function randomValue(random: Random, depth: number): string {
  if (depth > 2 || random.chance(0.7)) return random.pick(scalars);
  if (random.chance(0.5)) return randomObject(random, depth + 1);
  const items = Array.from({ length: random.whole(0, 3) }, () => randomValue(random, depth + 1));
  return `[${items.join(random.pick([',', ', ']))}]`;
}

/** The bytes with some put in, taken out, replaced, doubled or cut off. */
function mutated(random: Random, bytes: Buffer): Buffer {
  const at = random.whole(0, bytes.length);
  const to = Math.min(bytes.length, at + random.whole(1, 3));
  const piece = Buffer.from(random.pick(pieces), random.chance(0.1) ? 'latin1' : 'utf8');
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(to)];
  return random.pick([
    Buffer.concat([before, piece, bytes.subarray(at)]),
    Buffer.concat([before, piece, behind]),
    Buffer.concat([before, behind]),
    Buffer.concat([before, bytes.subarray(random.whole(0, at))]),
    before,
  ]);
}

function withoutBreaks(line: Buffer): Buffer {
  return Buffer.from(line.filter((byte) => byte !== 0x0a));
}
