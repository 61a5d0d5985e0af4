import { expect, test } from 'vitest';
import { readCsvText, textOf, type CsvRead, type CsvText } from './csv-reading.ts';

const good = Array.from({ length: 150 }, (_, at) => `${at},text`);
const body = good.join('\n');
const unclosed = 'a quote is opened and not closed';

interface Case {
  readonly what: string;
  readonly file: string;
  readonly text?: CsvText;
  readonly good: string;
  /** Number, line, value, reason. */
  readonly rejects: readonly (readonly [number, number, string, string])[];
}

const cases: readonly Case[] = [
  {
    what: 'never closed',
    file: `a,b\n7,"x\n${body}\n`,
    good: `${body}\n`,
    rejects: [[1, 2, '7,"x', unclosed]],
  },
  {
    what: 'closed by the opening quote of a later value',
    file: `a,b\n7,"x\n${body}\n8,"y"\n9,z\n`,
    good: `${body}\n8,"y"\n9,z\n`,
    rejects: [[1, 2, '7,"x', unclosed]],
  },
  {
    what: 'two of them',
    file: `a,b\n7,"x\n${body}\n8,"y\n${body}\n`,
    good: `${body}\n${body}\n`,
    rejects: [
      [1, 2, '7,"x', unclosed],
      [152, 153, '8,"y', unclosed],
    ],
  },
  {
    what: 'with lines below it that are no records',
    file: `a,b\n7,"x\nmore\nand more\n${body}\n`,
    good: `${body}\n`,
    rejects: [[1, 2, '7,"x\nmore\nand more', `${unclosed}; the next 2 lines are no record`]],
  },
  {
    what: 'with comments and blank lines below it',
    file: `a,b\n7,"x\n# no\n\n${body}`,
    text: { csv: { comment: '#' } },
    good: `${body}\n`,
    rejects: [[1, 2, '7,"x', unclosed]],
  },
  {
    what: 'with lines that end in quotes themselves, as far as the first one swallows them',
    file: `a,b,c\n7,"x\n${'a",",b\n'.repeat(150)}`,
    good: '',
    rejects: [
      [1, 2, '7,"x', unclosed],
      ...Array.from({ length: 150 }, (_, at) => [at + 2, at + 3, 'a",",b', unclosed] as const),
    ],
  },
  {
    what: 'with a delimiter of two characters',
    file: `a||b\n7||"x\n${body.replaceAll(',', '||')}\n`,
    text: { csv: { delimiter: '||' } },
    good: `${body.replaceAll(',', '\x1f')}\n`,
    rejects: [[1, 2, '7||"x', unclosed]],
  },
  {
    what: 'too long',
    file: `a,b\n7,"x\n${body}\n8,"y"\n`,
    text: { limits: { recordBytes: 1_000 } },
    good: `${body}\n8,"y"\n`,
    rejects: [[1, 2, '7,"x', `${unclosed} within 1000 bytes`]],
  },
  {
    what: 'a long text of lines, which is one reject',
    file: `a,b\n7,"x\n${'y\n'.repeat(1000)}z"\n8,9\n`,
    text: { limits: { recordBytes: 1_000 } },
    good: '8,9\n',
    rejects: [
      [
        1,
        2,
        `7,"x\n${'y\n'.repeat(1000)}z"`,
        `${unclosed} within 1000 bytes; the next 1001 lines are no record`,
      ],
    ],
  },
  {
    what: 'a long text that ends in a line which looks like a record',
    file: `a,b\n7,"x\n${'y\n'.repeat(1000)}"\n8,9\n`,
    text: { limits: { recordBytes: 1_000 } },
    good: '8,9\n',
    rejects: [
      [
        1,
        2,
        `7,"x\n${'y\n'.repeat(1000)}"`,
        `${unclosed} within 1000 bytes; the next 1001 lines are no record`,
      ],
    ],
  },
];

test.each(cases)('a quote that swallows many lines: $what', async ({ file, text, ...expected }) => {
  const read = await readCsvText(file, text);

  expect([textOf(read).text, rejectsOf(read), read.records]).toEqual([
    expected.good,
    expected.rejects,
    (textOf(read).text === '' ? 0 : (read.sink.texts[0]?.offsets.length ?? 0)) +
      expected.rejects.length,
  ]);
});

test.each(cases)('pieces change nothing: $what', async ({ file, text }) => {
  const read = await readCsvText(file, { ...text, pieceBytes: 13 });

  const whole = await readCsvText(file, text);
  expect([read.sink.texts, read.sink.rejects]).toEqual([whole.sink.texts, whole.sink.rejects]);
});

test('a quoted value of many lines is a value', async () => {
  const value = `"${'line\n'.repeat(500)}"`;

  const read = await readCsvText(`a,b\n1,${value}\n2,x\n`);

  expect([textOf(read).text, read.records]).toEqual([`1,${value}\n2,x\n`, 2]);
});

test('many quotes that swallow one another are read in one go', async () => {
  const file = `a,b,c\n${'a",",b\n'.repeat(300_000)}`;

  const { records } = await readCsvText(file, { pieceBytes: 1_000_000 });

  expect(records).toBe(300_000);
}, 20_000);

function rejectsOf({ sink }: CsvRead) {
  return sink.rejects.map(({ number, line, value, reason }) => [number, line, value, reason]);
}
