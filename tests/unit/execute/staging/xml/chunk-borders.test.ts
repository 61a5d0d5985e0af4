import { afterAll, expect, test } from 'vitest';
import { XmlFolder } from './convert-text.ts';

const folder = new XmlFolder();
afterAll(() => {
  folder[Symbol.dispose]();
});

const GOOD = `<?xml version="1.0" encoding="utf-8"?>
<orders><!-- a --><?pi b?>
  <order id="1&#9;" ns:k='>'><a>é😀</a><b>&amp;&lt;\r\nx</b></order>
  <o2/><!-- </order> --><order><a><![CDATA[<order>]]></a><order>n</order></order>\r
  <order><a>1,2</a><b>"q"</b><c/><d  >]] ></d  ></order>
</orders>
<!-- end -->`;
const BROKEN = `<orders><order><a>é & b</a></order>
<order><a>2</a>
<order><a>3</a></order> <order x="1" x="2"/>
<order><a>4</b></order>x</a> <order><!-- -- </order>
<order><a>5</a></order><order><a>6</a></orders>`;
const FATAL = `<orders>
<order><a>1</a></order> <h>é&nbsp;</h></orders>`;
const TRUNCATED = `<orders>\n<order><a>1</a></order>\n<order><a>2</a></ord`;

test.each([
  ['good', GOOD],
  ['broken', BROKEN],
  ['fatal', FATAL],
  ['truncated', TRUNCATED],
])('a chunk border at any byte changes nothing: %s', async (_, document) => {
  const whole = await folder.outcome(document, { record: 'order' });
  const sizes = Array.from({ length: Buffer.byteLength(document) }, (__, index) => index + 1);

  const outcomes = await Promise.all(
    sizes.map((chunkBytes) => folder.outcome(document, { record: 'order', chunkBytes })),
  );

  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toEqual(
    new Set([JSON.stringify(whole)]),
  );
});
