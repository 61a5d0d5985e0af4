import { describe, expect, test } from 'vitest';
import { outcome, readDocument } from './read-document.ts';

const DOCUMENT = `<file xmlns:n="u">
  <head><order>0</order></head>
  <body><order><n>1</n><order>2</order></order><orders><order>3</order></orders></body>
  <orders><order>4</order><x><order>5</order></x></orders>
  <n:orders><n:order>6</n:order></n:orders>
</file>`;

describe('the path of records', () => {
  test.each([
    ['order', ['#text', 'n', 'order'], '0,,\n,1,2\n3,,\n4,,\n5,,\n'],
    ['orders/order', ['#text'], '3\n4\n'],
    ['body/orders/order', ['#text'], '3\n'],
    ['x/order', ['#text'], '5\n'],
    ['/file/orders/order', ['#text'], '4\n'],
    ['/file/head/order', ['#text'], '0\n'],
    ['order/order', ['#text'], '2\n'],
    ['/file/head', ['order'], '0\n'],
    ['n:order', ['#text'], '6\n'],
    ['n:orders/n:order', ['#text'], '6\n'],
  ])('%s', async (record, columns, text) => {
    const read = await readDocument(DOCUMENT, { record });

    expect([read.columns, read.texts]).toEqual([columns, [text]]);
  });

  test('the root itself', async () => {
    const { texts } = await readDocument('<order><a>1</a></order>', { record: '/order' });

    expect(texts).toEqual(['1\n']);
  });

  test.each([
    ['order', '0\n1\n'],
    ['orders/order', '0\n1\n'],
    ['/n:orders/order', '1\n'],
  ])('%s stands for names with any prefix, where prefixes do not count', async (record, text) => {
    const document = '<n:orders><orders><m:order>0</m:order></orders><order>1</order></n:orders>';
    const xml = { stripPrefixes: true, emptyIsNull: true };

    const { texts } = await readDocument(document, { record, xml });

    expect(texts).toEqual([text]);
  });
});

describe('a path that leads nowhere', () => {
  test.each([
    ['ordr', 'The file has "order".'],
    ['none', 'The file has "head", "order", "body", "n", "orders".'],
    [
      'list/order',
      'The file has "/file/head/order", "/file/body/order", "/file/body/orders/order", "/file/orders/order".',
    ],
    [
      '/file/order',
      'The file has "/file/head/order", "/file/body/order", "/file/body/orders/order", "/file/orders/order".',
    ],
    [
      '/order/none',
      'The file has "/file/head", "/file/head/order", "/file/body", "/file/body/order", "/file/body/order/n".',
    ],
  ])('%s', async (record, hint) => {
    const document = DOCUMENT.replaceAll(
      '<order><n>1</n><order>2</order></order>',
      '<order><n/></order>',
    )
      .replaceAll('<x><order>5</order></x>', '')
      .replace(/<n:orders>.*<.n:orders>/, '');

    const reading = readDocument(document, { record });

    await expect(reading).rejects.toMatchObject({
      code: 'XML_RECORD_NOT_FOUND',
      message: `The file has no element "${record}"`,
      hint: expect.stringContaining(hint) as unknown,
    });
  });
});

test.each([
  '',
  '/',
  'a/',
  '/a/',
  'a//b',
  '//a',
  'a/@id',
  '@id',
  '#text',
  'a[1]',
  './a',
  '*',
  'a b',
])('%j is no path', async (record) => {
  expect(await outcome('<r><a/></r>', { record })).toEqual({
    code: 'XML_PATH',
    message: `"${record}" is not a path in an XML file`,
    line: 3,
    column: 5,
  });
});
