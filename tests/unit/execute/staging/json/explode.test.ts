import { expect, test } from 'vitest';
import { mistakeOf, readText, type ReadOptions } from './read-text.ts';

const options: ReadOptions = { format: 'ndjson', explode: { path: 'lines', keys: ['id', 'c.d'] } };

test('the elements of an array are the rows, with keys and number of their record', async () => {
  const text = [
    '{"id":"x","lines":[{"sku":"a"},{"sku":"b","q":2.0}],"other":1}',
    '{"lines":[ {"q":3} ],"c":{"d":[1, 2]},"id":""}',
  ].join('\n');

  const result = await readText(text, options);

  expect(result).toMatchObject({
    columns: ['id', 'c.d', '_parent_record', 'sku', 'q'],
    rows: [
      { id: 'x', _parent_record: '1', sku: 'a' },
      { id: 'x', _parent_record: '1', sku: 'b', q: '2.0' },
      { id: '', 'c.d': '[1,2]', _parent_record: '2', q: '3' },
    ],
    places: ['1:19', '1:31', '2:74'],
    records: 3,
  });
});

test('a record without elements gives no rows, and still counts as a parent', async () => {
  const text = '{"id":1,"lines":[]}\n{"id":2}\n{"id":3,"lines":null}\n{"id":4,"lines":[{"q":1}]}';

  expect(await readText(text, options)).toMatchObject({
    rows: [{ id: '4', _parent_record: '4', q: '1' }],
    rejects: [],
    records: 1,
  });
});

test('a broken record is one reject, and so is an element with a key twice', async () => {
  const text = [
    '{"id":1,"lines":[{"q":1},{"q":,}]}',
    '{"id":2,"lines":[{"q":2},{"q":3,"q":4},{"q":5}]}',
    '{"id":3,"id":3,"lines":[{"q":6}]}',
  ].join('\n');

  expect(await readText(text, options)).toMatchObject({
    rows: [
      { id: '2', _parent_record: '2', q: '2' },
      { id: '2', _parent_record: '2', q: '5' },
    ],
    rejects: [
      '1 at 1:0: a value is missing before "," (line 1, column 31)',
      '3 at 2:60: the key "q" stands twice',
      '5 at 3:84: the key "id" stands twice',
    ],
    records: 5,
  });
});

test('elements that are no objects stand in a column of their own', async () => {
  const result = await readText('{"id":1,"lines":["a",2.50,null,[ 3 ],{"q":4}]}', options);

  expect(result.columns).toEqual(['id', 'c.d', '_parent_record', 'lines', 'q']);
  expect(result.rows).toEqual([
    { id: '1', _parent_record: '1', lines: 'a' },
    { id: '1', _parent_record: '1', lines: '2.50' },
    { id: '1', _parent_record: '1' },
    { id: '1', _parent_record: '1', lines: '[3]' },
    { id: '1', _parent_record: '1', q: '4' },
  ]);
});

test('a single value is read as an array of one', async () => {
  const result = await readText('{"id":1,"lines":{"q":1}}\n{"id":2,"lines":"x"}', options);

  expect(result.rows).toEqual([
    { id: '1', _parent_record: '1', q: '1' },
    { id: '2', _parent_record: '2', lines: 'x' },
  ]);
});

test('names of elements make way for those of the record', async () => {
  const { columns } = await readText('{"id":1,"lines":[{"id":2,"_parent_record":3}]}', {
    format: 'ndjson',
    explode: { path: 'lines', keys: ['id'] },
  });

  expect(columns).toEqual(['id', '_parent_record', 'id_1', '_parent_record_1']);
});

test('names of keys that are the same get a number', async () => {
  const { columns } = await readText('{"id":1,"ID":2,"lines":[{"q":3}]}', {
    format: 'ndjson',
    explode: { path: 'lines', keys: ['id', 'ID'] },
    paths: { id: 'q.x' },
  });

  expect(columns).toEqual(['id', 'ID_1', '_parent_record', 'q', 'id_2']);
});

test('paths of columns lead through the elements', async () => {
  const { rows } = await readText('{"id":1,"lines":[{"p":{"n":1}},{"p":{"n":2}}]}', {
    ...options,
    paths: { n: 'p.n' },
  });

  expect(rows).toEqual([
    { id: '1', _parent_record: '1', p: '{"n":1}', n: '1' },
    { id: '1', _parent_record: '1', p: '{"n":2}', n: '2' },
  ]);
});

test('a document is exploded in the same way, and a single object needs no path then', async () => {
  const text = '{\n"id":1,\n"lines":[\n{"q":1},\n\n{"q":2}]}';

  const result = await readText(text, { explode: { path: 'lines', keys: ['id'] } });

  expect(result).toMatchObject({ rows: [{ q: '1' }, { q: '2' }], places: ['4:20', '6:30'] });
});

test('rows of many records stay apart when a late key changes the text', async () => {
  const text = '{"id":1,"lines":[{"a":1},{"a":2}]}\n{"id":2,"lines":[{"b":3},{"a":4,"a":5}]}';

  const result = await readText(text, options);

  expect(result).toMatchObject({
    layouts: [['id', 'c.d', '_parent_record', 'b', 'a']],
    rows: [
      { id: '1', _parent_record: '1', a: '1' },
      { id: '1', _parent_record: '1', a: '2' },
      { id: '2', _parent_record: '2', b: '3' },
    ],
    rejects: ['4 at 2:60: the key "a" stands twice'],
    records: 4,
  });
});

test('a path through all elements of an array is a mistake', async () => {
  expect(
    await mistakeOf('{}', { format: 'ndjson', explode: { path: 'a[*].b', keys: [] } }),
  ).toMatch('SOURCE_JSON_PATH: "a[*].b" is not a path to a value of JSON');
});
