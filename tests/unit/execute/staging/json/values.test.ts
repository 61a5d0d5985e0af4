import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TextLayout } from '../../../../../src/execute/staging/chunk.ts';
import { csvRows } from '../../../../../src/execute/staging/chunk-sql.ts';
import { CollectingSink } from '../../../../support/collecting-sink.ts';
import { StagingProject } from '../staging-fixture.ts';
import { readText } from './read-text.ts';

/** A value as it stands in the file, and the text that it becomes. */
const values: readonly [string, string | null][] = [
  ['null', null],
  ['""', ''],
  ['" "', ' '],
  ['"null"', 'null'],
  ['true', 'true'],
  ['false', 'false'],
  ['0', '0'],
  ['-0', '-0'],
  ['1.10', '1.10'],
  ['1e3', '1e3'],
  ['-1.50E+07', '-1.50E+07'],
  ['1E400', '1E400'],
  ['9007199254740993', '9007199254740993'],
  ['18446744073709551615', '18446744073709551615'],
  [
    '-123456789012345678901234567890.1234567890123456789',
    '-123456789012345678901234567890.1234567890123456789',
  ],
  ['"007"', '007'],
  ['"NaN"', 'NaN'],
  ['"a,b;c\\"d\'e"', 'a,b;c"d\'e'],
  ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
  ['"\\r"', '\r'],
  ['"\\u0001"', '\u0001'],
  ['"\\u0002\\u0002x\\u0001\\n"', '\u0002\u0002x\u0001\n'],
  ['"a\\u0000b"', 'a\0b'],
  ['"\\u0000"', '\0'],
  ['"\\u00e4\\u20AC\\uD83d\\uDE00"', 'ä€😀'],
  ['"ä€😀\u2028\u00a0\ufeff\x7f"', 'ä€😀\u2028\u00a0\ufeff\x7f'],
  ['[]', '[]'],
  ['{}', '{}'],
  ['[ 1.10 ,\t"a b" , { "x" : null } ]', '[1.10,"a b",{"x":null}]'],
  ['{"a":"x\\u000a\\"  y\\\\" ,"a":1e3}', '{"a":"x\\u000a\\"  y\\\\","a":1e3}'],
  [`"${'x'.repeat(1_000_000)}"`, 'x'.repeat(1_000_000)],
  [`"${'\\n'.repeat(1_000)}"`, '\n'.repeat(1_000)],
];

test('every value comes back from DuckDB as the text that stands in the file', async () => {
  const lines = values.map(([value], index) => `{"a":${value},"n":${index},"b":${value}}`);

  const rows = await throughDuckDb(lines.join('\n'));

  expect(rows).toEqual(values.map(([, text], index) => [text, String(index), text]));
});

test('a single column comes back, empty texts and NULL too', async () => {
  const rows = await throughDuckDb('{"a":null}\n{"a":""}\n{}\n{"a":"x"}\n{"a":null}');

  expect(rows).toEqual([[null], [''], [null], ['x'], [null]]);
});

test('keys that are out of order, missing or new come back in their columns', async () => {
  const rows = await throughDuckDb(
    '{"a":1,"b":2,"c":3}\n{"c":4,"a":5}\n{"b":"6\\n"}\n{"a":7,"d":"","c":8}\n{}\n{"d":9,"b":null}',
  );

  expect(rows).toEqual([
    ['1', null, '2', '3'],
    ['5', null, null, '4'],
    [null, null, '6\n', null],
    ['7', '', null, '8'],
    [null, null, null, null],
    [null, '9', null, null],
  ]);
});

test('records without any key are rows of a text with one empty column', async () => {
  const rows = await throughDuckDb('{}\n{}');

  expect(rows).toEqual([[null], [null]]);
});

/** The rows that DuckDB reads of the text that is made of NDJSON. */
async function throughDuckDb(text: string): Promise<unknown> {
  const sink = new CollectingSink();
  await readText(text, { format: 'ndjson', sink });
  const { text: written, layout } = onlyText(sink);
  const bytes = Buffer.from(written, 'latin1');
  const folder = await mkdtemp(join(tmpdir(), 'ingot-json-'));
  await using project = await StagingProject.create();
  try {
    const path = join(folder, 'rows.txt');
    await writeFile(path, bytes);
    const file = { path, bytes: bytes.length };
    return await project.query(`from ${csvRows(file, layout, [])}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function onlyText({ texts }: CollectingSink): { text: string; layout: TextLayout } {
  const [only] = texts;
  if (texts.length !== 1 || only === undefined) throw new Error('One text was expected');
  return { text: only.text, layout: only.layout };
}
