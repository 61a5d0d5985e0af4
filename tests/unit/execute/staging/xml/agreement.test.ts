import { describe, expect, test } from 'vitest';
import { damaged, randomDocument } from './random-document.ts';
import { outcome, seeded } from './read-document.ts';
import { atEveryBorder, difference, isWhole, saxesRows } from './saxes-agreement.ts';
import { saxesMistake } from './saxes-oracle.ts';

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
  '<r><o xmlns:n="u"><n:a n:b="2">1</n:a></o></r>',
  '<r><o><_a.b-c·>1</_a.b-c·></o></r>',
  '<größe><o><änderung>é😀</änderung></o></größe>',
  '<r><o>\u007f\u0085\u2028\ufffd</o></r>',
  '<r><o><x:y:z/></o></r>',
  '<r><o><:/><_/></o></r>',
  '<r><o><𐐀/><a\u0300/></o></r>',
  '<r><o a="&lt;&#x26;amp;&#10;"/></r>',
  '<r><o a=""></o><o a=" "/><o a="&#32;"/></r>',
  '<r><o a=\'"\' b="\'"/></r>',
  '<r><o xml:lang="sv" xml:space="preserve"> </o></r>',
  '<r><o>a<!-- - -->b<?p?>c<![CDATA[d]]>e</o></r>',
  '<r><o>a<b/>c<b/>d</o></r>',
  '<r><o><![CDATA[a]]]></o><o><![CDATA[]]]]></o></r>',
  '<r><o> <b/> &#32; <b/> </o></r>',
  '<r><o> <b/> <![CDATA[ ]]> <b/> </o></r>',
  '<r><o><b> <c/> x </b></o></r>',
  '<r><o><b k="1">x<c/></b></o></r>',
  '<r><o><a b="1"><b>2</b><b_1>3</b_1></a></o></r>',
  '<r><o><a>1</a><b>2</b><a>3</a></o></r>',
  '<r><o><a/><A/><a/></o></r>',
  '<r><o>"\\/\t</o><o><a>"\\\t</a><a>\r</a></o></r>',
  '<r><o>]]</o><o>]]&gt;</o><o>]&#93;></o></r>',
  '<r><o><?p a?b?></o></r>',
  '<r><o><!--\r\n--></o></r>',
  '<r><o/><!-- <o/> --><o/><?p <o/> ?><o/></r>',
  '<r><o>\ud7ff\ue000\ufffd\u{10000}\u{10ffff}</o></r>',
  '<r><o>&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10FFFF;</o></r>',
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
  '<r><o a="1" b="2" a="3"/></r>',
  '<r><o><b a="1" a="1"/></o></r>',
  '<r><o a="&#0;"/></r>',
  '<r><o a="\ufffe"/></r>',
  '<r><o a="&#xFFFF;"/></r>',
  '<r><o a="]]>" b="<"/></r>',
  '<r><o a="1"/ ></r>',
  '<r><o><![CDATA [a]]></o></r>',
  '<r><o><!--a--!></o></r>',
  '<r><o><!- a --></o></r>',
  '<r><o><?p</o></r>',
  '<r><o><??></o></r>',
  '<r><o>&amp</o></r>',
  '<r><o>&a mp;</o></r>',
  '<r><o>& amp;</o></r>',
  '<r><o>&#-1;</o></r>',
  '<r><o>&#x 41;</o></r>',
  '<r><o>&#xdfff;</o></r>',
  '<r><o>&#xb;</o></r>',
  '<r><o>\u000b</o></r>',
  '<r><o>\u001f</o></r>',
  '<r><o><\u0300a/></o></r>',
  '<r><o><a\u2190/></o></r>',
  '<r><o><a\ufffe/></o></r>',
  '<r><o></O></r>',
  '<r><o><b></o></b></r>',
  '<r><o></o ></p></r>',
  '<r><o></o></r ><!-- -- -->',
  '<r><o></o></r><![CDATA[]]>',
  '<![CDATA[]]><r/>',
  '<r><o></o></r>&amp;',
  '\ufeff\ufeff<r/>',
];

describe('a document is taken whole exactly when saxes finds nothing wrong, and with the same rows', () => {
  test.each(WELL_FORMED)('well-formed: %j', async (document) => {
    const outcomes = await atEveryBorder(document, { record: 'o' });

    expect(saxesMistake(document)).toBeUndefined();
    expect(outcomes).toEqual([expect.objectContaining(saxesRows(document, 'o'))]);
  });

  test.each(ILL_FORMED)('ill-formed: %j', async (document) => {
    const outcomes = await atEveryBorder(document, {});

    expect(saxesMistake(document)).toBeDefined();
    expect(outcomes.map(isWhole)).toEqual([false]);
  });
});

// XML asks for a blank in `<?p?x?>`; saxes does not.
test('the one thing that saxes takes and the reader does not', async () => {
  const document = '<r><o><?p?x?></o></r>';

  expect(saxesMistake(document)).toBeUndefined();
  expect(await outcome(document)).toMatchObject({
    rejects: [{ reason: 'A blank must follow "<?p" (line 1, column 10)' }],
  });
});

test.each(['<r><n:o/></r>', '<r><o n:a="1"/></r>', '<r xmlns:n=""><o/></r>', '<r><a:b:c/></r>'])(
  'prefixes are part of names and need no declaration: %s',
  async (document) => {
    expect(isWhole(await outcome(document))).toBe(true);
  },
);

test('generated and damaged documents: the reader and saxes agree', async () => {
  const random = seeded(20_251_121);
  const documents = Array.from({ length: 2_000 }, () => damaged(randomDocument(random), random));

  const differences = await Promise.all(
    documents.map((document, at) => difference(document, 1 + (at % 60))),
  );

  expect(differences.filter((each) => each !== undefined)).toEqual([]);
}, 60_000);
