import { expect, test } from 'vitest';
import { recordElements } from '../../../../../src/execute/infer/xml/record-element.ts';
import { scanXml } from '../../../../../src/execute/infer/xml/scan-xml.ts';

function paths(text: string): readonly string[] {
  const root = scanXml(text);
  return root === undefined ? [] : recordElements(root).map(({ path }) => path);
}

test.each([
  ['<r><row><a/></row><row><a/></row></r>', ['row']],
  ['<r><head><v/></head><list><row a="1"/><row a="2"/></list></r>', ['row']],
  ['<r><row><line><q/></line><line><q/></line></row><row/></r>', ['row']],
  ['<r><a><i x="1"/><i x="2"/></a><b><i x="1"/><i x="2"/><i x="3"/></b></r>', ['b/i', 'a/i']],
  ['<r><i a="1"/><i a="2"/><more><i a="3"/></more></r>', ['r/i']],
  ['<r><i>1</i><i>2</i></r>', ['i']],
  ['<r><row><a>1</a></row></r>', ['row']],
  ['<order><id>1</id><name>x</name></order>', ['order']],
  ['<!-- <x/> --><r><![CDATA[<y/>]]><row a=">"/><row/></r>', ['row']],
  // The text ends within a record.
  ['<r><row><a>1</a></row><row><a>2', ['row']],
  ['', []],
])('%s', (text, expected) => {
  expect(paths(text)).toEqual(expected);
});
