import { expect, test } from 'vitest';
import { CollectingSink } from '../../../../support/collecting-sink.ts';
import { mistakeOf, readText, type ReadOptions } from './read-text.ts';

const lines: ReadOptions = { format: 'ndjson' };

test('columns stand in the order in which keys first appear in sound records', async () => {
  const { columns } = await readText('{"b":1}\n{"x":,}\n{"c":1,"a":null,"b":2}\n{"d":1}', lines);

  expect(columns).toEqual(['b', 'c', 'a', 'd']);
});

test('a record with a new key is read into the same text as those before it', async () => {
  const { layouts, rows } = await readText('{"a":1,"c":2}\n{"a":3,"b":4,"c":5}\n{"d":6}', lines);

  expect(layouts).toEqual([['d', 'a', 'b', 'c']]);
  expect(rows).toEqual([{ a: '1', c: '2' }, { a: '3', b: '4', c: '5' }, { d: '6' }]);
});

test.each([
  ['differ in letter case', '{"id":1,"ID":2,"Id":3}', ['id', 'ID_1', 'Id_2']],
  ['are those of audit columns', '{"_record":1,"_batch_id":2}', ['_record_1', '_batch_id_1']],
  ['are taken by a number', '{"a_1":1,"a":2,"A":3}', ['a_1', 'a', 'A_2']],
  ['are empty', '{"":1," ":2}', ['column_1', 'column_2']],
  ['hold a NUL', '{"a\\u0000b":1}', ['a\ufffdb']],
  ['hold signs of SQL', '{"a\\"b":1,"\'":2,"a.b":3}', ['a"b', "'", 'a.b']],
])('names that %s are made unique', async (_, text, names) => {
  expect(await readText(text, lines)).toMatchObject({ columns: names });
});

test('a name is the same wherever its key stands', async () => {
  const { rows } = await readText('{"id":1}\n{"ID":2}\n{"ID":3,"id":4}', lines);

  expect(rows).toEqual([{ id: '1' }, { ID_1: '2' }, { id: '4', ID_1: '3' }]);
});

test('a key is the same however it is written', async () => {
  const { columns, rows } = await readText('{"\\u0061":1}\n{"a":2}\n{"å":3}\n{"\\u00e5":4}', lines);

  expect(columns).toEqual(['a', 'å']);
  expect(rows).toEqual([{ a: '1' }, { a: '2' }, { å: '3' }, { å: '4' }]);
});

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":1,"b":2,"a":3}', 'a'],
  ['{"b":1,"x":2,"x":3}', 'x'],
  ['{"\\u0061":1,"a":1}', 'a'],
  ['{"é":1,"é":1}', 'é'],
])('a key that stands twice is a reject: %s', async (text, key) => {
  const result = await readText(`{"a":0,"b":0}\n${text}\n{"a":9}`, lines);

  expect(result).toMatchObject({
    rows: [{ a: '0', b: '0' }, { a: '9' }],
    rejects: [`2 at 2:14: the key "${key}" stands twice`],
    columns: ['a', 'b'],
  });
});

test('names become snake_case where that is asked for', async () => {
  const text = '{" Order ID ":1,"Total (SEK)":2,"orderId":3,"ÄrendeNr":4}';

  const { columns } = await readText(text, { ...lines, normalizeNames: true });

  expect(columns).toEqual(['order_id', 'total_sek', 'order_id_1', 'arende_nr']);
});

test('a path of one key gives its column another name', async () => {
  const { columns, rows } = await readText('{"Id":1,"x":2}\n{"x":3}', {
    ...lines,
    paths: { order_id: 'Id', id: '$."x"' },
  });

  expect(columns).toEqual(['order_id', 'id']);
  expect(rows).toEqual([{ order_id: '1', id: '2' }, { id: '3' }]);
});

