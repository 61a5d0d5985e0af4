import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { convertXml } from '../../../../../src/execute/staging/xml/convert-xml.ts';
import { XmlFolder } from './convert-text.ts';

const folder = new XmlFolder();
afterAll(() => {
  folder[Symbol.dispose]();
});

describe('a record becomes a row of its attributes and children', () => {
  test.each([
    ['attributes and children', '<r><o id="1"><n>A</n></o></r>', ['id', 'n'], ['1,1,A\n']],
    ['an empty element is NULL', '<r><o><a/><b></b><c>x</c></o></r>', ['a', 'b', 'c'], ['1,,,x\n']],
    ['an empty attribute is not', '<r><o a=""/></r>', ['a'], ['1,""\n']],
    ['blanks are kept', '<r><o><a> </a><b> x </b></o></r>', ['a', 'b'], ['1, , x \n']],
    ['line ends become one', '<r><o><a>1\r\n2\r3</a></o></r>', ['a'], ['1,"1\n2\n3"\n']],
    ['references', '<r><o><a>&lt;&#10;&#x1F600;</a></o></r>', ['a'], ['1,"<\n😀"\n']],
    [
      'CDATA and comments',
      '<r><o><a>x<!-- - --><![CDATA[<o>]]>y</a></o></r>',
      ['a'],
      ['1,x<o>y\n'],
    ],
    [
      'a repeated child',
      '<r><o><a>1</a><a/><a>"</a></o></r>',
      ['a'],
      ['1,"[""1"",null,""\\""""]"\n'],
    ],
    [
      'a child with attributes',
      '<r><o><a k="v">t</a></o></r>',
      ['a'],
      ['1,"{""k"":""v"",""#text"":""t""}"\n'],
    ],
    [
      'a nested child',
      '<r><o><a> <b>1</b> <c/> </a></o></r>',
      ['a'],
      ['1,"{""b"":""1"",""c"":null}"\n'],
    ],
    [
      'mixed content',
      '<r><o><a>x<b>1</b>y</a></o></r>',
      ['a'],
      ['1,"{""#content"":[""x"",{""b"":""1""},""y""]}"\n'],
    ],
    ['the text of a record', '<r><o i="1">t</o></r>', ['i', '#text'], ['1,1,t\n']],
    [
      'text between the children',
      '<r><o>x<a>1</a></o></r>',
      ['#content', 'a'],
      ['1,"[""x"",{""a"":""1""}]",1\n'],
    ],
    ['attribute and child of one name', '<r><o a="1"><a>2</a></o></r>', ['a', 'a_1'], ['1,1,2\n']],
    [
      'the same inside a child',
      '<r><o><c a="1"><a>2</a></c></o></r>',
      ['c'],
      ['1,"{""a"":""1"",""a_1"":""2""}"\n'],
    ],
    [
      'names that differ in case',
      '<r><o><id>1</id><ID>2</ID></o></r>',
      ['id', 'ID_1'],
      ['1,1,2\n'],
    ],
    ['names of audit columns', '<r><o><_Record>1</_Record></o></r>', ['_Record_1'], ['1,1\n']],
    [
      'prefixes stay, declarations go',
      '<r xmlns:n="u"><o xmlns="v"><n:a xmlns:x="y">1</n:a></o></r>',
      ['n:a'],
      ['1,1\n'],
    ],
    ['a record without values', '<r><o/><o></o></r>', [], ['1\n2\n']],
    [
      '__proto__',
      '<r><o><a><__proto__>1</__proto__></a></o></r>',
      ['a'],
      ['1,"{""__proto__"":""1""}"\n'],
    ],
  ])('%s', async (_, document, columns, texts) => {
    const converted = await folder.convert(document);

    expect({ columns: converted.columns, texts: converted.texts }).toEqual({ columns, texts });
  });

  test('a new column begins a new segment, a missing one is NULL', async () => {
    const document = '<r><o><a>1</a></o><o><b>2</b></o><o><a>3</a></o></r>';

    const { segments, texts } = await folder.convert(document);

    expect(texts).toEqual(['1,1\n', '2,,2\n3,3,\n']);
    expect(
      segments.map(({ columns, rows, longestRow }) => ({ columns, rows, longestRow })),
    ).toEqual([
      { columns: ['_record', 'a'], rows: 1, longestRow: 4 },
      { columns: ['_record', 'a', 'b'], rows: 2, longestRow: 5 },
    ]);
  });
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
    expect((await folder.convert(document, { record })).records).toBe(records);
  });
});

describe('a file broken outside its records is an error and leaves nothing', () => {
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
    using own = new XmlFolder();

    const outcome = await own.outcome(document, { record: 'o' });

    expect(outcome).toEqual({ code, line, column, message });
    expect(readdirSync(own.path)).toEqual(['0.xml']);
  });

  test('children of several names, and none given', async () => {
    expect(await folder.outcome('<r><a/><b/></r>')).toMatchObject({
      code: 'XML_RECORD_UNKNOWN',
      message: 'The root "r" has children of more than one name: "a" and "b"',
    });
  });

  test('a record name that the file nearly has', async () => {
    const converting = folder.convert('<r><order/></r>', { record: 'orders' });

    await expect(converting).rejects.toMatchObject({
      hint: 'Set "record" to the element that is one row. The file has "order".',
    });
  });

  test('more than 1,000 columns', async () => {
    const records = Array.from({ length: 1_001 }, (_, at) => `<c${String(at)}>1</c${String(at)}>`);

    expect(await folder.outcome(`<r><o>${records.join('')}</o></r>`)).toMatchObject({
      code: 'XML_TOO_MANY_COLUMNS',
    });
  });

  test('a thousand wrappers', async () => {
    expect(await folder.outcome('<w>'.repeat(1_000), { record: 'o' })).toMatchObject({
      code: 'XML_BROKEN',
      message: 'More than 100 elements are open at once',
    });
  });
});

test('the checksum is that of the bytes', async () => {
  const document = '<?xml version="1.0" encoding="iso-8859-1"?><r/>';

  const { checksum } = await folder.convert(document);

  expect(checksum).toBe(createHash('sha256').update(document).digest('hex'));
});

test('an aborted conversion stops and leaves nothing', async () => {
  const path = join(folder.path, 'in.xml');
  const outputBase = join(folder.path, 'aborted');
  const signal = AbortSignal.abort(new Error('stop'));

  const converting = convertXml({ path, sourcePath: 'in.xml', record: 'o', outputBase, signal });

  await expect(converting).rejects.toThrow();
  expect(readdirSync(folder.path).filter((name) => name.startsWith('aborted'))).toEqual([]);
});
