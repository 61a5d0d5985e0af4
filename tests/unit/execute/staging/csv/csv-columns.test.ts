import { expect, test } from 'vitest';
import { columnsOf, readCsvText, type CsvText } from './csv-reading.ts';

interface Case {
  readonly what: string;
  readonly header: string;
  readonly text?: CsvText;
  readonly columns: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'names that repeat get a number, without regard to letter case',
    header: 'Id,ID,id,name,name',
    columns: ['Id', 'ID_1', 'id_2', 'name', 'name_1'],
  },
  {
    what: 'empty names and names of audit columns are replaced',
    header: 'a,, ,_record',
    columns: ['a', 'column_2', 'column_3', '_record_1'],
  },
  {
    what: 'blanks in names stay, those beside quotes do not',
    header: ' a ,  "b ""c""" ',
    columns: [' a ', 'b "c"'],
  },
  {
    what: 'names become snake_case where that is asked for',
    header: ' Order ID ,Total (SEK),\xc3\x84rende-Nr.,OrderID,2024,%',
    text: { files: { normalizeNames: true } },
    columns: ['order_id', 'total_sek', 'arende_nr', 'order_id_1', '_2024', 'column_6'],
  },
  {
    what: 'a declared name wins over the letter case of the file',
    header: 'ID,Name',
    text: { columns: [{ name: 'id' }] },
    columns: ['id', 'Name'],
  },
  {
    what: 'a column may be found under another header',
    header: 'Order No,when ,x',
    text: {
      columns: [
        { name: 'placed_at', reading: { path: 'When' } },
        { name: 'order_id', reading: { path: 'Order No' } },
      ],
    },
    columns: ['order_id', 'placed_at', 'x'],
  },
  {
    what: 'another column gives way to a name that is declared for a header',
    header: 'id,Order No,,',
    text: { columns: [{ name: 'ID', reading: { path: 'order no' } }] },
    columns: ['id_1', 'ID', 'column_3', 'column_4'],
  },
  {
    what: 'a declared name goes to the header that is exactly the same',
    header: 'Name,name',
    text: { columns: [{ name: 'name' }] },
    columns: ['Name_1', 'name'],
  },
  {
    what: 'an exact header goes before one in other letter case',
    header: 'id,ID',
    text: { columns: [{ name: 'second', reading: { path: 'ID' } }] },
    columns: ['id', 'second'],
  },
];

test.each(cases)('$what', async ({ header, text, columns }) => {
  const file = `${header}\n1,2\n`;

  const read = await readCsvText(file, text);

  expect([read.columns, await columnsOf(file, text)]).toEqual([columns, columns]);
});

test('the columns are read off the beginning of a file', async () => {
  const asked: number[] = [];
  async function* pieces(): AsyncGenerator<Buffer> {
    for (const piece of ['a,', 'b\n'.padEnd(2000, '1,2\n'), 'never']) {
      asked.push(piece.length);
      yield await Promise.resolve(Buffer.from(piece));
    }
  }

  const columns = await columnsOf('', { pieces: pieces(), csv: { header: true } });

  expect([columns, asked]).toEqual([
    ['a', 'b'],
    [2, 2000],
  ]);
});

interface Mistake {
  readonly what: string;
  readonly file: string;
  readonly text?: CsvText;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const mistakes: readonly Mistake[] = [
  {
    what: 'a declared column is missing',
    file: 'id,nam\n',
    text: { columns: [{ name: 'name' }, { name: 'x' }] },
    code: 'SOURCE_COLUMN_MISSING',
    message: 'The file "data/in.csv" has no column "name", "x"',
    hint: 'Did you mean "nam"?',
  },
  {
    what: 'the header of a declared column is missing',
    file: 'Id,b\n',
    text: { columns: [{ name: 'id', reading: { path: 'Order No' } }] },
    code: 'SOURCE_COLUMN_MISSING',
    message: 'The file "data/in.csv" has no column "Order No"',
    hint: 'Its columns are "Id", "b".',
  },
  {
    what: 'the file is empty',
    file: '',
    code: 'SOURCE_EMPTY',
    message: 'The file "data/in.csv" is empty',
    hint: 'Declare the columns of this source under `columns`, then an empty file is a table without rows.',
  },
  {
    what: 'the header has a quote that is not closed',
    file: 'a,"b\n1,2\n',
    code: 'SOURCE_HEADER_UNCLOSED',
    message: 'The header of "data/in.csv" has a quote that is not closed',
    hint: 'Close the quote, or set `skip` to the number of lines above the header.',
  },
  {
    what: 'the header is too long',
    file: 'a,bcdefghijk\n',
    text: { limits: { recordBytes: 11 } },
    code: 'SOURCE_HEADER_UNCLOSED',
    message: 'The header of "data/in.csv" is longer than 11 bytes',
    hint: 'Close the quote, or set `skip` to the number of lines above the header.',
  },
  {
    what: 'the header has text behind a closing quote',
    file: '"a"b,c\n1,2\n',
    code: 'SOURCE_HEADER_UNCLOSED',
    message: 'The header of "data/in.csv" has text behind a closing quote',
    hint: 'Double the quotes inside of names, or set `skip` to the number of lines above the header.',
  },
  {
    what: 'skip goes beyond the end of the file',
    file: 'a\nb\n',
    text: { csv: { skip: 5 }, columns: [{ name: 'a' }] },
    code: 'SOURCE_SKIP_TOO_LONG',
    message: 'The file "data/in.csv" ends with the 5 lines that `skip` leaves out',
    hint: 'Set `skip` to the number of lines above the header.',
  },
  {
    what: 'nothing stands below the lines that are skipped, not even a header',
    file: 'title\n',
    text: { csv: { skip: 1 }, columns: [{ name: 'a' }] },
    code: 'SOURCE_SKIP_TOO_LONG',
    message: 'The file "data/in.csv" ends with the line that `skip` leaves out',
    hint: 'Set `skip` to the number of lines above the header.',
  },
  {
    what: 'the footer has more lines than the file',
    file: 'a,b\n1,2\n3,4\n\n',
    text: { csv: { footer: 3 } },
    code: 'SOURCE_FOOTER_TOO_LONG',
    message: 'The file "data/in.csv" has 2 lines below its header, fewer than the 3 of `footer`',
    hint: 'Take `footer` out, or make it smaller.',
  },
];

test.each(mistakes)('an error: $what', async ({ file, text, code, message, hint }) => {
  const reading = readCsvText(file, text);

  await expect(reading).rejects.toMatchObject({ code, message, hint });
});

test('lines that are too long are no footer', async () => {
  const text = {
    csv: { footer: 1, header: true },
    limits: { recordBytes: 1000 },
    pieceBytes: 2000,
  };

  const reading = readCsvText(`a,b\n1,2\n${'x'.repeat(9000)}\n3,4\n`, text);

  await expect(reading).rejects.toMatchObject({
    code: 'SOURCE_FOOTER_TOO_LONG',
    message:
      'The last line of "data/in.csv" would be longer than 4000 bytes, too long for a footer',
  });
});

test.each([
  ['as many lines as the footer has', { footer: 2 }, 'a,b\n1,2\n3,4\n'],
  ['no line below the header', { footer: 2 }, 'a,b\n'],
  ['no record below the lines that are skipped', { skip: 1, header: false }, 'title\n'],
  ['no text at all', { skip: 5 }, ''],
])('%s: a file without records', async (_, csv, file) => {
  const read = await readCsvText(file, { csv, columns: [{ name: 'a' }, { name: 'b' }] });

  expect([read.records, read.columns]).toEqual([0, ['a', 'b']]);
});
