import { expect, test } from 'vitest';
import { readCsvText, type CsvText } from './csv-reading.ts';

const values: readonly (readonly [string, string])[] = [
  ['an id, a name and an amount', '1,Anna,10.50\n2,Bo,7.25\n'],
  ['one number among texts', 'Anna,25\nBo,31\n'],
  ['a time', 'x,2024-03-01\ny,2024-03-02\n'],
  ['a year above years', 'Anna,1985\nBo,1990\n'],
  ['numbers one after the other, and nothing beside them', '1,2,3\n4,5,6\n'],
  ['a number above values of which a few are none', '1,a\n2,b\n3,c\n4,d\n?,e\n6,f\n'],
  ['a number with a currency', 'a,$5\nb,$6\n'],
  ['the only line of the file', '1,Anna,10.50\n'],
  ['a number in quotes', '"1","Anna"\n"2","Bo"\n'],
];

test.each(values)('a first line that holds values is an error: %s', async (_, file) => {
  const reading = readCsvText(file);

  await expect(reading).rejects.toMatchObject({
    code: 'SOURCE_HEADER_DATA',
    hint: 'Set `header: false` and declare the columns in their order, or `header: true` if these are their names.',
  });
});

test('the message shows the names, and not too many', async () => {
  const line = Array.from({ length: 22 }, (_, index) => `${index * 2}`).join(',');

  const reading = readCsvText(`${line}\n${line}\n`);

  await expect(reading).rejects.toThrow(
    'The first line of "data/in.csv" holds values, and would be taken for the names of columns: "0", "2", "4", "6", "8", "10", "12", "14", "16", "18", "20", "22", "24", "26", "28", "30", "32", "34", "36", "38", …',
  );
});

const names: readonly (readonly [what: string, file: string, records: number, text: CsvText])[] = [
  ['texts above numbers', 'id,amount\n1,2\n', 1, {}],
  ['texts above texts', 'Anna,Bo\nEva,Ove\n', 1, {}],
  ['years beside a text', 'country,2023,2024\nSE,10,20\n', 1, {}],
  ['one year', 'country,2024\nSE,10\n', 1, {}],
  ['years out of order', 'country,2024,2019\nSE,10,20\n', 1, {}],
  ['numbers one after the other beside a text', 'hour,0,1,2\nx,5,6,7\n', 1, {}],
  ['an empty corner', ',0,1\n0,5,6\n1,7,8\n', 2, {}],
  ['a number beside a name of numbers', 'id,100\n1,5\n2,6\n', 2, {}],
  ['a date above numbers', 'x,2024-01-01\ny,5\n', 1, {}],
  ['a date above texts', 'x,2024-01-01\ny,late\n', 1, {}],
  ['years without records', 'country,2023,2024\n', 0, {}],
  ['texts without records', 'id,amount\n', 0, {}],
  ['a number above nothing', 'x,7\ny,\n', 1, {}],
  ['records of another width', 'x,7\n1\n2\n', 2, {}],
  ['a declared column', 'id,7\nx,5\n', 1, { columns: [{ name: 'ID' }] }],
  ['a declared number', '1,7\n2,5\n', 1, { columns: [{ name: '7' }] }],
  ['a declared header', 'a b,7\nx,5\n', 1, { columns: [{ name: 'c', reading: { path: 'A b' } }] }],
  ['header: true', '1,2\n3,4\n', 1, { csv: { header: true } }],
  ['header: false', '1,2\n3,4\n', 2, { csv: { header: false } }],
];

test.each(names)('the first line is no mistake: %s', async (_, file, expected, text) => {
  const { records } = await readCsvText(file, text);

  expect(records).toBe(expected);
});

test.each([1, 7, 40_000])('pieces of %i bytes change nothing', async (pieceBytes) => {
  const file = `a,1\n${'b,text\n'.repeat(12)}${'b,5\n'.repeat(20_000)}`;

  const reading = readCsvText(file, { pieceBytes });

  await expect(reading).rejects.toMatchObject({ code: 'SOURCE_HEADER_DATA' });
});
