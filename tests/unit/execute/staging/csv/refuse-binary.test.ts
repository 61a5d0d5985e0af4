import { expect, test } from 'vitest';
import { readCsvText } from './csv-reading.ts';

test.each([
  ['PK\x03\x04\x14\0', 'it looks like a zip file, such as an Excel workbook (.xlsx)'],
  ['\xd0\xcf\x11\xe0\xa1\xb1', 'it looks like an old Excel workbook (.xls) or another Office file'],
  ['\x89PNG\r\n\x1a\n', 'it looks like a PNG image'],
  ['%PDF-1.7\n', 'it looks like a PDF'],
  ['PAR1\x15', 'it looks like a Parquet file'],
  ['a,b\n\x01\0\0\x02\0\0\0\x03\0\0,\0', 'it has many NUL bytes, as binary files have'],
])('%j is no text', async (file, reason) => {
  const reading = readCsvText(file);

  await expect(reading).rejects.toMatchObject({
    code: 'SOURCE_NOT_TEXT',
    message: `The file "data/in.csv" is no delimited text: ${reason}`,
  });
});

test('a few NULs in a text are its own', async () => {
  const { records } = await readCsvText('a,b\n1,\0\n2,\0\0\n');

  expect(records).toBe(2);
});
