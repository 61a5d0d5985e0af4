import { describe, expect, test } from 'vitest';
import { outcome, readDocument } from './read-document.ts';

const DOCUMENT = `<orders>
  <order id="A1"><customer id="c1"><name>Anna</name></customer><no>1</no><lines>
    <line sku="x" qty="1"/>
    <line sku="y"><qty>2</qty></line></lines></order>
  <order id="A2"><lines/></order>
  <order id="A3"><lines><line>&</line></lines></order>
  <order id="A4"><lines><line sku="z">t</line></lines><lines><line/></lines></order>
</orders>`;

const explode = (keys: readonly string[], path = 'lines/line') => ({ explode: { path, keys } });

test('the elements at a path are the rows, with keys of their record', async () => {
  const read = await readDocument(DOCUMENT, { record: 'order', ...explode(['id', 'no']) });

  expect([read.columns, read.texts]).toEqual([
    ['id', 'no', '_parent_record', 'sku', 'qty', 'qty_1', '#text'],
    ['A1,1,1,x,1,,\nA1,1,1,y,,2,\nA4,,4,z,,,t\nA4,,4,,,,\n'],
  ]);
});

test('rows and rejects are what is numbered, and each is placed', async () => {
  const { records, rejects, lines, offsets } = await readDocument(DOCUMENT, {
    record: 'order',
    ...explode(['id']),
  });

  expect([records, rejects.map(({ number, line }) => [number, line]), lines]).toEqual([
    5,
    [[3, 6]],
    [3, 4, 7, 7],
  ]);
  expect(offsets.map((offset) => DOCUMENT.slice(offset, offset + 7))).toEqual([
    '<line s',
    '<line s',
    '<line s',
    '<line/>',
  ]);
});

describe('keys', () => {
  test.each([
    ['an attribute', 'id', {}, ['id'], 'A1'],
    ['an element', 'no', {}, ['no'], '1'],
    ['an attribute by its path', '@id', {}, ['id'], 'A1'],
    ['something deeper', 'customer/@id', {}, ['id'], 'c1'],
    [
      'an element with others in it',
      'customer',
      {},
      ['customer'],
      '"{""id"":""c1"",""name"":""Anna""}"',
    ],
    [
      'a column that says where it stands',
      'customer_name',
      { customer_name: { path: 'customer/name' } },
      ['customer_name'],
      'Anna',
    ],
    ['nothing', 'none', {}, ['none'], ''],
  ])('%s', async (_, key, declared, columns, text) => {
    const document = DOCUMENT.replace(/<order id="A2">[\s\S]*A4.*\n/, '');

    const read = await readDocument(document, { record: 'order', declared, ...explode([key]) });

    expect(read.columns?.slice(0, columns.length)).toEqual(columns);
    expect(read.texts[0]?.startsWith(`${text},1,x,1`)).toBe(true);
  });

  test('are called as columns are, where names are normalized', async () => {
    const document = '<r><o><n:OrderID>1</n:OrderID><n:L OrderID="2"/></o></r>';

    const read = await readDocument(document, {
      normalizeNames: true,
      xml: { stripPrefixes: true, emptyIsNull: true },
      ...explode(['order_id'], 'L'),
    });

    expect([read.columns, read.texts]).toEqual([
      ['order_id', '_parent_record', 'order_id_1'],
      ['1,1,2\n'],
    ]);
  });
});

test('other columns that say where they stand begin at the row', async () => {
  const declared = {
    amount: { path: 'qty' },
    article: { path: '@sku' },
    deep: { path: 'qty/#text' },
  };

  const { columns } = await readDocument(DOCUMENT, {
    record: 'order',
    declared,
    ...explode(['id']),
  });

  expect(columns).toEqual(['id', '_parent_record', 'article', 'qty', 'amount', 'deep', '#text']);
});

test('names of keys and of the parent are taken', async () => {
  const document = '<r><o id="1"><l id="2" _parent_record="3" _record="4"/></o></r>';

  const { columns } = await readDocument(document, explode(['id'], 'l'));

  expect(columns).toEqual(['id', '_parent_record', 'id_1', '_parent_record_1', '_record_1']);
});

test('a hundred thousand rows of one record', async () => {
  const document = `<r><o><k>1</k>${'<l>2</l>'.repeat(100_000)}</o></r>`;

  const { records, texts } = await readDocument(document, {
    pieceBytes: 65_536,
    ...explode(['k'], 'l'),
  });

  expect([records, texts.join('') === '1,1,2\n'.repeat(100_000)]).toEqual([100_000, true]);
});

test.each(['@id', 'lines/@id', 'lines/#text', '/lines', ''])(
  '%j is no path of rows',
  async (path) => {
    expect(await outcome('<r><o/></r>', explode([], path))).toMatchObject({ code: 'XML_PATH' });
  },
);
