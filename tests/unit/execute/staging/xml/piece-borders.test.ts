import { expect, test } from 'vitest';
import { outcome } from './read-document.ts';
import { atEveryBorder } from './saxes-agreement.ts';

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
])('where the pieces of a file end changes nothing: %s', async (_, document) => {
  const whole = await outcome(document, { record: 'order', pieceBytes: 100_000 });

  const outcomes = await atEveryBorder(document, { record: 'order' });

  expect(outcomes).toEqual([whole]);
});
