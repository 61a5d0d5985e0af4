import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckDb } from '../../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Adapter, Session } from '../../../../src/core/adapter.ts';
import { memoryTarget } from '../../../support/memory-target.ts';

let adapter: Adapter;
let session: Session;

beforeAll(async () => {
  adapter = await openDuckDb(memoryTarget, { root: '/', waitSeconds: 0 });
  session = await adapter.connect();
});

afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await adapter[Symbol.asyncDispose]();
});

/** What a column of the type holds once the value was written, as text; or why it is none. */
async function written(type: string, value: unknown): Promise<unknown> {
  await session.execute(`create or replace table t (v ${type})`);
  const writer = await session.openWriter({ schema: 'main', identifier: 't' });
  try {
    await writer.write({ rows: 1, columns: [[value]] });
  } catch (error) {
    return String(error);
  }
  await writer.close();
  return (await session.query('select v::varchar from t')).rows[0]?.[0];
}

test.each([
  ['boolean', true, 'true'],
  ['tinyint', -128, '-128'],
  ['uinteger', 4_294_967_295, '4294967295'],
  ['integer', 7n, '7'],
  ['bigint', 2 ** 53 - 1, '9007199254740991'],
  ['bigint', -(2n ** 63n), '-9223372036854775808'],
  ['uhugeint', 2n ** 128n - 1n, '340282366920938463463374607431768211455'],
  ['double', -Infinity, '-inf'],
  ['double', 2n ** 60n, '1.152921504606847e+18'],
  ['decimal(5,2)', 1.1, '1.10'],
  ['decimal(5,2)', '-123.450', '-123.45'],
  ['decimal(38,0)', '1e5', '100000'],
  ['decimal(9,8)', 1e-7, '0.00000010'],
  ['date', '2024-02-29', '2024-02-29'],
  ['date', new Date('2024-02-29'), '2024-02-29'],
  ['time', '23:59:59.5', '23:59:59.5'],
  ['timestamp', '2024-01-01T10:00:00.123456', '2024-01-01 10:00:00.123456'],
  ['timestamp', '2024-01-01T10:00:00Z', '2024-01-01 10:00:00'],
  ['timestamp_ns', '2024-01-01 10:00:00.123456789', '2024-01-01 10:00:00.123456789'],
  ['timestamptz', '2024-01-01 10:00:00-05:30', '2024-01-01 15:30:00+00'],
  ['timestamptz', new Date(0), '1970-01-01 00:00:00+00'],
  ['uuid', '00000000-0000-0000-0000-0000000000FF', '00000000-0000-0000-0000-0000000000ff'],
  ['blob', new Uint8Array([0, 65]), '\\x00A'],
  ["enum('a', 'b')", 'b', 'b'],
  ['json', { a: [1, null, 'é'] }, '{"a":[1,null,"é"]}'],
  ['json', '[1]', '[1]'],
  ['integer[]', new Int32Array([1, 2]), '[1, 2]'],
  ['integer[2]', [1, null], '[1, NULL]'],
  ['struct(a integer, b varchar[])', { b: ['x'] }, "{'a': NULL, 'b': [x]}"],
  ['map(varchar, integer)', new Map([['k', 1]]), '{k=1}'],
  ['map(varchar, integer)', [{ key: 'k', value: 1 }], '{k=1}'],
  ['interval', { months: 1, days: 2 }, '1 month 2 days'],
  ['varchar', undefined, null],
])('%s holds %o', async (type, value, text) => {
  expect(await written(type, value)).toBe(text);
});

test.each([
  ['boolean', 1, 'is neither true nor false'],
  ['integer', 1.5, 'is no whole number'],
  ['integer', NaN, 'is no whole number'],
  ['integer', '1', 'is no number'],
  ['tinyint', 128, 'is not between -128 and 127'],
  ['bigint', 2 ** 53, 'is beyond what a number holds exactly: give a bigint'],
  ['bigint', 2n ** 63n, 'is not between -9223372036854775808 and 9223372036854775807'],
  ['double', 2n ** 60n + 1n, 'is beyond what a double holds exactly'],
  ['float', 1e39, 'is too large for a float'],
  ['decimal(5,2)', 1.005, 'has more than 2 digits after the point'],
  ['decimal(5,2)', 1000, 'has more than 3 digits before the point'],
  ['decimal(5,2)', 'NaN', 'is no number'],
  ['varchar', 1, 'is no text'],
  ['varchar', '\ud800', 'holds half a surrogate pair, which no text can keep'],
  ['date', '2023-02-29', 'is a day that there is not'],
  ['date', '2023-02-28 10:00', 'is no day such as 2026-01-31'],
  ['date', new Date(1), 'is not midnight by UTC, so that it is no day'],
  ['time', '24:00:00', 'is a time that there is not'],
  ['timestamp', new Date(NaN), 'is an invalid Date'],
  ['timestamp', '2024-01-01 10:00:00.1234567', 'has more than 6 digits of a second'],
  ['timestamp', '2024-01-01 10:00:00+02', 'has an offset, which the type does not keep'],
  ['timestamp_s', new Date(1), 'has more than 0 digits of a second'],
  ['timestamptz', '2024-01-01 10:00:00', 'has no offset such as +00, so that it is no moment'],
  ['uuid', 'x', 'is no UUID'],
  ['blob', 'x', 'is no Uint8Array or Buffer'],
  ["enum('a', 'b')", 'c', 'is none of its values'],
  ['json', '{a', 'is a text that is no JSON: JSON.stringify makes it some'],
  ['json', { a: NaN }, 'holds NaN at "a", which JSON has not'],
  ['json', [1n], 'holds a bigint at "0", which JSON has not'],
  ['json', { at: new Date(NaN) }, 'holds an invalid Date at "at", which JSON has not'],
  ['integer[]', 5, 'is no array'],
  ['integer[]', [1, 1.5], ': item 2 is no whole number'],
  ['integer[2]', [1], 'does not have 2 items'],
  ['struct(a integer)', { b: 1 }, 'has a key "b", which the type has not'],
  ['struct(a integer)', { a: 'x' }, ': key "a" is no number'],
  ['map(varchar, integer)', 1, 'is no Map, object, or list of { key, value }'],
  ['interval', '1 day', 'is no interval such as { months: 1, days: 0, micros: 0 }'],
  ['bit', '1', "can't be written as BIT: give a text, and cast it in a model of SQL"],
])('%s can not hold %o', async (type, value, reason) => {
  expect(await written(type, value)).toBe(`UnfitValue: ${reason}`);
});

test('values are read as they are, whatever is left unread', async () => {
  await using reader = await adapter.connect();
  const { columns, batches } = await reader.stream(
    `select $1 as n, 2::bigint as big, 1.50 as dec, date '2024-01-01' as day, 'nan'::double as nan,
  'x'::blob as raw, [1::bigint] as list, {'a': 1} as struct, null as nothing from range(5000)`,
    [7],
  );

  const first = await batches[Symbol.asyncIterator]().next();

  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'n INTEGER',
    'big BIGINT',
    'dec DECIMAL(3,2)',
    'day DATE',
    'nan DOUBLE',
    'raw BLOB',
    'list BIGINT[]',
    'struct STRUCT("a" INTEGER)',
    'nothing INTEGER',
  ]);
  expect(first.value?.columns.map((column: ArrayLike<unknown>) => column[0])).toEqual([
    7,
    2n,
    '1.50',
    '2024-01-01',
    NaN,
    new Uint8Array([120]),
    [1n],
    { a: 1 },
    null,
  ]);
});
