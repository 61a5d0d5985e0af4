import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DelimitedWriter } from '../../../../../src/execute/staging/xml/delimited-writer.ts';
import { recordValues } from '../../../../../src/execute/staging/xml/record-values.ts';
import { XmlColumns } from '../../../../../src/execute/staging/xml/xml-columns.ts';
import { XmlFolder, seeded } from './convert-text.ts';
import { saxesElements, saxesMistake } from './saxes-oracle.ts';

const folder = new XmlFolder();
afterAll(() => {
  folder[Symbol.dispose]();
});

const WELL_FORMED = [
  '<r/>',
  '<r></r>',
  '<r ></r >',
  '<r\n/>',
  '\n <r/> \r\n',
  '<?xml version="1.0"?><r/>',
  "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<r/>",
  '<?xml version="1.0" standalone="no"?><r/>',
  '<!-- a --><?pi x?><r/><!-- b --><?pi?>',
  '<?xml-stylesheet href="a.css"?><r/>',
  '<?xmlish?><r/>',
  '<r><o/></r>',
  '<r><o a="1" b=\'2\'/></r>',
  '<r><o a = "1"\n b\t=\r\n"2"></o></r>',
  '<r><o a=">" b="it\'s" c=\'"\'/></r>',
  '<r><o a="a&#9;b&#10;c"/></r>',
  '<r><o a="a\tb\nc\r\nd"/></r>',
  '<r><o>&lt;&gt;&amp;&quot;&apos;</o></r>',
  '<r><o>&#65;&#x41;&#x1F600;&#x00041;</o></r>',
  '<r><o>&#xD;&#13;</o></r>',
  '<r><o>]] > ]> ]]</o></r>',
  '<r><o>a > b</o></r>',
  '<r><o><![CDATA[<a>&amp;]] >]]></o></r>',
  '<r><o><![CDATA[]]></o></r>',
  '<r><o><![CDATA[a]]]]><![CDATA[>b]]></o></r>',
  '<r><o><![CDATA[</o><o><![CDATA[ ]]></o></r>',
  '<r><o><!-- </o> <o> & < --></o></r>',
  '<r><o><?pi </o> & <o ?></o></r>',
  '<r><o><!----></o></r>',
  '<r><o><!-- - --></o></r>',
  '<r><o><o>1</o><o/></o><o>2</o></r>',
  '<r><n:o xmlns:n="u"><n:a>1</n:a></n:o></r>',
  '<r><o><_a.b-c·>1</_a.b-c·></o></r>',
  '<r><größe><änderung>é😀</änderung></größe></r>',
  '<r><o>\u007f\u0085\u2028\ufffd</o></r>',
  '<r><o><x:y:z/></o></r>',
  '<r><:/></r>',
  '<r>\r\n<o>\r\n<a>1\r\n2\r3</a>\r</o>\r\n</r>',
  '<r><o><__proto__>1</__proto__></o></r>',
  '<r><o><constructor>1</constructor></o></r>',
];

const ILL_FORMED = [
  ' ',
  'text',
  '<',
  '<r',
  '<r>',
  '<r><o>',
  '<r><o></o>',
  '<r><o>1',
  '<r><o>&',
  '<r><o><![CDATA[',
  '<r><o><!--',
  '<r/><r/>',
  '<r/>x',
  'x<r/>',
  '<r/></r>',
  '</r>',
  '<r></s>',
  '<r><o></r></o>',
  '<r><o></p></r>',
  '<r><o><a></o></a></r>',
  '<r><o>&nbsp;</o></r>',
  '<r><o>a & b</o></r>',
  '<r><o>a &amp b</o></r>',
  '<r><o>&;</o></r>',
  '<r><o>&#;</o></r>',
  '<r><o>&#x;</o></r>',
  '<r><o>&#xG;</o></r>',
  '<r><o>&#1a;</o></r>',
  '<r><o>&#X41;</o></r>',
  '<r><o>&#0;</o></r>',
  '<r><o>&#8;</o></r>',
  '<r><o>&#xD800;</o></r>',
  '<r><o>&#xFFFE;</o></r>',
  '<r><o>&#x110000;</o></r>',
  '<r><o>&#99999999999999999999;</o></r>',
  '<r><o>a < b</o></r>',
  '<r><o>a <1b</o></r>',
  '<r><o>]]></o></r>',
  '<r><o>\u0001</o></r>',
  '<r><o>\u0000</o></r>',
  '<r><o>\ufffe</o></r>',
  '<r><o>\uffff</o></r>',
  '<r><o a="\u0002"/></r>',
  '<r><o><!-- \u0003 --></o></r>',
  '<r><o><?p \u0004?></o></r>',
  '<r><o><![CDATA[\u0005]]></o></r>',
  '<r><o><!-- a -- b --></o></r>',
  '<r><o><!-- a ---></o></r>',
  '<r><o><!-></o></r>',
  '<r><o><![cdata[x]]></o></r>',
  '<r><o><? x?></o></r>',
  '<r><o><?xml version="1.0"?></o></r>',
  '<r><o><?XML x?></o></r>',
  '<r><o><?a+b?></o></r>',
  ' <?xml version="1.0"?><r/>',
  '<?xml?><r/>',
  '<?xml encoding="utf-8"?><r/>',
  '<?xml version="1.0" encoding=""?><r/>',
  '<?xml version="1.0" standalone="maybe"?><r/>',
  '<?xml version="1.0" standalone="yes" encoding="utf-8"?><r/>',
  '<?xml version="1.0"encoding="utf-8"?><r/>',
  '<?xml version="2.0"?><r/>',
  '<?xml version="1.0" other="x"?><r/>',
  '<r><o a/></r>',
  '<r><o a=1/></r>',
  '<r><o a="1/></r>',
  '<r><o a="1"b="2"/></r>',
  '<r><o a="1" a="2"/></r>',
  '<r><o a="<"/></r>',
  '<r><o a="&"/></r>',
  '<r><o a="&x;"/></r>',
  '<r><o ="1"/></r>',
  '<r><o 1a="1"/></r>',
  '<r><o / ></o></r>',
  '<r><o//></r>',
  '<r><o></o a="1"></r>',
  '<r><o></ o></r>',
  '<r>< o/></r>',
  '<r><-o/></r>',
  '<r><o×/></r>',
  '<r><·o/></r>',
  '<r><o></o</r>',
  '<r a="1" a="1"/>',
  '<r>&x;</r>',
];

