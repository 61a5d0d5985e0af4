import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { readXmlRecords } from '../../../../../src/execute/staging/xml/read-xml-records.ts';
import { CollectingSink } from '../../../../support/collecting-sink.ts';
import { inputOf, outcome, readDocument, readInto } from './read-document.ts';

describe('a record becomes a row of its attributes and children', () => {
  test.each([
    ['attributes and children', '<r><o id="1"><n>A</n></o></r>', ['id', 'n'], ['1,A\n']],
    ['an empty element is NULL', '<r><o><a/><b></b><c>x</c></o></r>', ['a', 'b', 'c'], [',,x\n']],
    ['an empty attribute is not', '<r><o a=""/></r>', ['a'], ['""\n']],
    ['blanks are kept', '<r><o><a> </a><b> x </b></o></r>', ['a', 'b'], [' , x \n']],
    ['line ends become one', '<r><o><a>1\r\n2\r3</a></o></r>', ['a'], ['"1\n2\n3"\n']],
    ['references', '<r><o><a>&lt;&#10;&#x1F600;</a></o></r>', ['a'], ['"<\n😀"\n']],
    ['CDATA and comments', '<r><o><a>x<!-- - --><![CDATA[<o>]]>y</a></o></r>', ['a'], ['x<o>y\n']],
    [
      'a repeated child',
      '<r><o><a>1</a><a/><a>"</a></o></r>',
      ['a'],
      ['"[""1"",null,""\\""""]"\n'],
    ],
    [
      'a child with attributes',
      '<r><o><a k="v">t</a></o></r>',
      ['a'],
      ['"{""k"":""v"",""#text"":""t""}"\n'],
    ],
    [
      'a nested child',
      '<r><o><a> <b>1</b> <c/> </a></o></r>',
      ['a'],
      ['"{""b"":""1"",""c"":null}"\n'],
    ],
    [
      'mixed content',
      '<r><o><a>x<b>1</b>y</a></o></r>',
      ['a'],
      ['"{""#content"":[""x"",{""b"":""1""},""y""]}"\n'],
    ],
    ['the text of a record', '<r><o i="1">t</o></r>', ['i', '#text'], ['1,t\n']],
    [
      'text between the children',
      '<r><o>x<a>1</a></o></r>',
      ['#content', 'a'],
      ['"[""x"",{""a"":""1""}]",1\n'],
    ],
    ['attribute and child of one name', '<r><o a="1"><a>2</a></o></r>', ['a', 'a_1'], ['1,2\n']],
    [
      'the same inside a child',
      '<r><o><c a="1"><a>2</a></c></o></r>',
      ['c'],
      ['"{""a"":""1"",""a_1"":""2""}"\n'],
    ],
    ['names that differ in case', '<r><o><id>1</id><ID>2</ID></o></r>', ['id', 'ID_1'], ['1,2\n']],
    ['names of audit columns', '<r><o><_Record>1</_Record></o></r>', ['_Record_1'], ['1\n']],
    [
      'prefixes stay, declarations go',
      '<r xmlns:n="u"><o xmlns="v"><n:a xmlns:x="y">1</n:a></o></r>',
      ['n:a'],
      ['1\n'],
    ],
    ['a record without values', '<r><o/><o></o></r>', ['#text'], ['\n\n']],
    [
      '__proto__',
      '<r><o><a><__proto__>1</__proto__></a></o></r>',
      ['a'],
      ['"{""__proto__"":""1""}"\n'],
    ],
  ])('%s', async (_, document, columns, texts) => {
    const read = await readDocument(document);

    expect({ columns: read.columns, texts: read.texts }).toEqual({ columns, texts });
  });

  test('a new column is one of all rows that were not given on yet, a missing one is NULL', async () => {
    const document = '<r><o/><o><a>1</a></o><o><b>2</b></o><o><a>3</a></o></r>';

    const { layouts, texts } = await readDocument(document);

    expect([layouts, texts]).toEqual([[['a', 'b']], [',\n1,\n,2\n3,\n']]);
  });

  test('a new column after that begins a new layout', async () => {
    const many = `<o><a>${'x'.repeat(100_000)}</a></o>`.repeat(6);
    const document = `<r>${many}<o><b>2</b></o>${many}<o><c>3</c></o></r>`;

    const { layouts, texts, columns } = await readDocument(document, { pieceBytes: 65_536 });

    const short = texts.map((text) => text.replaceAll('x'.repeat(100_000), 'x'));
    expect(layouts).toEqual([['a'], ['a', 'b'], ['a', 'b', 'c']]);
    expect([columns, short]).toEqual([
      ['a', 'b', 'c'],
      ['x\n'.repeat(6), `,2\n${'x,\n'.repeat(6)}`, ',,3\n'],
    ]);
  });
});

