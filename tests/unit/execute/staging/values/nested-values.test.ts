import { afterAll, beforeAll, expect, test } from 'vitest';
import { readingOf, ValueSession, type Options } from './value-session.ts';

let session: ValueSession;
beforeAll(async () => {
  session = await ValueSession.open();
});
afterAll(() => session[Symbol.asyncDispose]());

const lines = 'struct(sku varchar, qty bigint)[]';
const price = 'struct("#text" decimal(10,2), currency varchar)';
const deep = 'struct(a date[], b map(varchar, integer), j json)';

test.each<readonly [type: string, text: string, value: string | null]>([
  ['integer[]', '[1,"2",null]', '[1, 2, NULL]'],
  ['integer[]', ' [1] ', '[1]'],
  ['integer[]', '[]', '[]'],
  ['integer[]', '7', '[7]'],
  ['integer[]', '', null],
  ['integer[2]', '[1,2]', '[1, 2]'],
  ['varchar[]', 'x', '[x]'],
  ['varchar[]', ' {x', "[' {x']"],
  ['varchar[]', 'null', "['null']"],
  ['varchar[]', '["a",null,"",true]', "[a, NULL, '', true]"],
  ['date[][]', '[["2024-01-01"],"2024-01-02"]', '[[2024-01-01], [2024-01-02]]'],
  [
    lines,
    '[{"sku":"x","qty":"1"},{"qty":2,"sku":"y"}]',
    "[{'sku': x, 'qty': 1}, {'sku': y, 'qty': 2}]",
  ],
  [lines, '{"sku":"z"}', "[{'sku': z, 'qty': NULL}]"],
  [lines, '[{"qty":18446744073709551615}]', null],
  ['struct(id ubigint)', '{"id":18446744073709551615}', "{'id': 18446744073709551615}"],
  [price, '5.10', "{'#text': 5.10, 'currency': NULL}"],
  [price, '{"#text":"5.10","currency":"SEK"}', "{'#text': 5.10, 'currency': SEK}"],
  [
    deep,
    '{"a":"2024-01-01","b":{"k":1},"j":{"x":[1]}}',
    "{'a': [2024-01-01], 'b': {k=1}, 'j': '{\"x\":[1]}'}",
  ],
  [deep, 'null', null],
  [deep, '{"a":null}', "{'a': NULL, 'b': NULL, 'j': NULL}"],
  ['varchar[]', '[1.10,1e2,0.00001,1.0,5]', '[1.10, 1e2, 0.00001, 1.0, 5]'],
  ['varchar[]', '["1.1",1.1,"x 1.10"]', '[1.1, 1.1, x 1.10]'],
  ['map(varchar, varchar)', '{"1.10":-1.10}', '{1.10=-1.10}'],
  [lines, '{"sku":1.10,"qty":2.00}', "[{'sku': 1.10, 'qty': 2}]"],
])('%s from %s is %s', async (type, text, value) => {
  const [judged] = await session.judge(readingOf(type), [text]);

  expect(judged?.value).toBe(value);
});

test.each<readonly [type: string, text: string, value: string, options: Options]>([
  ['map(date, decimal(5,2))', '{"2024-01-01":"1,5"}', '{2024-01-01=1.50}', { decimal: ',' }],
  ['boolean[]', '["ja","NEJ"]', '[true, false]', { booleans: { true: ['ja'], false: ['nej'] } }],
  ['date[]', '["1.3.2024"]', '[2024-03-01]', { formats: ['%d.%m.%Y'] }],
])('%s from %s is %s with options of its elements', async (type, text, value, options) => {
  const [judged] = await session.judge(readingOf(type, options), [text]);

  expect(judged?.value).toBe(value);
});

test.each([
  ['integer[]', '[1,"x"]', '"x" is not a valid INTEGER (at [1])'],
  ['integer[]', '[1.5]', '"1.5" is not a whole number, so INTEGER would change it (at [0])'],
  ['integer[]', '[1', '"[1" is not valid JSON'],
  ['varchar(2)[]', '["ab","abc"]', '"abc" has more than 2 characters (at [1])'],
  ['varchar[]', '[1.10,1.1]', '"1.1" is a number that stands there in several ways (at [0])'],
  ['date[]', '["infinity"]', '"infinity" is not a valid DATE (at [0])'],
  ['integer[2]', '[1]', '"[1]" has 1 elements in place of 2'],
  [lines, '[{"sku":"x","qty":1},{"qty":"2x"}]', '"2x" is not a valid BIGINT (at [1].qty)'],
  [lines, '[{"sku":"x","foo":1}]', 'the key "foo" is none of "sku", "qty" (at [0])'],
  [lines, '[{"sku":"x","sku":"y"}]', '"{"sku":"x","sku":"y"}" has a key twice (at [0])'],
  [lines, '[["x"]]', '"["x"]" is not a JSON object (at [0])'],
  ['struct(a integer)', 'x', '"x" is not a JSON object'],
  [deep, '{"a":["2024-01-01","2024-02-30"]}', '"2024-02-30" is not a valid DATE (at a[1])'],
  [deep, '{"b":{"k":"2x"}}', '"2x" is not a valid INTEGER (at b.k)'],
  [deep, '{"b":{"k":1,"k":2}}', '"{"k":1,"k":2}" has a key twice (at b)'],
  [
    'decimal(38,30)[]',
    '[0.12345678901234567890]',
    '"[0.12345678901234567890]" has a number with more digits than can be read',
  ],
])('no %s is made from %s', async (type, text, reason) => {
  const [judged] = await session.judge(readingOf(type), [text]);

  expect(judged?.reason).toBe(reason);
});

test('good and bad values stand side by side', async () => {
  const judged = await session.judge(readingOf('struct(a integer[])'), [
    '{"a":[1]}',
    '{"a":["x"]}',
    '{',
    null,
    '{"a":2}',
  ]);

  expect(judged.map(({ value, reason }) => reason ?? value)).toEqual([
    "{'a': [1]}",
    '"x" is not a valid INTEGER (at a[0])',
    '"{" is not valid JSON',
    null,
    "{'a': [2]}",
  ]);
});
