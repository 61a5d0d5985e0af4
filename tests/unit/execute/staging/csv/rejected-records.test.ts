import { expect, test } from 'vitest';
import { readCsvText, type CsvText } from './csv-reading.ts';

interface Case {
  readonly what: string;
  readonly file: string;
  readonly text?: CsvText;
  readonly good: string;
  /** Number, byte, line, value, reason. */
  readonly rejects: readonly (readonly [number, number, number, string, string])[];
}

const inside = 'this line is inside a quoted value that begins on line';
const unclosed = 'a quote is opened and not closed';
const afterQuote = 'a closing quote is followed by more text';

const cases: readonly Case[] = [
  {
    what: 'all lines that an unclosed quote swallows are rejected one by one',
    file: 'a,b\n1,2\n3,"x\n\n4,5\r\n6',
    good: '1,2\n',
    rejects: [
      [2, 8, 3, '3,"x', unclosed],
      [3, 14, 5, '4,5', `${inside} 3: ${unclosed}`],
      [4, 19, 6, '6', `${inside} 3: ${unclosed}`],
    ],
  },
  {
    what: 'after an unclosed quote that meets another one the records are read again',
    file: 'a,b\n1,"x\n2,"y"\n3,4\n',
    good: '3,4\n',
    rejects: [
      [1, 4, 2, '1,"x', afterQuote],
      [2, 9, 3, '2,"y"', `${inside} 2: ${afterQuote}`],
    ],
  },
  {
    what: 'a quoted value behind a quoted value is a fault, which DuckDB would join',
    file: 'a,b\n1,"x" "y"\n3,"x"\t\n',
    good: '',
    rejects: [
      [1, 4, 2, '1,"x" "y"', afterQuote],
      [2, 14, 3, '3,"x"\t', afterQuote],
    ],
  },
  {
    what: 'a record of as many bytes as are allowed is sound, a longer one is not',
    file: 'a,b\n1234,6789\n1234,67890\n1,2\n',
    text: { limits: { recordBytes: 9 } },
    good: '1234,6789\n1,2\n',
    rejects: [[2, 14, 3, '1234,67890', 'the record is longer than 9 bytes']],
  },
  {
    what: 'a quoted value that is too long takes its lines with it',
    file: 'a,b\n1,"234\n\n56\n78"\n9,0\n',
    text: { limits: { recordBytes: 9 } },
    good: '9,0\n',
    rejects: [
      [1, 4, 2, '1,"234', `${unclosed} within 9 bytes`],
      [2, 12, 4, '56', `${inside} 2: ${unclosed} within 9 bytes`],
      [3, 15, 5, '78"', `${inside} 2: ${unclosed} within 9 bytes`],
    ],
  },
  {
    what: 'a sign that stands for the delimiter has no room in a record',
    file: 'a||b\n1||\x1f\n3||4\n',
    text: { csv: { delimiter: '||' } },
    good: '3\x1f4\n',
    rejects: [
      [
        1,
        5,
        2,
        '1||\x1f',
        'the record has the control character "\\u001f" in it, for which there is no room beside a delimiter of several characters',
      ],
    ],
  },
  {
    what: 'what is not valid UTF-8 is shown as far as it goes',
    file: 'a,b\n1,"\xc3\xa5\xff"x\n',
    good: '',
    rejects: [[1, 4, 2, '1,"å\ufffd"x', afterQuote]],
  },
];

test.each(cases)('$what', async ({ file, text, good, rejects }) => {
  const { sink, records } = await readCsvText(file, text);

  const found = sink.rejects.map(({ number, offset, line, value, reason }) => [
    number,
    offset,
    line,
    value,
    reason,
  ]);
  const goodRecords = sink.texts[0]?.offsets.length ?? 0;
  expect([sink.texts[0]?.text, found, records]).toEqual([
    good,
    rejects,
    goodRecords + rejects.length,
  ]);
});

test('a record of more than 16 MB is rejected with the beginning of its text', async () => {
  const file = `a,b\n1,${'x'.repeat(17_000_000)}\n3,4\n`;

  const { sink, records } = await readCsvText(file, { pieceBytes: 1_000_000 });

  const [reject] = sink.rejects;
  expect([records, reject?.reason, reject?.value.length]).toEqual([
    2,
    'the record is longer than 16 MB',
    100_000,
  ]);
});

test('a quote that is never closed takes no other line with it, however long the file', async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `${at},the text of a line`);
  const file = `a,b\n1,2\n3,"4\n${lines.join('\n')}`;

  const { sink, records } = await readCsvText(file, {
    limits: { recordBytes: 50_000 },
    pieceBytes: 30_000,
  });

  const rejects = sink.rejects.map(({ offset, line, value, reason }) => [
    offset,
    line,
    value,
    reason,
  ]);
  expect([records, rejects]).toEqual([20_002, [[8, 3, '3,"4', `${unclosed} within 50000 bytes`]]]);
});
