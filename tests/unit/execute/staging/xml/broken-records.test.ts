import { afterAll, describe, expect, test } from 'vitest';
import { XmlFolder } from './convert-text.ts';

const folder = new XmlFolder();
afterAll(() => {
  folder[Symbol.dispose]();
});

describe('a broken record is one reject, the others are kept', () => {
  test.each([
    ['<o><a>1 & 2</a></o>', '"&" stands alone; write it as "&amp;"', 'a'],
    ['<o><a>&nbsp;</a></o>', 'The entity "&nbsp;" is not defined; write "&" as "&amp;"', 'a'],
    ['<o><a>&#0;</a></o>', '"&#0;" is not a character that XML allows', 'a'],
    ['<o><a>1 < 2</a></o>', '"<" stands alone; write it as "&lt;"', 'a'],
    ['<o><a>\u0001</a></o>', 'The character U+0001 is not allowed in XML', 'a'],
    ['<o><a>]]></a></o>', '"]]>" must be written as "]]&gt;" in text', 'a'],
    ['<o><a>1</b></o>', 'The end tag "</b>" does not match the start tag "<a>"', 'a'],
    ['<o><a>1</o>', 'The end tag "</o>" does not match the start tag "<a>"', 'a'],
    ['<o><a>1</o></a>', 'The end tag "</o>" does not match the start tag "<a>"', 'a'],
    ['<o><a>1</a></o></o>', undefined, undefined],
    ['<o><a>1</a>', 'The element "o" has no end tag', undefined],
    ['<o><a>1</a></oo>', 'The end tag "</oo>" does not match the start tag "<o>"', undefined],
    ['<o a="1" a="2"/>', 'The attribute "a" is given twice', undefined],
    ['<o a="1 & 2"/>', '"&" stands alone; write it as "&amp;"', undefined],
    ['<o a=1/>', 'The value of the attribute "a" is not in quotes', undefined],
    ['<o a="<"/>', '"<" in the attribute "a" must be written as "&lt;"', undefined],
    ['<o a="1/>', 'A quote, a comment, a CDATA section or an element has no end', undefined],
    ['<o><b c/></o>', 'The attribute "c" has no value', 'b'],
    ['<o><!-- -- --></o>', '"--" may not stand inside a comment', undefined],
    ['<o><!-- x </o>', 'A quote, a comment, a CDATA section or an element has no end', undefined],
    ['<o><!DOCTYPE x></o>', '"<!" begins neither a comment nor a CDATA section', undefined],
    ['<o><a><o>1</o>&x;</a></o>', 'The entity "&x;" is not defined; write "&" as "&amp;"', 'a'],
  ])('%j', async (broken, reason, column) => {
    const document = `<r>\n<o><a>é</a></o>\n${broken}\n<o><a>3</a></o><!-- ok -->\n<o><a>4</a></o></r>`;

    const outcome = await folder.outcome(document, { record: 'o' });

    if (reason === undefined) {
      expect(outcome).toMatchObject({ code: 'XML_BROKEN', line: 3 });
      return;
    }
    expect(outcome).toEqual({
      texts: ['1,é\n3,3\n4,4\n'],
      columns: ['a'],
      records: 4,
      rejects: [
        {
          record: 2,
          line: 3,
          byteOffset: 21,
          column,
          value: expect.stringContaining(broken) as unknown,
          reason: expect.stringContaining(`${reason} (line 3, column `) as unknown,
        },
      ],
    });
  });
});

describe('where a broken record ends', () => {
  test.each([
    ['many without an end tag', '<r><o>1<o>2</o><o>3<o>4</o><o>5</r>', [1, 3, 5]],
    ['an empty record after it', '<r><o>1<o/><o>3</o></r>', [1]],
    ['the last, before its parent ends', '<r><b><o>1</b><b><o>2</o></b></r>', [1]],
    ["elements of the parent's name in it", '<r><b><o>&<b/><b></b></o><o>2</o></b></r>', [1]],
    ['stray text after it', '<r><o><a></o>x</a><o>2</o></r>', [1]],
    ['another element after it', '<r><o>&</o><p>1</p><o>2</o></r>', [1]],
    ['an end tag in a comment', '<r><o>&<!-- </o> --></o><o>2</o></r>', [1]],
    ['an end tag in CDATA', '<r><o>&<![CDATA[</o>]]></o><o>2</o></r>', [1]],
    ['CDATA without an end', '<r><o><![CDATA[</o><o>2</o><o><a><![CDATA[x]]></a></o></r>', [1]],
    ['a comment without an end', '<r><o><!-- </o><o>2</o></r>', [1]],
    ['an instruction without an end', '<r><o><?p </o><o>2</o></r>', [1]],
    ['an end tag without its ">"', '<r><o>1</o <o>2</o></r>', [1]],
    ['nested records', '<r><o><o>1</o>&</o><o>2</o></r>', [1]],
    ['names beyond ASCII', '<ä><ö>&</ö><ö>2</ö></ä>', [1]],
    ['records under several wrappers', '<r><b><o>&</o></b><b><o>2</o></b></r>', [1]],
  ])('%s', async (_, document, rejected) => {
    const record = document.includes('ö') ? 'ö' : 'o';
    const { rejects } = await folder.convert(document, { record });

    expect(rejects.map((reject) => reject.record)).toEqual(rejected);
  });
});

test('ten thousand records, a tenth without an end tag, take no longer than others', async () => {
  const records = Array.from({ length: 10_000 }, (_, at) =>
    at % 10 === 0 ? '<o><a k="1">1</a>' : '<o><a k="1">1</a></o>',
  );

  const { rejects } = await folder.convert(`<r>${records.join('')}</r>`, { chunkBytes: 65_536 });

  expect(rejects).toHaveLength(1_000);
});

describe('a record too large', () => {
  const large = `<o><a>${'x'.repeat(5_000)}</a></o>`;

  test('is a reject where its end is seen', async () => {
    const document = `<r>${large}<o><a>2</a></o></r>`;

    const { records, rejects } = await folder.convert(document, {
      maxRecordBytes: 4_000,
      usePlainReader: false,
      chunkBytes: 10_000,
    });

    expect(records).toBe(2);
    expect(rejects.map(({ reason, value }) => [reason, value?.length])).toEqual([
      ['The record "o" is longer than 4000 bytes (line 1, column 4)', 1_000],
    ]);
  });

  test('is an error where it is not', async () => {
    const outcome = await folder.outcome(`<r>${large}</r>`, {
      maxRecordBytes: 2_000,
      chunkBytes: 100,
    });

    expect(outcome).toMatchObject({ code: 'XML_RECORD_TOO_LARGE', line: 1, column: 4 });
  });
});

test('a record too deep is a reject', async () => {
  const deep = `<o>${'<a>'.repeat(99)}${'</a>'.repeat(99)}</o>`;

  const { rejects } = await folder.convert(`<r>${deep}<o/></r>`);

  expect(rejects[0]?.reason).toMatch(/^More than 100 elements are open at once/);
});