test('a longer path is a column beside that of its first key', async () => {
  const text = [
    '{"c":{"a":{"city":"x"},"n":[{"k":1},{"k":1.10}]},"z":1}',
    '{"z":2,"c":{"n":[{"k":"q"}],"a":null}}',
    '{"c":[{"a":{"city":"no"}}],"z":3}',
    '{"z":4}',
  ].join('\n');

  const result = await readText(text, {
    ...lines,
    paths: { city: 'c.a.city', second: 'c.n[1].k', list: 'c["n"]' },
  });

  expect(result.columns).toEqual(['c', 'z', 'city', 'second', 'list']);
  expect(result.rows).toEqual([
    {
      c: '{"a":{"city":"x"},"n":[{"k":1},{"k":1.10}]}',
      z: '1',
      city: 'x',
      second: '1.10',
      list: '[{"k":1},{"k":1.10}]',
    },
    { c: '{"n":[{"k":"q"}],"a":null}', z: '2', list: '[{"k":"q"}]' },
    { c: '[{"a":{"city":"no"}}]', z: '3' },
    { z: '4' },
  ]);
});

test('a key that stands twice on a path makes the record a reject', async () => {
  const result = await readText('{"c":{"a":1,"a":2}}\n{"c":{"b":1,"b":2,"a":3}}', {
    ...lines,
    paths: { a: 'c.a' },
  });

  expect(result).toMatchObject({
    rows: [{ c: '{"b":1,"b":2,"a":3}', a: '3' }],
    rejects: ['1 at 1:0: the key "a" stands twice'],
  });
});

test('a key with the name of a path gets a number', async () => {
  const { columns } = await readText('{"city":1,"c":{"city":2}}', {
    ...lines,
    paths: { city: 'c.city' },
  });

  expect(columns).toEqual(['city_1', 'c', 'city']);
});

test.each(['', 'a.', 'a..b', '.a', 'a[x]', 'a[-1]', 'a b', '"a', '$', 'a[*].b'])(
  'the path %j of a column is a mistake',
  async (path) => {
    expect(await mistakeOf('{}', { ...lines, paths: { x: path } })).toBe(
      `SOURCE_JSON_PATH: "${path}" is not a path to a value of JSON
  at models/sources.yml:3:5
  help: Write keys with points between them, such as \`data.orders\`, \`items[0].sku\` or \`a."b c"\`; \`$\` is the whole value.`,
    );
  },
);

test('keys that are values are a mistake', async () => {
  const text = Array.from({ length: 5_001 }, (_, index) => `{"k${index}":1}`).join('\n');

  expect(await mistakeOf(text, lines)).toBe(
    `SOURCE_JSON_COLUMNS: The records of "data/a.json" have more than 5000 different keys
  at models/sources.yml:3:5
  help: Keys that are values, such as ids or dates, make no columns: ask for them as a list of objects.`,
  );
});

test('a file begins with the text of the one before, and has only its own columns', async () => {
  const sink = new CollectingSink();
  await readText('{"a":1,"b":2}', { sink });

  const { columns, layouts, rows } = await readText('{"b":3}\n{"B":4,"c":5}', { sink });

  expect(columns).toEqual(['b', 'B_1', 'c']);
  expect(layouts).toEqual([
    ['a', 'b'],
    ['B_1', 'c', 'a', 'b'],
  ]);
  expect(rows).toEqual([{ a: '1', b: '2' }, { b: '3' }, { B_1: '4', c: '5' }]);
});

test('a text of very many columns is not gone on with in the next file', async () => {
  const sink = new CollectingSink();
  const keys = Array.from({ length: 1_001 }, (_, index) => `"k${index}":1`);
  await readText(`{${keys.join()}}`, { sink });

  const { layouts } = await readText('{"k1":2}', { sink });

  expect(layouts.at(-1)).toEqual(['k1']);
});

test('a file without keys of its own stays in the text of the one before', async () => {
  const sink = new CollectingSink();
  await readText('{"a":1,"b":2}', { sink });

  const { layouts } = await readText('{"b":3}', { sink });

  expect(new Set(layouts.map((layout) => layout.join()))).toEqual(new Set(['a,b']));
});

test('a path leads to nothing in a record without its first key, wherever that stood before', async () => {
  const text = '{"a":{"id":1}}\n{"b":{"id":2}}\n{"a":{"id":3}}\n{"b":{"id":4}}\n';

  const result = await readText(text, { format: 'ndjson', paths: { x: 'a.id' }, pieceBytes: 15 });

  expect(result.rows.map(({ x }) => x)).toEqual(['1', undefined, '3', undefined]);
});