test('a record is placed by its byte and line', async () => {
  const document = `<?xml version="1.0"?>
<!-- é
--><r><o/>
 <o
  a="1
2"><b>
</b><!--
--><c><![CDATA[
]]></c><?p
?></o
><o>&</o>
<w><o/></w></r>`;

  const { offsets, lines, rejects } = await readDocument(document, { record: 'o' });

  expect([offsets, lines, rejects[0]]).toMatchObject([
    [36, 42, 114],
    [3, 4, 12],
    { offset: 102, line: 11, reason: expect.stringContaining('(line 11, column 5)') as unknown },
  ]);
});

describe('records are found', () => {
  test.each([
    ['at any depth', '<r><h>x</h><b><o>1</o></b><b><o>2</o><t/></b></r>', 'o', 2],
    ['as the root', '<o><a>1</a></o>', 'o', 1],
    ['the outermost only', '<r><o><o>1</o></o></r>', 'o', 1],
    ['by the only name under the root', '<r><x>1</x><x>2</x></r>', undefined, 2],
    ['not in an empty root', '<r/>', undefined, 0],
    ['not in an empty root, though named', '<r> </r>', 'o', 0],
  ])('%s', async (_, document, record, records) => {
    expect((await readDocument(document, { record })).records).toBe(records);
  });
});

describe('a file broken outside its records is an error', () => {
  test.each([
    ['', 'XML_EMPTY', 1, 1, 'The file is empty'],
    ['\n ', 'XML_BROKEN', 2, 2, 'The file has no root element'],
    ['a,b\n1,2\n', 'XML_BROKEN', 1, 1, 'Something stands before the root element'],
    ['<r/>\n<r/>', 'XML_BROKEN', 2, 1, 'Something stands after the end of the root element'],
    ['<r>\n<o/>', 'XML_BROKEN', 2, 5, 'The file ends before the element "r" is closed'],
    ['<r>\n<o/> é<o/></r>', 'XML_STRAY_TEXT', 2, 6, 'Text stands between the records'],
    ['<r>x\n<o/></r>', 'XML_STRAY_TEXT', 1, 4, 'Text stands between the records'],
    ['<r><![CDATA[]]><o/></r>', 'XML_STRAY_TEXT', 1, 4, 'Text stands between the records'],
    ['<r><o/></s>', 'XML_BROKEN', 1, 8, 'The end tag "</s>" does not match the start tag "<r>"'],
    [
      '<r><o/><!-- ',
      'XML_BROKEN',
      1,
      8,
      'The file ends inside the tag or comment that begins here',
    ],
    [
      '<r>\n<o><a>1',
      'XML_BROKEN',
      2,
      8,
      'The file ends inside the record "o" that begins at line 2',
    ],
    ['<r>\n<!DOCTYPE r></r>', 'XML_DTD', 2, 1, 'The file has a DOCTYPE, which is refused'],
    [
      '<r><h>&x;</h><o/></r>',
      'XML_BROKEN',
      1,
      7,
      'The entity "&x;" is not defined; write "&" as "&amp;"',
    ],
    ['<r><p/>\n<q/></r>', 'XML_RECORD_NOT_FOUND', 1, 1, 'The file has no element "o"'],
  ])('%j', async (document, code, line, column, message) => {
    const read = await outcome(document, { record: 'o' });

    expect(read).toEqual({ code, line, column, message });
  });

  test('children of several names, and none given', async () => {
    expect(await outcome('<r><a/><b/></r>')).toMatchObject({
      code: 'XML_RECORD_UNKNOWN',
      message: 'The root "r" has children of more than one name: "a" and "b"',
    });
  });

  test('a record name that the file nearly has', async () => {
    const reading = readDocument('<r><order/></r>', { record: 'orders' });

    await expect(reading).rejects.toMatchObject({
      hint: 'Set "record" to the element that is one row. The file has "order".',
    });
  });

  test('more than 1,000 columns', async () => {
    const records = Array.from({ length: 1_001 }, (_, at) => `<c${String(at)}>1</c${String(at)}>`);

    expect(await outcome(`<r><o>${records.join('')}</o></r>`)).toMatchObject({
      code: 'XML_TOO_MANY_COLUMNS',
    });
  });

  test('a thousand wrappers', async () => {
    expect(await outcome('<w>'.repeat(1_000), { record: 'o' })).toMatchObject({
      code: 'XML_BROKEN',
      message: 'More than 100 elements are open at once (limits.depth)',
    });
  });

  test('columns on one long line count in UTF-16 units', async () => {
    const document = `<r>${'<o><a>é😀</a></o>'.repeat(10_000)}</s>`;

    expect(await outcome(document, { record: 'o' })).toMatchObject({
      code: 'XML_BROKEN',
      line: 1,
      column: 4 + 10_000 * 17,
    });
  });
});

