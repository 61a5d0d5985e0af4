import { expect, test } from 'vitest';
import { readText, type ReadOptions } from './read-text.ts';

/** The broken element, between two sound ones, and why it is none. */
const elements: readonly [string, string][] = [
  ['{"a":1,,}', 'there is a comma too many before ","'],
  ['{"a":1,}', 'there is a comma too many before "}"'],
  ['{,"a":1}', 'a key is missing before ","'],
  ['{"a":[1,]}', 'there is a comma too many before "]"'],
  ['{"a":}', 'a value is missing before "}"'],
  ['{"a"}', '":" is missing before "}"'],
  ['{"a":1 "b":2}', '"," or "}" is missing before """'],
  ['{"a":[1 2]}', '"," or "]" is missing before "2"'],
  ["{'a':1}", 'keys stand in double quotes in JSON, not in single ones'],
  [`{"a":'x'}`, 'texts stand in double quotes in JSON, not in single ones'],
  ['{a:1}', 'the key "a" is not in double quotes'],
  ['{"a":NaN}', '"NaN" is no value of JSON'],
  ['{"a":-Infinity}', '"-Infinity" is not a number as JSON has them'],
  ['{"a":True}', '"True" is no value of JSON'],
  ['{"a":nul}', '"nul" is no value of JSON'],
  ['{"a":undefined}', '"undefined" is no value of JSON'],
  ['{"a":01}', '"01" is not a number as JSON has them'],
  ['{"a":1.}', '"1." is not a number as JSON has them'],
  ['{"a":.5}', '".5" is not a number as JSON has them'],
  ['{"a":+1}', '"+1" is not a number as JSON has them'],
  ['{"a":1e}', '"1e" is not a number as JSON has them'],
  ['{"a":0x1F}', '"," or "}" is missing before "x"'],
  ['{"a":1 /* x */}', '"," or "}" is missing before "/"'],
  ['{/* x */"a":1}', 'JSON has no comments'],
  ['{"a":"\\x41"}', '"\\x" is no escape of JSON'],
  ['{"a":"\\u12g4"}', '"\\u12" is no escape of JSON'],
  ['{"a":"\\ud800"}', '"\\ud800" is half a character'],
  ['{"a":"\\ud800\\u0041"}', '"\\ud800" is half a character'],
  ['{"a":"\\udc00"}', '"\\udc00" is half a character'],
  [
    '{"a":"x\ty"}',
    'the control character U+0009 stands in a text; it must be written as an escape',
  ],
  [
    '{"a":"x\0y"}',
    'the control character U+0000 stands in a text; it must be written as an escape',
  ],
  ['{"a":1}}', '"," or "]" is missing before "}"'],
  ['{"a":1} {"b":2}', '"," or "]" is missing before "{"'],
  ['{"a":[1,2}', '"," or "]" is missing before "}"'],
  ['{"a":1;"b":2}', '"," or "}" is missing before ";"'],
  ['{"a":"x" + "y"}', '"," or "}" is missing before "+"'],
  ['{"a"="x"}', '":" is missing before "="'],
  ['nul', '"nul" is no value of JSON'],
  ['x', '"x" is no value of JSON'],
  ['"x', 'the quote of a text is not closed'],
  ['{"a":"x}', 'the quote of a text is not closed'],
  ['{"a":"x,"b":1}', '"," or "}" is missing before "b"'],
  ['{"a:1}', 'the quote of a text is not closed'],
  ['{"a":{"b":1}', 'a key is missing before "{"'],
];

test.each(elements)('the element %j among others on lines is a reject', async (element, words) => {
  const result = await readText(`[\n{"z":1},\n${element},\n{"z":2}\n]`);

  expect(result).toMatchObject({
    rows: [{ z: '1' }, { z: '2' }],
    rejects: [expect.stringMatching(/^2 at 3:11: /)],
    texts: [element],
    records: 3,
  });
  expect(result.rejects[0]).toContain(words);
});

test.each<[string, string, string, ReadOptions?]>([
  ['first', '[{"a":1,,},{"z":1},{"z":2}]', '1 at 1:1'],
  ['in the middle', '[{"z":1},{"a":1,,},{"z":2}]', '2 at 1:9'],
  ['last', '[{"z":1},{"z":2},{"a":1,,}]', '3 at 1:17'],
  ['with commas before the lines', '[{"z":1}\n,{"a":1,,}\n,{"z":2}]', '2 at 2:10'],
  ['under a path', '{"o":[{"z":1},{"a":1,,},{"z":2}]}', '2 at 1:14', { record: 'o' }],
  ['one after the other', '{"z":1}{"a":1,,}{"z":2}', '2 at 1:7'],
  ['one after the other on lines', '{"z":1}\n{"a":1,,}\n{"z":2}\n', '2 at 2:8'],
])('a broken element is one reject: %s', async (_, text, place, options = {}) => {
  const result = await readText(text, options);

  expect(result).toMatchObject({
    rows: [{ z: '1' }, { z: '2' }],
    rejects: [expect.stringMatching(place)],
    texts: ['{"a":1,,}'],
  });
});

