import { describe, expect, test } from 'vitest';
import { outcome, readDocument } from './read-document.ts';

const strip = { xml: { stripPrefixes: true, emptyIsNull: true } };
const keepEmpty = { xml: { stripPrefixes: false, emptyIsNull: false } };

describe('names without their prefixes', () => {
  test.each([
    ['attributes and children', '<r><o n:i="1"><n:a>2</n:a></o></r>', ['i', 'a'], '1,2\n'],
    [
      'names that are the same then',
      '<r><o><n:a>1</n:a><a>2</a><m:a>3</m:a><n:a>4</n:a></o></r>',
      ['a', 'a_1', 'a_2'],
      '"[""1"",""4""]",2,3\n',
    ],
    [
      'inside of JSON',
      '<r><o><n:a n:k="1" k="2"><n:b/><m:b/><b/><k/></n:a></o></r>',
      ['a'],
      '"{""k"":""1"",""k_1"":""2"",""b"":null,""b_1"":null,""b_2"":null,""k_2"":null}"\n',
    ],
    [
      'inside of several objects',
      '<r><o><x n:k_1="" m:k_1="" k_1=""/><y k=""><k/><k_1/></y></o></r>',
      ['x', 'y'],
      '"{""k_1"":"""",""k_1_1"":"""",""k_1_2"":""""}","{""k"":"""",""k_1"":null,""k_1_1"":null}"\n',
    ],
    [
      'between texts',
      '<r><o><a>x<n:b>1</n:b></a></o></r>',
      ['a'],
      '"{""#content"":[""x"",{""b"":""1""}]}"\n',
    ],
    ['names with nothing before or after', '<r><o><:a/><b:/></o></r>', [':a', 'b:'], ',\n'],
    ['declarations go', '<r><o xmlns:n="u" xmlns="v"><n:a>1</n:a></o></r>', ['a'], '1\n'],
  ])('%s', async (_, document, columns, text) => {
    const read = await readDocument(document, strip);

    expect([read.columns, read.texts]).toEqual([columns, [text]]);
  });
});

describe('an empty element as the empty text', () => {
  test.each([
    ['alone', '<r><o><a/><b></b><c><![CDATA[]]></c><d> </d></o></r>', '"","","", \n'],
    ['missing is still NULL', '<r><o><a/></o><o><b/></o></r>', '"",\n,""\n'],
    ['repeated', '<r><o><a/><a>1</a></o></r>', '"["""",""1""]"\n'],
    ['inside of JSON', '<r><o><a><b/></a></o></r>', '"{""b"":""""}"\n'],
    ['an empty attribute is that always', '<r><o a=""/></r>', '""\n'],
  ])('%s', async (_, document, text) => {
    expect((await readDocument(document, keepEmpty)).texts).toEqual([text]);
  });
});

describe('an element that says of itself that it has no value', () => {
  test.each([
    ['alone', '<r><o><a xsi:nil="true"/><b xsi:nil="1"></b></o></r>', ',\n'],
    ['with other attributes', '<r><o><a k="1" xsi:nil="true"/></o></r>', '"{""k"":""1""}"\n'],
    ['inside of JSON', '<r><o><a><b xsi:nil="true"/></a></o></r>', '"{""b"":null}"\n'],
    ['repeated', '<r><o><a xsi:nil="true"/><a/></o></r>', '"[null,""""]"\n'],
    ['it says that it has one', '<r><o><a xsi:nil="false">1</a></o></r>', '1\n'],
    ['it has one nevertheless', '<r><o><a xsi:nil="true">1</a></o></r>', '1\n'],
    ['it is the record', '<r><o xsi:nil="true"><a>1</a></o></r>', '1\n'],
  ])('%s', async (_, document, text) => {
    expect((await readDocument(document, keepEmpty)).texts).toEqual([text]);
  });
});

