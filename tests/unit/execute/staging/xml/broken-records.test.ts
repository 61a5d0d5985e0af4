import { describe, expect, test } from 'vitest';
import type { RecordSink } from '../../../../../src/execute/staging/chunk.ts';
import { inputOf, outcome, readDocument, readInto } from './read-document.ts';

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
    ['<o><!-- x </o>', 'The comment has no end "-->"', undefined],
    ['<o><a><![CDATA[ x </a></o>', 'The CDATA section has no end "]]>"', 'a'],
    ['<o><?p x </o>', 'The processing instruction has no end "?>"', undefined],
    ['<o><a/', 'A blank or ">" must follow in the tag "<a"', 'a'],
    ['<o><!DOCTYPE x></o>', '"<!" begins neither a comment nor a CDATA section', undefined],
    ['<o><a><o>1</o>&x;</a></o>', 'The entity "&x;" is not defined; write "&" as "&amp;"', 'a'],
  ])('%j', async (broken, reason, column) => {
    const document = `<r>\n<o><a>é</a></o>\n${broken}\n<o><a>3</a></o><!-- ok -->\n<o><a>4</a></o></r>`;

    const read = await outcome(document, { record: 'o' });

    if (reason === undefined) {
      expect(read).toMatchObject({ code: 'XML_BROKEN', line: 3 });
      return;
    }
    expect(read).toEqual({
      texts: ['é\n3\n4\n'],
      layouts: [['a']],
      columns: ['a'],
      records: 4,
      offsets: [4, 21 + Buffer.byteLength(broken) + 1, expect.any(Number)],
      lines: [2, 4, 5],
      rejects: [
        {
          number: 2,
          line: 3,
          offset: 21,
          ...(column === undefined ? {} : { column }),
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
    const { rejects } = await readDocument(document, { record });

    expect(rejects.map((reject) => reject.number)).toEqual(rejected);
  });
});

test('ten thousand records, a tenth without an end tag, take no longer than others', async () => {
  const records = Array.from({ length: 10_000 }, (_, at) =>
    at % 10 === 0 ? '<o><a k="1">1</a>' : '<o><a k="1">1</a></o>',
  );

  const { rejects } = await readDocument(`<r>${records.join('')}</r>`, { pieceBytes: 65_536 });

  expect(rejects).toHaveLength(1_000);
});

test('a hundred thousand rejects are given on while the file is read', async () => {
  const sink = new CountingSink();

  await readInto(sink, inputOf(`<r>${'<o>&</o>'.repeat(100_000)}</r>`, {}));

  expect([sink.rejects, sink.mostAtOnce]).toEqual([100_000, 10_000]);
});

describe('limits', () => {
  const recordBytes = 1_000;
  const limits = { depth: 5, attributes: 3, recordBytes, textBytes: recordBytes, ratio: 1_000 };
  const long = 'x'.repeat(recordBytes);

  test.each([
    [
      'depth',
      '<r><o><a><b><c/></b></a></o><o><a><b><c><d/></c></b></a></o></r>',
      ['More than 5 elements are open at once (limits.depth) (line 1, column 41)'],
    ],
    [
      'attributes of a record',
      '<r><o a="" b="" c=""/><o a="" b="" c="" d=""/></r>',
      ['An element has more than 3 attributes (limits.attributes) (line 1, column 41)'],
    ],
    [
      'attributes in a record',
      '<r><o><a a="" b="" c="" d=""/></o></r>',
      ['An element has more than 3 attributes (limits.attributes) (line 1, column 25)'],
    ],
  ])('%s: a record over it is a reject', async (_, document, reasons) => {
    const { rejects } = await readDocument(document, { limits });

    expect(rejects.map(({ reason }) => reason)).toEqual(reasons);
  });

  test.each([
    ['of an attribute', '<o a="1234567890" b="12345678901"/>', 22],
    ['of an element', '<o><a>1234567890</a><a>12345678901</a></o>', 24],
    ['in several sections', '<o>123456<![CDATA[7890]]><!-- x -->1</o>', 4],
    ['behind a child', '<o><a><b>1234567890</b>12345</a>12345678901</o>', 33],
  ])('a record with a text over its limit is a reject: %s', async (_, record, column) => {
    const document = `<r>\n${record}\n<o>1234567890<a>1234567890</a>1234567890</o></r>`;
    const pieces = [1, 13, 5_000].map((pieceBytes) =>
      readDocument(document, { limits: { ...limits, textBytes: 10 }, pieceBytes }),
    );

    const results = await Promise.all(pieces);

    const reason = `A text is longer than 10 bytes (limits.text) (line 2, column ${column})`;
    expect(results.map(({ rejects, records }) => [rejects, records])).toEqual(
      results.map(() => [[expect.objectContaining({ reason, value: record, number: 1 })], 2]),
    );
  });

  test.each([
    [
      'depth',
      '<a><b><c><d><e><f/></e></d></c></b></a>',
      'XML_BROKEN',
      'More than 5 elements are open at once (limits.depth)',
    ],
    [
      'attributes',
      '<r a="" b="" c="" d=""/>',
      'XML_BROKEN',
      'An element has more than 3 attributes (limits.attributes)',
    ],
    [
      'bytes of a record',
      `<r><o/><o><a>${long}</a></o><o/></r>`,
      'XML_RECORD_TOO_LARGE',
      'The record "o" is longer than 1000 bytes (limits.record_bytes)',
    ],
    [
      'bytes of a record that has no end',
      `<r><o/><o><a>${long}</a>`,
      'XML_RECORD_TOO_LARGE',
      'The record "o" is longer than 1000 bytes (limits.record_bytes)',
    ],
    [
      'bytes of a comment between records',
      `<r><o/><!--${long}--><o/></r>`,
      'XML_BROKEN',
      'A tag, comment or text here is longer than 1000 bytes (limits.record_bytes)',
    ],
    [
      'bytes of a tag',
      `<r a="${long}"><o/></r>`,
      'XML_BROKEN',
      'A tag, comment or text here is longer than 1000 bytes (limits.record_bytes)',
    ],
  ])('%s: outside of records, or for the length of one, it is an error', async (...args) => {
    const [, document, code, message] = args;

    const pieces = [1, 7, 100, 999, 5_000].map((pieceBytes) =>
      outcome(document, { record: 'o', limits, pieceBytes }),
    );

    const errors = await Promise.all(pieces);
    expect(errors).toEqual(errors.map(() => expect.objectContaining({ code, message }) as unknown));
  });

  test('a record as long as the limit is taken', async () => {
    const record = `<o><a>${'x'.repeat(recordBytes - '<o><a></a></o>'.length)}</a></o>`;

    const { rejects, records } = await readDocument(`<r>${record}${record}</r>`, { limits });

    expect({ rejects, records }).toEqual({ rejects: [], records: 2 });
  });

  test('the end of a broken record is not looked for beyond the limit', async () => {
    const records = '<o>1</o>'.repeat(200);

    const { rejects } = await readDocument(`<r><o><o>&</o>${records}</r>`, { limits });

    expect(rejects.map(({ value, reason }) => [value, reason])).toEqual([
      ['<o>', 'The element "o" has no end tag (line 1, column 4)'],
      ['<o>&</o>', '"&" stands alone; write it as "&amp;" (line 1, column 10)'],
    ]);
  });
});

test('a thousand levels are the most, whatever the limit allows', async () => {
  const nested = (levels: number) => `<o>${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}</o>`;
  const limits = {
    depth: 1_000_000,
    attributes: 10,
    recordBytes: 1_000_000,
    textBytes: 1_000_000,
    ratio: 1_000,
  };

  const { texts, rejects } = await readDocument(`<r>${nested(998)}${nested(999)}</r>`, { limits });

  expect(texts[0]).toHaveLength(2 + 997 * '{""a"":}'.length + 'null'.length + 1);
  expect(rejects.map(({ number, reason }) => [number, reason.slice(0, 39)])).toEqual([
    [2, 'More than 1000 elements are open at onc'],
  ]);
});

describe('the column of a mistake', () => {
  const document = '<r><o b="1"><b>2</b></o><o><b>&</b></o><o><New>&</New></o></r>';

  test('is named as it is called', async () => {
    const { rejects } = await readDocument(document, { normalizeNames: true });

    expect(rejects.map(({ column }) => column)).toEqual(['b_1', 'new']);
  });

  // The value is the whole record, so who hides the value of one column must hide it too.
  test('is not told where a column of the source is personal', async () => {
    const declared = { email: { tags: ['pii'] } };

    const { rejects } = await readDocument(document, { declared });

    expect(rejects.map(({ column }) => column)).toEqual([undefined, undefined]);
  });
});

/** Counts the rejects, and the most that came between two times that it could be full. */
class CountingSink implements RecordSink {
  rejects = 0;
  mostAtOnce = 0;
  #sinceDrain = 0;
  readonly isFull = true;

  drain(): Promise<void> {
    this.#sinceDrain = 0;
    return Promise.resolve();
  }

  reject(): void {
    this.rejects++;
    this.#sinceDrain++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#sinceDrain);
  }

  begin(): void {}
  record(): void {}
  write(): void {}
}
