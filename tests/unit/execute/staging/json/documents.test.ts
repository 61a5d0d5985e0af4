import { expect, test } from 'vitest';
import { mistakeOf, readText, type ReadOptions } from './read-text.ts';

const rows = [{ a: '1' }, { a: '2' }];

test.each<[string, string, ReadOptions]>([
  ['an array', '[{"a":1},{"a":2}]', {}],
  ['an array on lines', ' [\r\n  { "a": 1 },\r\n  {\r\n    "a": 2\r\n  }\r\n]\r\n', {}],
  ['an array in an object', '{"n":2,"o":[{"a":1},{"a":2}],"x":[{}]}', { record: 'o' }],
  ['an array further in', '{"d":{"x":{"o":1},"o":[{"a":1},{"a":2}]},"o":[0]}', { record: 'd.o' }],
  ['an array by a path with $', '{"d":{"o":[{"a":1},{"a":2}]}}', { record: '$.d.o[*]' }],
  ['an array by a quoted key', '{"d e":{"o.p":[{"a":1},{"a":2}]}}', { record: '"d e"["o.p"]' }],
  ['an array by a number', '{"d":[[0],[{"a":1},{"a":2}]]}', { record: 'd[1]' }],
  ['arrays in an array', '[{"o":[{"a":1}]},{},{"o":[{"a":2}]}]', { record: '[*].o' }],
  ['arrays in several documents', '{"o":[{"a":1}]}\n{"o":[{"a":2}]}', { record: 'o' }],
  ['single objects at the path', '{"o":{"a":1}}{"o":{"a":2}}', { record: 'o' }],
  ['values one after the other', '{"a":1}\n{\n  "a": 2\n}\n', {}],
  ['values without a blank between', '{"a":1}{"a":2}', {}],
  ['arrays one after the other', '[{"a":1}]\n[]\n[{"a":2}]', {}],
  ['lines with arrays of objects', '{"a":1,"l":null}\n{"a":2,"l":null}', {}],
  ['an escaped key on the path', '{"\\u006f":[{"a":1},{"a":2}]}', { record: 'o' }],
])('records are found in %s', async (_, text, options) => {
  const result = await readText(text, options);

  expect(result).toMatchObject({ rows, rejects: [], records: 2 });
});

test.each<[string, string, ReadOptions]>([
  ['an empty array', ' [ ] ', {}],
  ['an empty array at the path', '{"o":[]}', { record: 'o' }],
  ['null at the path', '{"o":null}', { record: 'o' }],
])('%s has no records', async (_, text, options) => {
  expect(await readText(text, options)).toMatchObject({ rows: [], rejects: [], records: 0 });
});

test.each([
  ['of 0 bytes', ''],
  ['of blanks', ' \r\n\t'],
  ['of nothing but a byte order mark', '\ufeff'],
])('a document %s is refused', async (_, text) => {
  expect(await mistakeOf(text, {})).toBe(
    `SOURCE_EMPTY: The file "data/a.json" is empty, which is not JSON
  at models/sources.yml:3:5
  help: Get the file again, or take it away; no records at all are \`[]\`. Where each line is a record set \`format: ndjson\`.`,
  );
});

test.each([
  ['of 0 bytes', ''],
  ['of blank lines', '\n \r\n'],
])('a file of lines %s has no records', async (_, text) => {
  expect(await readText(text, { format: 'ndjson' })).toMatchObject({ rejects: [], records: 0 });
});

test.each<[string, string, ReadOptions, Readonly<Record<string, string>>]>([
  ['without arrays of objects', '{"a":1,"l":[1]}', {}, { a: '1', l: '[1]' }],
  ['for which the path is $', '{"l":[{"a":1}]}', { record: '$' }, { l: '[{"a":1}]' }],
  ['without anything', '{}', {}, {}],
])('a single object %s is one record', async (_, text, options, row) => {
  expect(await readText(text, options)).toMatchObject({ rows: [row], records: 1 });
});

test('several objects are records, though arrays of objects are in them', async () => {
  const result = await readText('{"l":[{"a":1}]}\n{"l":[{"a":2}]}');

  expect(result.rows).toEqual([{ l: '[{"a":1}]' }, { l: '[{"a":2}]' }]);
});

test('byte and line of each record are those of the file', async () => {
  const result = await readText('{"n":\n{},"o": [\n{"a":1},\n\n {"a":\n2}, {"a":3}]}', {
    record: 'o',
  });

  expect(result.places).toEqual(['3:16', '5:27', '6:37']);
});

test('elements that are no objects are rejects', async () => {
  const result = await readText('[1, "x" ,{"a":1},null,[{"a":5}],true,-1.5e3,{"a":2}]');

  expect(result).toMatchObject({
    rows,
    rejects: [
      '1 at 1:1: the record is a number, not an object',
      '2 at 1:4: the record is a text, not an object',
      '4 at 1:17: the record is null, not an object',
      '5 at 1:22: the record is an array, not an object',
      '6 at 1:32: the record is a boolean, not an object',
      '7 at 1:37: the record is a number, not an object',
    ],
    texts: ['1', '"x"', 'null', '[{"a":5}]', 'true', '-1.5e3'],
  });
});