test('a broken element on several lines ends with its bracket', async () => {
  const text = `[
  {
    "a": "x,
    "b": [1, 2}
  },
  {
    "z": { "y": [ ] }
  }
]`;

  expect(await readText(text)).toMatchObject({
    rows: [{ z: '{"y":[]}' }],
    rejects: ['1 at 2:4: the quote of a text is not closed (line 3, column 13)'],
    texts: ['{\n    "a": "x,\n    "b": [1, 2}\n  }'],
  });
});

test('an element that lacks its bracket ends where the next one begins on a line of its own', async () => {
  const text = '[\n {"z":1},\n {"a":{"b":1},\n {"z":2},\n {"a":\n,{"z":3}]';

  expect(await readText(text)).toMatchObject({
    rows: [{ z: '1' }, { z: '2' }, { z: '3' }],
    texts: ['{"a":{"b":1}', '{"a":'],
  });
});

test('a bracket inside an element is not taken for the next element', async () => {
  const text = '[\n{"a":1,\n  {"b":1}, "c":2},\n{"z":1}]';

  expect(await readText(text)).toMatchObject({
    rows: [{ z: '1' }],
    texts: ['{"a":1,\n  {"b":1}, "c":2}'],
  });
});

test('a bracket behind other signs of its line does not begin the next element', async () => {
  const text = '[\n      {"a":1,\n 2, {"b":3}},\n{"z":1}]';

  expect(await readText(text)).toMatchObject({
    rows: [{ z: '1' }],
    texts: ['{"a":1,\n 2, {"b":3}}'],
  });
});

test.each(['{"a":[1,2}', '{"a":{"b":[1}}', '{"a":[{"b":1]}', '{"a":[[1}'])(
  'a bracket closes what was opened inside it: %s',
  async (element) => {
    expect(await readText(`[${element},{"z":1}]`)).toMatchObject({
      rows: [{ z: '1' }],
      texts: [element],
    });
  },
);

test('an element that a bracket closes too early is not taken in part', async () => {
  const result = await readText('[{"z":1},{"a":{"b":1}},"c":2},{"z":2}]');

  expect(result).toMatchObject({
    rows: [{ z: '1' }, { z: '2' }],
    rejects: [
      '2 at 1:9: "}" closes the record too early: a key stands behind it (line 1, column 22)',
      '3 at 1:23: the record is a text, not an object',
    ],
    texts: ['{"a":{"b":1}}', '"c":2}'],
  });
});

test('a comma too many between elements is a reject without a text', async () => {
  const result = await readText('[{"z":1},,{"z":2},]');

  expect(result).toMatchObject({
    rows: [{ z: '1' }, { z: '2' }],
    rejects: [
      '2 at 1:9: a value is missing before "," (line 1, column 10)',
      '4 at 1:18: there is a comma too many before "]" (line 1, column 19)',
    ],
    texts: ['', ''],
    records: 4,
  });
});

test('where elements can not be told apart they are one reject', async () => {
  const result = await readText('[{"z":1},{"a":{"b":1},{"a":2},{"a":3}]');

  expect(result).toMatchObject({
    rows: [{ z: '1' }],
    texts: ['{"a":{"b":1},{"a":2},{"a":3}'],
    records: 2,
  });
});

test('an element that is too long is a reject, and the next ones are read', async () => {
  const long = `{"a":"${'x'.repeat(500)}","b":[{}]}`;

  const result = await readText(`[{"z":1},\n${long},{"z":2}]`, {
    limits: { recordBytes: 100 },
    pieceBytes: 30,
  });

  expect(result).toMatchObject({
    rows: [{ z: '1' }, { z: '2' }],
    places: ['1:1', '2:528'],
    rejects: ['2 at 2:10: the record is longer than 100 bytes'],
  });
});

test.each([
  ['as deep as the limit', '[{"a":[[[1]]]},{"a":1}]', 2, []],
  [
    'deeper',
    '[{"a":[[[[1]]]]},{"a":1}]',
    1,
    ['1 at 1:1: more than 4 brackets are open at once (line 1, column 10)'],
  ],
])('an element %s', async (_, text, rows, rejects) => {
  const result = await readText(text, { limits: { depth: 4 } });

  expect(result.rows).toHaveLength(rows);
  expect(result.rejects).toEqual(rejects);
});

test('a single record with a key twice is a reject', async () => {
  expect(await readText('{"a":1,"b":2,"\\u0061":3}')).toMatchObject({
    rows: [],
    rejects: ['1 at 1:0: the key "a" stands twice'],
  });
});
