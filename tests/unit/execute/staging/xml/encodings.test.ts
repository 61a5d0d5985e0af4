import { describe, expect, test } from 'vitest';
import { outcome, readDocument } from './read-document.ts';

const utf16le = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();
const declared = (encoding: string, body: string) =>
  `<?xml version="1.0" encoding="${encoding}"?><r><o><a>${body}</a></o></r>`;

describe('encodings are told by byte order mark and declaration', () => {
  test.each([
    ['UTF-8', Buffer.from(declared('UTF-8', 'é€😀')), 'é€😀'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${declared('utf-8', 'é')}`), 'é'],
    ['UTF-8 with a mark, undeclared', Buffer.from('\uFEFF<r><o><a>é</a></o></r>'), 'é'],
    ['UTF-16, little end first', utf16le(declared('UTF-16', 'é€😀')), 'é€😀'],
    ['UTF-16, big end first', utf16be(declared('utf-16', 'é€😀')), 'é€😀'],
    ['UTF-16, undeclared', utf16le('<r><o><a>é😀</a></o></r>'), 'é😀'],
    ['ISO-8859-1', Buffer.from(declared('ISO-8859-1', 'Västerås'), 'latin1'), 'Västerås'],
    ['latin1', Buffer.from(declared('latin1', 'ÿ'), 'latin1'), 'ÿ'],
    ['US-ASCII', Buffer.from(declared('us-ascii', 'plain &#233;')), 'plain é'],
    ['windows-1252', Buffer.from(declared('windows-1252', '\x80 \x9f \xe9'), 'latin1'), '€ Ÿ é'],
    ['ISO-8859-15', Buffer.from(declared('ISO-8859-15', '\xa4 \xbc'), 'latin1'), '€ Œ'],
    ['ISO-8859-2', Buffer.from(declared('iso-8859-2', '\xb3\xf3d\xbc'), 'latin1'), 'łódź'],
    ['windows-1251', Buffer.from(declared('windows-1251', '\xe4\xe0'), 'latin1'), 'да'],
    ['KOI8-R', Buffer.from(declared('KOI8-R', '\xc4\xc1'), 'latin1'), 'да'],
    [
      'in single quotes',
      Buffer.from(`<?xml version='1.0' encoding='latin1'?><r><o><a>\xe9</a></o></r>`, 'latin1'),
      'é',
    ],
  ])('%s', async (_, bytes, value) => {
    const pieces = await Promise.all(
      [1, 2, 3, 5, 1024].map((pieceBytes) => readDocument(bytes, { pieceBytes })),
    );

    expect(pieces.map(({ texts }) => texts)).toEqual(pieces.map(() => [`${value}\n`]));
  });
});

describe('bytes that are not of the encoding are an error', () => {
  const broken = (encoding: string, ...bytes: number[]) =>
    Buffer.concat([
      Buffer.from(
        `<?xml version="1.0" encoding="${encoding}"?>\n<r>\n<o>é`,
        encoding === 'utf-8' ? 'utf8' : 'ascii',
      ),
      Buffer.from(bytes),
      Buffer.from('</o></r>'),
    ]);

  test.each([
    ['Latin-1 as UTF-8', broken('utf-8', 0xe9), 3, 5, 'The byte 0xE9 is not valid in UTF-8'],
    ['a lone continuation', broken('utf-8', 0x80), 3, 5, 'The byte 0x80 is not valid in UTF-8'],
    [
      'an overlong sequence',
      broken('utf-8', 0xc0, 0xaf),
      3,
      5,
      'The byte 0xC0 is not valid in UTF-8',
    ],
    ['a surrogate', broken('utf-8', 0xed, 0xa0, 0x80), 3, 5, 'The byte 0xED is not valid in UTF-8'],
    [
      'UTF-8 as ASCII',
      Buffer.from(declared('us-ascii', 'é')),
      1,
      51,
      'The byte 0xC3 is no character of us-ascii',
    ],
    [
      'windows-1252 as ISO-8859-1',
      Buffer.from(declared('iso-8859-1', '\x80'), 'latin1'),
      1,
      53,
      'The byte 0x80 is no character of iso-8859-1',
    ],
    [
      'a hole of windows-1252',
      Buffer.from(declared('cp1252', '\x81'), 'latin1'),
      1,
      49,
      'The byte 0x81 is no character of windows-1252',
    ],
    [
      'a hole of windows-1251',
      Buffer.from(declared('windows-1251', '\x98'), 'latin1'),
      1,
      55,
      'The byte 0x98 is no character of windows-1251',
    ],
    [
      'half a pair',
      utf16le('<r>\n\ud800</r>'),
      2,
      1,
      'The unit 0xD800 is half a character of UTF-16',
    ],
    [
      'cut in a character',
      Buffer.from('<r/>\n\xe2\x82', 'latin1'),
      2,
      1,
      'The file ends inside a character of UTF-8',
    ],
    [
      'a mark that disagrees',
      Buffer.from(`\uFEFF${declared('latin1', 'x')}`),
      1,
      1,
      'The file declares the encoding "iso-8859-1" but its byte order mark says "utf-8"',
    ],
    [
      'UTF-16 declared, UTF-8 written',
      Buffer.from(declared('utf-16', 'x')),
      1,
      1,
      'The file declares the encoding "utf-16" but is not UTF-16',
    ],
    [
      'UTF-16 without a mark',
      utf16le('<r/>').subarray(2),
      1,
      1,
      'The file looks like UTF-16 but has no byte order mark',
    ],
    [
      'UTF-32',
      Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]),
      1,
      1,
      "The file is UTF-32, which can't be read",
    ],
    [
      'unknown',
      Buffer.from(declared('shift_jis', 'x')),
      1,
      1,
      `The file declares the encoding "shift_jis", which can't be read`,
    ],
  ])('%s', async (_, bytes, line, column, message) => {
    const expected = { code: 'XML_ENCODING', line, column, message };

    expect(await outcome(bytes)).toEqual(expected);
    expect(await outcome(bytes, { pieceBytes: 1 })).toEqual(expected);
  });
});

test.each([
  ['UTF-8', Buffer.from('<r>\n<o><a>é😀</a></o><o>&</o></r>'), 4, 24],
  ['UTF-8 with a mark', Buffer.from('\uFEFF<r>\n<o><a>é😀</a></o><o>&</o></r>'), 7, 27],
  ['UTF-16', utf16le('<r>\n<o><a>é😀</a></o><o>&</o></r>'), 10, 44],
  ['ISO-8859-1', Buffer.from(declared('latin1', '\xe9</a></o><o>&</o><o><a>'), 'latin1'), 42, 57],
])('the bytes of records are those of the file: %s', async (_, bytes, good, rejected) => {
  const { offsets, rejects } = await readDocument(bytes, { pieceBytes: 3 });

  expect([offsets[0], rejects[0]?.offset]).toEqual([good, rejected]);
});
