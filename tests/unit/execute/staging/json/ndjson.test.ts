import { expect, test } from 'vitest';
import { mistakeOf, readText, type ReadOptions } from './read-text.ts';

const good = [
  ['line ends of Unix', '{"a":1}\n{"a":2}\n', ['1:0', '2:8']],
  ['line ends of Windows', '{"a":1}\r\n{"a":2}\r\n', ['1:0', '2:9']],
  ['no line end at the end', '{"a":1}\n{"a":2}', ['1:0', '2:8']],
  ['blank lines', '\n\n{"a":1}\n \t\r\n\n{"a":2}\n\n', ['3:2', '6:15']],
  ['blanks around records', '  {"a":1} \n\t{ "a" : 2 }\t', ['1:2', '2:12']],
  ['a byte order mark', '\ufeff{"a":1}\n{"a":2}\n', ['1:3', '2:11']],
] as const;

test.each(good)('%s are no part of records', async (_, text, places) => {
  const result = await readText(text, { format: 'ndjson' });

  expect(result).toMatchObject({ rows: [{ a: '1' }, { a: '2' }], places, rejects: [], records: 2 });
});

test.each([
  ['an empty file', ''],
  ['a file of blank lines', '\n \r\n\n'],
  ['a file of a byte order mark', '\ufeff'],
])('%s has no records', async (_, text) => {
  expect(await readText(text, { format: 'ndjson' })).toMatchObject({
    rows: [],
    rejects: [],
    columns: [],
    records: 0,
  });
});

test.each([
  ['first', '{"a":}\n{"a":1}\n{"a":2}\n', '1 at 1:0', 1],
  ['in the middle', '{"a":1}\n{"a":}\n{"a":2}\n', '2 at 2:8', 2],
  ['last', '{"a":1}\n{"a":2}\n{"a":}\n', '3 at 3:16', 3],
  ['last, without a line end', '{"a":1}\n{"a":2}\n{"a":}', '3 at 3:16', 3],
  ['behind a blank line', '{"a":1}\n\n{"a":}\n{"a":2}\n', '2 at 3:9', 3],
])('one bad line is one reject: %s', async (_, text, place, line) => {
  const result = await readText(text, { format: 'ndjson' });

  expect(result).toMatchObject({
    rows: [{ a: '1' }, { a: '2' }],
    rejects: [`${place}: a value is missing before "}" (line ${line}, column 6)`],
    texts: ['{"a":}'],
    records: 3,
  });
});

test('a record that stands on several lines is broken in this format', async () => {
  const result = await readText('{\n"a":1}\n{"a":"x\n"}\n{"a":2}', { format: 'ndjson' });

  expect(result).toMatchObject({
    rows: [{ a: '2' }],
    rejects: [
      '1 at 1:0: a key is missing before the end of the line (line 1, column 2)',
      '2 at 2:2: the record is a text, not an object',
      '3 at 3:9: the quote of a text is not closed (line 3, column 8)',
      '4 at 4:17: the quote of a text is not closed (line 4, column 3)',
    ],
  });
});

test('a line with more than a record is a reject as a whole', async () => {
  const result = await readText('{"a":1} {"a":2}\n{"a":3},\r\n{"a":4}', { format: 'ndjson' });

  expect(result).toMatchObject({
    rows: [{ a: '4' }],
    rejects: [
      '1 at 1:0: "{" stands behind the record (line 1, column 9)',
      '2 at 2:16: "," stands behind the record (line 2, column 8)',
    ],
    texts: ['{"a":1} {"a":2}', '{"a":3},'],
  });
});

test('a line that is too long is a reject, of which the beginning is kept', async () => {
  const long = `{"a":"${'x'.repeat(500)}"}`;

  const result = await readText(`{"a":1}\n\n${long}\n{"a":2}\n${long}`, {
    format: 'ndjson',
    limits: { recordBytes: 100 },
    pieceBytes: 50,
  });

  expect(result).toMatchObject({
    rows: [{ a: '1' }, { a: '2' }],
    places: ['1:0', '4:518'],
    rejects: [
      '2 at 3:9: the record is longer than 100 bytes',
      '4 at 5:526: the record is longer than 100 bytes',
    ],
  });
  expect(result.texts[0]).toMatch(/^\{"a":"xxx/);
});

test.each<[string, ReadOptions]>([
  ['a line', { format: 'ndjson' }],
  ['an element', {}],
])('%s with a text over its limit is a reject', async (_, options) => {
  const text = '{"a":"1234567890"}\n{"a":["12345678901"]}\n{"a":["12345","678901"]}\n';

  const result = await readText(text, { ...options, limits: { textBytes: 10 }, pieceBytes: 7 });

  expect(result).toMatchObject({
    rows: [{ a: '1234567890' }, { a: '["12345","678901"]' }],
    rejects: ['2 at 2:19: a text in the record is longer than 10 bytes (limits.text)'],
    texts: ['{"a":["12345678901"]}'],
  });
});

test('a path to the records is a mistake in this format', async () => {
  expect(await mistakeOf('{"a":1}', { format: 'ndjson', record: 'a' })).toBe(
    `SOURCE_KEY_UNUSED: The key "record" is not for ndjson, where each line is a record
  at models/sources.yml:3:5
  help: For the elements of an array inside each line use \`explode\`.`,
  );
});