describe('a document is taken whole exactly when saxes finds nothing wrong', () => {
  test.each(WELL_FORMED)('well-formed: %j', async (document) => {
    expect(saxesMistake(document)).toBeUndefined();
    expect(await isTaken(document)).toBe(true);
  });

  test.each(ILL_FORMED)('ill-formed: %j', async (document) => {
    expect(saxesMistake(document)).toBeDefined();
    expect(await isTaken(document)).toBe(false);
  });
});

test('generated and damaged documents: both readers and saxes agree', async () => {
  const random = seeded(20_251_121);
  const documents = Array.from({ length: 2_000 }, () => randomDocument(random));

  const differences = await Promise.all(documents.map(difference));

  expect(differences.filter((each) => each !== undefined)).toEqual([]);
}, 60_000);

/** What differs between the two readers, chunk sizes and saxes. */
async function difference(document: string, number: number): Promise<unknown> {
  const chunkBytes = 1 + (number % 60);
  const plain = await folder.outcome(document, { record: 'o', chunkBytes });
  const strict = await folder.outcome(document, { record: 'o', usePlainReader: false });
  if (JSON.stringify(plain) !== JSON.stringify(strict)) return { document, plain, strict };
  const mistake = saxesMistake(document);
  if (isComparable(plain) && isWhole(plain) !== (mistake === undefined)) {
    return { document, plain, mistake };
  }
  if (!isWhole(plain)) return undefined;
  const { texts } = plain as { texts: readonly string[] };
  const expected = saxesTexts(document, number);
  return JSON.stringify(texts) === JSON.stringify(expected)
    ? undefined
    : { document, texts, expected };
}

function saxesTexts(document: string, number: number): string[] {
  const columns = new XmlColumns();
  const writer = new DelimitedWriter(join(folder.path, `saxes-${String(number)}`), columns.names);
  for (const [index, element] of saxesElements(document, 'o').entries()) {
    writer.writeValues(index + 1, recordValues(element, columns));
  }
  writer.close();
  return writer.segments.map(({ path }) => readFileSync(path, 'utf8'));
}

async function isTaken(document: string): Promise<boolean> {
  return isWhole(await folder.outcome(document));
}

function isWhole(outcome: unknown): boolean {
  const { rejects } = outcome as { rejects?: readonly unknown[] };
  return rejects?.length === 0;
}

/** Not what we refuse though it is well-formed, nor `<?p?x?>`, which saxes takes though XML does not. */
function isComparable(outcome: unknown): boolean {
  const { code, rejects } = outcome as Partial<{ code: string; rejects: readonly unknown[] }>;
  const isOurs = ['XML_STRAY_TEXT', 'XML_RECORD_NOT_FOUND', 'XML_DTD'].includes(code ?? '');
  return !isOurs && !JSON.stringify(rejects ?? outcome).includes('A blank must follow');
}

function randomDocument(random: (below: number) => number): string {
  const pick = (items: readonly string[]) => items[random(items.length)] ?? '';
  const some = (most: number, part: () => string) =>
    Array.from({ length: random(most + 1) }, part).join('');
  const texts = [
    'x',
    '1',
    'a,b',
    '"q"',
    'é',
    '😀',
    '\n',
    '\r\n',
    ' ',
    ']',
    '&amp;',
    '&#10;',
    '￼',
    '>',
  ];
  const odd = ['<!-- </o> -->', '<![CDATA[<o>]]>', '<?p <o> ?>', '<b><o>n</o></b>', '<b k="v"/>'];
  const child = () => {
    const name = pick(['a', 'b', 'ab', 'ç']);
    return random(8) === 0 ? `<${name}/>` : `<${name}>${some(2, () => pick(texts))}</${name}>`;
  };
  const record = () =>
    random(10) === 0
      ? `<o i="${pick(texts.filter((text) => text !== '"q"'))}"/>`
      : `<o>${some(4, () => (random(9) === 0 ? pick(odd) : child()))}</o>`;
  const between = () => pick(['', '\n', ' ', '<!-- o -->', '<?p?>', '\r\n  ']);
  const body = some(6, () => record() + between());
  const document = random(6) === 0 ? `<r><w>${body}</w>${body}</r>` : `<r>${body}</r>`;
  return Array.from({ length: random(3) }).reduce<string>(
    (text) => damaged(text, random),
    document,
  );
}

function damaged(document: string, random: (below: number) => number): string {
  const parts = [
    '<',
    '>',
    '&',
    '</o>',
    '<o>',
    '/',
    '"',
    '-->',
    '<!--',
    ']]>',
    '<![CDATA[',
    'o',
    '\u0001',
  ];
  const at = random(document.length + 1);
  const length = random(3) === 0 ? 0 : random(6);
  const part = random(2) === 0 ? '' : (parts[random(parts.length)] ?? '');
  return (document.slice(0, at) + part + document.slice(at + length)).toWellFormed();
}