test('normalized names are those of columns, and only of columns', async () => {
  const document =
    '<r><o OrderID="1">t<Kund-Namn>2</Kund-Namn><kund_namn>3</kund_namn><Ärende><ÅÄÖ>4</ÅÄÖ></Ärende></o></r>';

  const { columns, texts } = await readDocument(document, { normalizeNames: true });

  expect(columns).toEqual(['order_id', 'content', 'kund_namn', 'kund_namn_1', 'arende']);
  expect(texts[0]).toContain(',2,3,"{""ÅÄÖ"":""4""}"');
});

test('a name of which nothing is left stays as it is', async () => {
  const { columns } = await readDocument('<r><o><_/></o></r>', { normalizeNames: true });

  expect(columns).toEqual(['_']);
});

describe('a column that says where it stands', () => {
  const order = `<r><o id="7" date="2025-01-02">
  <customer id="c1"><name>Anna</name><tag>x</tag><tag>y</tag></customer>
  <lines><line sku="a">1</line><line sku="b"><qty>2</qty></line></lines>
  <sku>s</sku>
</o></r>`;

  test.each([
    ['an attribute of the record', '@id', '7'],
    ['an attribute of a child', 'customer/@id', 'c1'],
    ['a child of a child', 'customer/name', 'Anna'],
    ['several', 'customer/tag', '"[""x"",""y""]"'],
    ['several attributes', 'lines/line/@sku', '"[""a"",""b""]"'],
    ['several that are there once', 'lines/line/qty', '2'],
    [
      'an element with attributes',
      'lines/line',
      '"[{""sku"":""a"",""#text"":""1""},{""sku"":""b"",""qty"":""2""}]"',
    ],
    ['the text of elements', 'lines/line/#text', '"[""1"",null]"'],
    ['the text of one', 'customer/name/#text', 'Anna'],
    ['a child of the record', 'sku', 's'],
    ['nothing', 'customer/none', ''],
    ['no attribute', 'customer/@none', ''],
    ['no text', 'lines/#text', ''],
  ])('%s: %s', async (_, path, text) => {
    const { columns, texts } = await readDocument(order, { declared: { it: { path } } });

    const at = columns?.indexOf('it') ?? -1;
    const row = texts[0]?.trimEnd() ?? '';
    expect(at === -1 ? '' : fields(row)[at]).toBe(text);
  });

  test('comes behind the columns of the record, which stay, unless it is one of them', async () => {
    const declared = {
      customer_id: { path: 'customer/@id' },
      order_id: { path: '@id' },
      article: { path: 'sku' },
      never: { path: 'a/b' },
    };

    const { columns } = await readDocument(order, { declared });

    expect(columns).toEqual(['order_id', 'date', 'customer', 'lines', 'article', 'customer_id']);
  });

  test.each([
    ['what has its name', { a: { path: 'b/c' } }, '<a>1</a><b><c>2</c></b>', ['a_1', 'b', 'a']],
    ['a second one of its path', { x: { path: 'a' }, y: { path: 'a' } }, '<a>1</a>', ['x', 'y']],
    ['an attribute of its name', { a: { path: 'a' } }, '', ['a_1']],
    ['an attribute and a child', { a: { path: 'a' }, b: { path: '@a' } }, '<a/>', ['b', 'a']],
  ])('stands beside %s', async (_, declared, inner, columns) => {
    const document = `<r><o a="0">${inner}</o></r>`.replace(/ a="0"(?=><a>)/, '');

    expect((await readDocument(document, { declared })).columns).toEqual(columns);
  });

  test('the text of a record', async () => {
    const declared = { amount: { path: '#text' } };

    const read = await readDocument('<r><o currency="SEK">12</o></r>', { declared });

    expect([read.columns, read.texts]).toEqual([['currency', 'amount'], ['SEK,12\n']]);
  });

  test('the text of a record between its children, which stays a column with them', async () => {
    const declared = { note: { path: '#text' } };

    const read = await readDocument('<r><o>a<b>1</b> c</o><o>d</o><o><b>2</b></o></r>', {
      declared,
    });

    expect([read.columns, read.texts]).toEqual([
      ['note', '#content', 'b'],
      ['a c,"[""a"",{""b"":""1""},"" c""]",1\nd,,\n,,2\n'],
    ]);
  });

  test('texts that stand between children', async () => {
    const declared = { note: { path: 'p/#text' } };

    const { texts } = await readDocument('<r><o><p>a <b>c</b> d&amp;</p></o></r>', { declared });

    expect(texts[0]).toMatch(/,a {2}d&\n$/);
  });

  test('names with or without prefixes lead to it, where prefixes do not count', async () => {
    const document = '<r><o n:id="1"><n:a m:id="2"><m:b>3</m:b></n:a></o></r>';
    const declared = {
      one: { path: '@id' },
      two: { path: 'a/@id' },
      three: { path: 'n:a/m:b' },
      four: { path: 'x:a/b' },
    };

    const { columns, texts } = await readDocument(document, { ...strip, declared });

    expect([columns, texts]).toEqual([
      ['one', 'a', 'two', 'three'],
      ['1,"{""id"":""2"",""b"":""3""}",2,3\n'],
    ]);
  });

  test.each(['', '/a', 'a/', 'a//b', '@', '@a/b', '#text/a', 'a/#content', 'a[0]', '..', 'a.b*'])(
    '%j is no path',
    async (path) => {
      expect(await outcome('<r><a/></r>', { declared: { x: { path } } })).toMatchObject({
        code: 'XML_PATH',
        message: `"${path}" is not a path in an XML file`,
      });
    },
  );
});