describe('a document type is refused at once', () => {
  const laughs = Array.from(
    { length: 10 },
    (_, at) => `<!ENTITY e${String(at + 1)} "${`&e${String(at)};`.repeat(10)}">`,
  ).join('');

  test.each([
    [
      'ten billion laughs',
      `<!DOCTYPE l [<!ENTITY e0 "lol">${laughs}]><r><row><t>&e10;</t></row></r>`,
    ],
    [
      'an external entity',
      '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><row><t>&x;</t></row></r>',
    ],
    ['an external subset', '<!DOCTYPE r SYSTEM "http://localhost/a.dtd"><r/>'],
    ['one that is not closed', `<!DOCTYPE r [${'<!ENTITY a "a">'.repeat(100_000)}`],
  ])('%s', async (_, document) => {
    const begin = performance.now();

    const read = await outcome(`<?xml version="1.0"?>${document}`, { record: 'row' });

    expect(read).toMatchObject({ code: 'XML_DTD', line: 1, column: 22 });
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

test('names that are never the same twice do not slow it down', async () => {
  const document = Array.from({ length: 20_000 }, (_, at) => {
    const name = `n${String(at)}`;
    return `<o><a><${name} k${name}="1"><${name}/></${name}></a><b>${name}</b></o>`;
  });

  const { texts, rejects } = await readDocument(`<r>${document.join('')}</r>`);

  const rows = texts.join('').split('\n');
  expect([rejects, rows.length, rows[19_999]]).toEqual([
    [],
    20_001,
    '"{""n19999"":{""kn19999"":""1"",""n19999"":null}}",n19999',
  ]);
});

test('an aborted reading stops', async () => {
  const signal = AbortSignal.abort(new Error('stop'));

  const reading = readInto(new CollectingSink(), { ...inputOf('<r/>', {}), signal });

  await expect(reading).rejects.toThrow('stop');
});

test('the pieces are closed where the file is broken', async () => {
  let isClosed = false;
  const pieces = (async function* () {
    try {
      yield Buffer.from('<r></s>');
      yield await Promise.resolve(Buffer.from('never'));
    } finally {
      isClosed = true;
    }
  })();

  const reading = readInto(new CollectingSink(), { ...inputOf('', {}), pieces });

  await expect(reading).rejects.toThrow('does not match');
  expect(isClosed).toBe(true);
});

test('a sink that is full is drained before each piece', async () => {
  const sink = new CollectingSink();

  await readInto(sink, inputOf('<r><o/><o/><o/></r>', { pieceBytes: 5 }));

  expect(sink.drained).toBe(5);
});

test('the columns of a file are those of its records, good and bad', async () => {
  const document = '<r><o a="1"/><o><b>&</b></o><o><c/></o></r>';

  const { columns } = await readXmlRecords({
    ...inputOf(document, {}),
    sink: new CollectingSink(),
  });

  expect(columns).toEqual(['a', 'c']);
});
