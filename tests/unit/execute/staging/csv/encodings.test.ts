import { expect, test } from 'vitest';
import { textEncodings, type TextEncoding } from '../../../../../src/core/file-spec.ts';
import { readCsvText, textOf, type CsvText } from './csv-reading.ts';

/** A text, and its bytes as Python's codecs write them. */
const samples: readonly (readonly [TextEncoding, string, string])[] = [
  ['latin-1', 'Åß', 'c5df'],
  ['windows-1252', '€Åž', '80c59e'],
  ['windows-1250', '€Łő', '80a3f5'],
  ['windows-1251', '€Жя', '88c6ff'],
  ['windows-1253', '€Ωώ', '80d9fe'],
  ['windows-1254', '€Ğş', '80d0fe'],
  ['windows-1257', '€Ąž', '80c0fe'],
  ['iso-8859-2', 'Łő', 'a3f5'],
  ['iso-8859-5', 'Жя', 'b6ef'],
  ['iso-8859-15', '€Š', 'a4a6'],
  ['koi8-r', 'Жя', 'f6d1'],
  ['macintosh', 'Åπ', '81b9'],
  ['ibm866', 'Жя', '86ef'],
  ['shift_jis', '日本ｱ', '93fa967bb1'],
  ['euc-jp', '日本', 'c6fccbdc'],
  ['euc-kr', '한국', 'c7d1b1b9'],
  ['gb18030', '中€😀', 'd6d0a2e39439fc36'],
  ['big5', '中文', 'a4a4a4e5'],
  ['utf-8', 'Å€😀', 'c385e282acf09f9880'],
];

test.each(samples)('%s is read, whatever the pieces', async (encoding, text, hex) => {
  const file = Buffer.concat([
    Buffer.from('a,b\n"'),
    Buffer.from(hex, 'hex'),
    Buffer.from('",2\n'),
  ]);

  const read = await readCsvText(file, { csv: { encoding }, pieceBytes: 1 });

  expect(utf8(textOf(read).text)).toBe(`"${text}",2\n`);
});

const wide = Buffer.from('\ufeffa,b\nÅ😀,2\n', 'utf16le');
const wideEncodings: readonly TextEncoding[] = ['utf-16', 'utf-16le', 'utf-16be'];

test.each<readonly [string, Buffer, TextEncoding]>([
  ['little-endian with a mark', wide, 'utf-16'],
  ['big-endian with a mark', Buffer.from(wide).swap16(), 'utf-16'],
  ['little-endian without a mark', wide.subarray(2), 'utf-16'],
  ['big-endian without a mark', Buffer.from(wide).swap16().subarray(2), 'utf-16'],
  ['little-endian as it is said, with a mark', wide, 'utf-16le'],
  ['little-endian as it is said', wide.subarray(2), 'utf-16le'],
  ['big-endian as it is said, with a mark', Buffer.from(wide).swap16(), 'utf-16be'],
  ['big-endian as it is said', Buffer.from(wide).swap16().subarray(2), 'utf-16be'],
  ['a first letter that is none of ASCII', Buffer.from('Ж,b\nÅ😀,2\n', 'utf16le'), 'utf-16'],
])('UTF-16 is read: %s', async (_, file, encoding) => {
  const read = await readCsvText(file, { csv: { encoding }, pieceBytes: 1 });

  expect(utf8(textOf(read).text)).toBe('Å😀,2\n');
});

test('all encodings are tried here', () => {
  const tried = new Set([...samples.map(([encoding]) => encoding), ...wideEncodings]);

  expect(tried).toEqual(new Set(textEncodings));
});

test('all bytes of windows-1252 are what the Encoding Standard says', async () => {
  const all = Array.from({ length: 128 }, (_, index) => index + 128);
  const bytes = Buffer.from(all.filter((byte) => !meaningless.includes(byte)));
  const file = Buffer.concat([Buffer.from('a,b\n'), bytes, Buffer.from(',2\n')]);

  const read = await readCsvText(file, { csv: { encoding: 'windows-1252' } });

  expect(utf8(textOf(read).text)).toBe(`${windows1252},2\n`);
});

const meaningless = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

const windows1252 =
  '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ' +
  Buffer.from(Array.from({ length: 96 }, (_, index) => index + 160)).toString('latin1');

test.each(meaningless)('the byte %i means nothing in windows-1252', async (byte) => {
  const file = Buffer.from(`a,b\n1,${String.fromCharCode(byte)}\n`, 'latin1');

  const reading = readCsvText(file, { csv: { encoding: 'windows-1252' } });

  await expect(reading).rejects.toMatchObject({
    code: 'SOURCE_ENCODING',
    message: `The file "data/in.csv" is not valid windows-1252: the byte ${byte.toString(16)} means nothing there`,
  });
});

test('the bytes of a decoded text are no bytes of the file', async () => {
  const file = Buffer.from('a,b\nå,2\n"x"y\n', 'latin1');

  const { sink } = await readCsvText(file, { csv: { encoding: 'latin-1' } });

  expect([sink.texts[0]?.offsets, sink.rejects[0]?.offset]).toEqual([[-1], -1]);
});

const mistakes: readonly (readonly [string, Buffer, CsvText['csv'] & object, string])[] = [
  [
    'the mark of another encoding',
    Buffer.from('\ufeffa,b\n', 'utf16le'),
    {},
    'The file "data/in.csv" begins with the mark of utf-16, not of utf-8',
  ],
  [
    'a mark of UTF-8 in a file of bytes',
    Buffer.from('\ufeffa,b\n'),
    { encoding: 'latin-1' },
    'The file "data/in.csv" begins with the mark of utf-8, not of latin-1',
  ],
  [
    'the mark of the other order',
    Buffer.from('\ufeffa,b\n', 'utf16le'),
    { encoding: 'utf-16be' },
    'The file "data/in.csv" begins with the mark of utf-16, not of utf-16be',
  ],
  [
    'UTF-16 without a mark',
    Buffer.from('name,city\nÅsa,Ängelholm\n', 'utf16le'),
    {},
    'The file "data/in.csv" looks like UTF-16, and is read as utf-8',
  ],
  [
    'UTF-16 where nothing looks like it',
    Buffer.from('a,b\n1,2\n'),
    { encoding: 'utf-16' },
    'The file "data/in.csv" is not UTF-16',
  ],
  [
    'half a character of UTF-16',
    Buffer.from('a,b\n1,\ud83d\n', 'utf16le'),
    { encoding: 'utf-16' },
    'The file "data/in.csv" is not valid UTF-16',
  ],
  [
    'half a character at the end',
    Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.from([0x93])]),
    { encoding: 'shift_jis' },
    'The file "data/in.csv" is not valid shift_jis',
  ],
  [
    'a byte that has no meaning',
    Buffer.from('a,b\n1,\xd2\n', 'latin1'),
    { encoding: 'windows-1253' },
    'The file "data/in.csv" is not valid windows-1253',
  ],
  [
    'a header that is not UTF-8',
    Buffer.from('a,\xe5\n1,2\n', 'latin1'),
    {},
    'The header of "data/in.csv" is not valid UTF-8',
  ],
];

test.each(mistakes)('an error: %s', async (_, file, csv, message) => {
  const reading = readCsvText(file, { csv, pieceBytes: 1 });

  await expect(reading).rejects.toMatchObject({ code: 'SOURCE_ENCODING', message });
});

function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