describe('a column whose type is a list', () => {
  test.each([
    ['one child', 'varchar[]', '<a>1</a>', '"[""1""]"'],
    ['several', 'varchar[]', '<a>1</a><a/>', '"[""1"",null]"'],
    ['none', 'varchar[]', '', ''],
    ['an empty one', 'varchar[]', '<a/>', '"[null]"'],
    ['a list of fixed length', 'INTEGER [3]', '<a>1</a>', '"[""1""]"'],
    [
      'structs',
      'struct(sku varchar, qty bigint)[]',
      '<a sku="x" qty="1"/>',
      '"[{""sku"":""x"",""qty"":""1""}]"',
    ],
    [
      'a list in a struct',
      'STRUCT("Line" STRUCT(sku VARCHAR, "a, b" DECIMAL(12, 2)[])[], x VARCHAR)',
      '<a><x>1</x><line><sku>s</sku></line></a>',
      '"{""x"":""1"",""line"":[{""sku"":""s""}]}"',
    ],
    ['no list', 'struct(a varchar)', '<a><b>1</b></a>', '"{""b"":""1""}"'],
  ])('%s: %s', async (_, type, inner, text) => {
    const document = `<r><o><z>0</z>${inner}</o></r>`;

    const { texts, columns } = await readDocument(document, { declared: { a: { type } } });

    const at = columns?.indexOf('a') ?? -1;
    expect(at === -1 ? '' : fields(texts[0]?.trimEnd() ?? '')[at]).toBe(text);
  });

  test('an attribute, and where a path leads', async () => {
    const declared = {
      k: { type: 'varchar[]' },
      skus: { type: 'varchar[]', path: 'lines/line/@sku' },
      lines: { type: 'struct(line struct(sku varchar)[])' },
    };
    const document = '<r><o k="1"><lines><line sku="a"/></lines></o></r>';

    const { texts } = await readDocument(document, { declared });

    expect(texts).toEqual(['"[""1""]","{""line"":[{""sku"":""a""}]}","[""a""]"\n']);
  });
});

/** The fields of a row without line ends, as they are written. */
function fields(row: string): string[] {
  return [...row.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, field]) => field ?? '');
}
