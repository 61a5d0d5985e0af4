import { expect, test } from 'vitest';
import type { TextEncoding } from '../../../../../src/core/file-spec.ts';
import { mistakeOf, readText } from './read-text.ts';

const text = '[{"å":"ä€😀"},\n{"å":"\\u00e5"}]';
const rows = [{ å: 'ä€😀' }, { å: 'å' }];
const little = Buffer.from(text, 'utf16le');
const marked = Buffer.from(`\ufeff${text}`, 'utf16le');

test.each([
  ['UTF-8', Buffer.from(text), ['1:1', '2:21']],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), ['1:4', '2:24']],
  ['UTF-16 in little-endian order with a mark', marked, ['1:-1', '2:-1']],
  ['UTF-16 in big-endian order with a mark', Buffer.from(marked).swap16(), ['1:-1', '2:-1']],
  ['UTF-16 in little-endian order', little, ['1:-1', '2:-1']],
  ['UTF-16 in big-endian order', Buffer.from(little).swap16(), ['1:-1', '2:-1']],
])('%s is read', async (_, bytes, places) => {
  const result = await readText(bytes, { pieceBytes: 3 });

  expect(result).toMatchObject({ rows, places, rejects: [] });
});

test.each([
  ['UTF-32', Buffer.from('[\0\0\0{\0\0\0', 'latin1'), 'looks like UTF-32'],
  ['UTF-32 with a mark', Buffer.from('\xff\xfe\0\0[\0\0\0', 'latin1'), 'looks like UTF-32'],
  ['half a character of UTF-16', Buffer.from('\ufeff["\ud800"]', 'utf16le'), 'is not valid UTF-16'],
  ['half a unit of UTF-16', Buffer.from('\xff\xfe[\0]', 'latin1'), 'is not valid UTF-16'],
])('%s is refused', async (_, bytes, what) => {
  expect(await mistakeOf(bytes, {})).toBe(
    `SOURCE_ENCODING: The file "data/a.json" ${what}
  at models/sources.yml:3:5
  help: Save the file as UTF-8.`,
  );
});

test.each([
  ['Latin-1', '{"a":"Västerås"}'],
  ['a character that is cut', '{"a":"\xc3"}'],
  ['a character in too many bytes', '{"a":"\xc0\x80"}'],
  ['half a character', '{"a":"\xed\xa0\x80"}'],
  ['Latin-1 in a key', '{"\xe5":1}'],
])('a record with a wrong byte is a reject: %s', async (_, line) => {
  const lines = Buffer.from(`{"a":1}\n${line}\n{"a":2}\n`, 'latin1');

  const result = await readText(lines, { format: 'ndjson' });

  expect(result).toMatchObject({
    columns: ['a'],
    rows: [{ a: '1' }, { a: '2' }],
    rejects: [
      '2 at 2:8: the text is not valid UTF-8; set `encoding` where the file is written in another one',
    ],
    texts: [Buffer.from(line, 'latin1').toString()],
  });
});

test.each<[TextEncoding, string, string]>([
  ['latin-1', '\xe4\xf6', 'äö'],
  ['windows-1252', '\x80', '€'],
  ['shift_jis', '\x93\xfa', '日'],
])('%s is read where the source says so, without places of bytes', async (encoding, raw, text) => {
  const bytes = Buffer.from(`[{"a":"${raw}"},\n{"a":"\\u00e5"}]`, 'latin1');

  const result = await readText(bytes, { encoding, pieceBytes: 3 });

  expect(result).toMatchObject({
    rows: [{ a: text }, { a: 'å' }],
    places: ['1:-1', '2:-1'],
    rejects: [],
  });
});

test('a mark of another encoding than the one that the source says is refused', async () => {
  expect(await mistakeOf(marked, { encoding: 'latin-1' })).toMatch(
    'SOURCE_ENCODING: The file "data/a.json" ',
  );
});

test('a byte order mark inside a file is no blank', async () => {
  const result = await readText('{"a":1}\n\ufeff{"a":2}\n', { format: 'ndjson' });

  expect(result.rejects).toEqual([
    '2 at 2:8: a value is missing before "\ufeff" (line 2, column 1)',
  ]);
});
