import { expect, test } from 'vitest';
import { readCsvText, textOf, type CsvText } from './csv-reading.ts';

interface Case {
  readonly what: string;
  readonly file: string;
  readonly text?: CsvText;
  readonly columns?: readonly string[];
  readonly delimiter?: string;
  readonly lineEnd?: string;
  /** What the sink gets. */
  readonly written: string;
  /** Byte and line of each record. */
  readonly places: readonly (readonly [number, number])[];
}

const cases: readonly Case[] = [
  {
    what: 'a mark of UTF-8 is no part of the first name',
    file: '\xef\xbb\xbfa,b\r\n1,2\r\n3,4\r\n',
    lineEnd: '\r\n',
    written: '1,2\r\n3,4\r\n',
    places: [
      [8, 2],
      [13, 3],
    ],
  },
  {
    what: 'the last record gets the line end that it lacks',
    file: 'a,b\n1,2',
    written: '1,2\n',
    places: [[4, 2]],
  },
  {
    what: 'a semicolon is read off the header',
    file: 'a;b\n1,5;2\n',
    delimiter: ';',
    written: '1,5;2\n',
    places: [[4, 2]],
  },
  {
    what: 'a delimiter inside quotes does not count, nor does a quote inside a name',
    file: '"a;b;c;d","e"",\n",5" f;g\n1,2,3\n',
    columns: ['a;b;c;d', 'e",\n', '5" f;g'],
    written: '1,2,3\n',
    places: [[25, 3]],
  },
  {
    what: 'a delimiter that is stated is not guessed',
    file: 'a;b;c|d\n1|2\n',
    text: { csv: { delimiter: '|' } },
    columns: ['a;b;c', 'd'],
    delimiter: '|',
    written: '1|2\n',
    places: [[8, 2]],
  },
  {
    what: 'a bar that is the quote is no delimiter',
    file: '|a|;|b|\n|1;1|;2\n',
    text: { csv: { quote: '|', escape: '|' } },
    delimiter: ';',
    written: '|1;1|;2\n',
    places: [[8, 2]],
  },
  {
    what: 'tsv is split at tabs only',
    file: 'a,x\tb\n1,1\t2\n',
    text: { files: { format: 'tsv' } },
    columns: ['a,x', 'b'],
    delimiter: '\t',
    written: '1,1\t2\n',
    places: [[6, 2]],
  },
  {
    what: 'a line sep= tells the delimiter',
    file: 'sep=;\r\na,x;b\r\n1;2\r\n',
    columns: ['a,x', 'b'],
    delimiter: ';',
    lineEnd: '\r\n',
    written: '1;2\r\n',
    places: [[14, 3]],
  },
  {
    what: 'lines are skipped whatever is in them, then blank ones and comments',
    file: '"Report\r\nof\r\n\n#x\na,b\n1,2\n',
    text: { csv: { skip: 2, comment: '#' } },
    written: '1,2\n',
    places: [[21, 6]],
  },
  {
    what: 'blank lines and comments are left out',
    file: 'a,b\n\n1,2\n#3,4"\n\n\n5,6\n# 7\n8,#9\n "#",0\n',
    text: { csv: { comment: '#' } },
    written: '1,2\n5,6\n8,#9\n "#",0\n',
    places: [
      [5, 3],
      [17, 7],
      [25, 9],
      [30, 10],
    ],
  },
  {
    what: 'a comment sign may have several characters',
    file: 'a,b\n/1,2\n//3\n',
    text: { csv: { comment: '//' } },
    written: '/1,2\n',
    places: [[4, 2]],
  },
  {
    what: 'a comment sign inside quotes is text',
    file: 'a,b\n1,"\n#2"\n"#3",4\n',
    text: { csv: { comment: '#' } },
    written: '1,"\n#2"\n"#3",4\n',
    places: [
      [4, 2],
      [12, 4],
    ],
  },
  {
    what: 'with one column a blank line is a record, but not above the header',
    file: '\na\n1\n\n2\n\n',
    columns: ['a'],
    written: '1\n\n2\n\n',
    places: [
      [3, 3],
      [5, 4],
      [6, 5],
      [8, 6],
    ],
  },
  {
    what: 'line ends become those of the header',
    file: 'a,b\r\n1,2\n3,4\r5,"\n"\r\n\r6,7',
    lineEnd: '\r\n',
    written: '1,2\r\n3,4\r\n5,"\n"\r\n6,7\r\n',
    places: [
      [5, 2],
      [9, 3],
      [13, 4],
      [21, 7],
    ],
  },
  {
    what: 'line ends may be carriage returns',
    file: 'a,b\r1,2\r\r\n3,"\n"\r',
    lineEnd: '\r',
    written: '1,2\r3,"\n"\r',
    places: [
      [4, 2],
      [10, 4],
    ],
  },
  {
    what: 'quotes behind two blanks are moved to where DuckDB knows them',
    file: 'a,b,c\n  "1" ,   "2,""" , "3"\n  4,  5  ,6\n',
    columns: ['a', 'b', 'c'],
    written: '"1","2,""","3"\n  4,  5  ,6\n',
    places: [
      [6, 2],
      [29, 3],
    ],
  },
  {
    what: 'a record that begins with a mark of UTF-8 keeps it',
    file: 'a,b\n\xef\xbb\xbf1",2\n\xef\xbc\x91,2\n',
    written: '"\xef\xbb\xbf1""",2\n\xef\xbc\x91,2\n',
    places: [
      [4, 2],
      [12, 3],
    ],
  },
  {
    what: 'without a header the records begin on the first line',
    file: '\n#x\n1,2\n3,4\n',
    text: { csv: { header: false, comment: '#' } },
    columns: ['column_1', 'column_2'],
    written: '1,2\n3,4\n',
    places: [
      [4, 3],
      [8, 4],
    ],
  },
  {
    what: 'without a header the declared columns are the columns',
    file: '1,2\n',
    text: { csv: { header: false }, columns: [{ name: 'x' }, { name: 'Y' }] },
    columns: ['x', 'Y'],
    written: '1,2\n',
    places: [[0, 1]],
  },
  {
    what: 'a footer is left out, whatever is in it',
    file: 'a,b\n1,2\n3,4\nTotal "7\n\nPrinted\n\n',
    text: { csv: { footer: 2 } },
    written: '1,2\n3,4\n',
    places: [
      [4, 2],
      [8, 3],
    ],
  },
  {
    what: 'a delimiter of two characters is one to DuckDB, also where it is half there, or in quotes',
    file: 'a||b\n"1||2" || x|y\n"|"|||3\n',
    text: { csv: { delimiter: '||' } },
    delimiter: '\x1f',
    written: '"1||2" \x1f x|y\n"|"\x1f|3\n',
    places: [
      [5, 2],
      [19, 3],
    ],
  },
  {
    what: 'a control character is a delimiter as any other',
    file: 'a\x01b\n1\x012\n',
    text: { csv: { delimiter: '\x01' } },
    delimiter: '\x01',
    written: '1\x012\n',
    places: [[4, 2]],
  },
  {
    what: 'a comment of two characters is not one of them',
    file: '// x\na,b\n/1,2\n//3,4\n',
    text: { csv: { comment: '//' } },
    written: '/1,2\n',
    places: [[9, 3]],
  },
  {
    what: 'the header is no footer',
    file: 'a,b\nTotal 0\n',
    text: { csv: { footer: 1 } },
    written: '',
    places: [],
  },
  {
    what: 'a header alone has no records',
    file: 'a,b',
    written: '',
    places: [],
  },
];