test('values that are no objects are rejects, too, one after the other', async () => {
  const result = await readText('{"a":1} 12 "x" {"a":2} null\n3');

  expect(result).toMatchObject({ rows, texts: ['12', '"x"', 'null', '3'], records: 6 });
});

test.each([
  ['one array', '{"n":1,"o":[{"a":1}],"t":[1]}', '"o"', 'o'],
  ['several', '{"d":{"o":[{}],"x y":[{}]},"e":[{}]}', '"d.o", "d."x y"", "e"', 'd.o'],
])('a single object with %s asks which it is', async (_, text, names, first) => {
  expect(await mistakeOf(text, {})).toBe(
    `SOURCE_JSON_RECORD_UNKNOWN: "data/a.json" is one object with arrays of objects in it (${names}), so it is not clear what its records are
  at models/sources.yml:3:5
  help: Set \`record: ${first}\` for the elements of an array, or \`record: $\` for the object as one record.`,
  );
});

test('a single object that is too large for a record asks, too', async () => {
  const text = `{"n":{"o":[${'{"a":1},'.repeat(100)}{}]}}`;

  expect(await mistakeOf(text, { limits: { recordBytes: 100 }, pieceBytes: 40 })).toMatch(
    'SOURCE_JSON_RECORD_UNKNOWN: "data/a.json" is one object with arrays of objects in it ("n.o")',
  );
});

test.each([
  [
    'lists the arrays',
    '{"d":{"orders":[{}]},"x":[{}]}',
    'arrays of objects are at "d.orders", "x".',
  ],
  ['says that there are none', '{"d":{"orders":1}}', 'no array of objects was found.'],
])('a path that leads to nothing %s', async (_, text, found) => {
  expect(await mistakeOf(text, { record: 'd.order' })).toBe(
    `SOURCE_JSON_RECORD_NOT_FOUND: "data/a.json" has nothing at "d.order"
  at models/sources.yml:3:5
  help: Correct \`record\`; ${found}`,
  );
});

const broken: readonly [string, string, ReadOptions, string, string][] = [
  [
    'no closing bracket',
    '[{"a":1}\n',
    {},
    '"," or "]" is missing before the end of the file',
    '2:1',
  ],
  [
    'no closing brace',
    '{"o":[{"a":1}]',
    { record: 'o' },
    '"," or "}" is missing before the end of the file',
    '1:15',
  ],
  [
    'a record that is cut',
    '[{"a":1},\n{"a":',
    {},
    'a value is missing before the end of the file',
    '2:6',
  ],
  [
    'a text that is not closed',
    '[{"a":1},{"b":"x}]',
    {},
    'the quote of a text is not closed',
    '1:19',
  ],
  ['text behind the end', '[{"a":1}]\nx', {}, '"x" is no value of JSON', '2:1'],
  ['a bracket behind the end', '[{"a":1}]]', {}, 'a value is missing before "]"', '1:10'],
  ['a comma at the top', '{"a":1},{"a":2}', {}, 'a value is missing before ","', '1:8'],
  ['no JSON at all', '<html>', {}, 'a value is missing before "<"', '1:1'],
  [
    'a broken wrapper',
    '{"o":[{"a":1}],,}',
    { record: 'o' },
    'there is a comma too many before ","',
    '1:16',
  ],
  ['a comment', '{"o":[{"a":1}], // x\n"p":1}', { record: 'o' }, 'JSON has no comments', '1:17'],
  [
    'a path that is there twice',
    '{"o":[{"a":1}],"o":[]}',
    { record: 'o' },
    'the key "o" stands twice',
    '1:16',
  ],
  ['a single record that is broken', '{"å":"é","a":tru}', {}, '"tru" is no value of JSON', '1:14'],
  [
    'brackets without end',
    `{"o":${'['.repeat(200)}`,
    { record: 'p' },
    'more than 100 brackets are open at once',
    '1:105',
  ],
  [
    'a wrong byte',
    '{"x":"\xff","o":[]}',
    { record: 'o' },
    'the text is not valid UTF-8; set `encoding` where the file is written in another one',
    '1:6',
  ],
];

test.each(broken)('%s outside the records is an error', async (_, text, options, words, place) => {
  const mistake = await mistakeOf(
    Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8'),
    options,
  );

  expect(mistake).toMatch(
    `SOURCE_JSON_BROKEN: The file is not valid JSON: ${words}\n  at data/a.json:${place}\n`,
  );
});

test('an error between values one after the other speaks of NDJSON', async () => {
  expect(await mistakeOf('{"a":1}\n{"a":2', {})).toBe(
    `SOURCE_JSON_BROKEN: The file is not valid JSON: "," or "}" is missing before the end of the file
  at data/a.json:2:7
  help: Nothing of the file was staged. Mend it, or get it again. Where each line is a record set \`format: ndjson\`.`,
  );
});