test.each(cases)('$what', async ({ file, text, columns, delimiter, lineEnd, written, places }) => {
  const read = await readCsvText(file, text);

  const { layout, text: found } = textOf(read);
  const { offsets = [], lines = [] } = read.sink.texts[0] ?? {};
  expect({
    ...layout,
    delimiter: layout.dialect.delimiter,
    written: found,
    places: offsets.map((offset, index) => [offset, lines[index]]),
    records: read.records,
    rejects: read.sink.rejects,
  }).toMatchObject({
    columns: columns ?? ['a', 'b'],
    delimiter: delimiter ?? ',',
    lineEnd: lineEnd ?? '\n',
    written,
    places,
    records: places.length,
    rejects: [],
  });
});

test('a file without a record has the declared columns', async () => {
  const read = await readCsvText('\xef\xbb\xbf\n\n', { columns: [{ name: 'x' }] });

  expect([read.columns, read.records, read.sink.texts]).toEqual([['x'], 0, []]);
});

test('without an escape a doubled quote is a fault, and the text says so to DuckDB too', async () => {
  const read = await readCsvText('a,b\n"1","2"\n"3""",4\n', { csv: { escape: '' } });

  const { text, layout } = textOf(read);
  expect([text, layout.dialect.escape, read.sink.rejects.length]).toEqual(['"1","2"\n', '"', 1]);
});

test('an aborted reading stops', async () => {
  const reading = readCsvText('a,b\n1,2\n', { isAborted: true });

  await expect(reading).rejects.toThrow('aborted');
});
