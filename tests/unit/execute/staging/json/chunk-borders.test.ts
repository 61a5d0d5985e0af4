import { expect, test } from 'vitest';
import { outcome, type ReadOptions } from './read-text.ts';

const document = `\ufeff{"n": [1, -2.50e+3, true, {"x": "}]"}], "d": {"o": [
  {"å": "ä€😀", "b\\u0022": "\\\\\\"\\u00e4\\ud83d\\ude00\\n", "c": [ {"x" : 1.10} , null ]},
  {"c":false,"å":""}, {}, 12, {"a":1,,}, {"c":"x, "d":1},
  {"a":{"b":2},
  {"z":"last", "z2":-0.5}
], "p": "\\u005d"}, "e":null}
`;
const lines = `{"å": "ä€😀", "b": "\\\\\\"\\ud83d\\ude00"}\r\n\r\n{"a":1,,}
  {"b":[ 1 , {"x" : "\\n"} ],"c":1e-5}\t
nul
{"c":tru}
"x"
{"a":"€"} x
{"b":"last"}`;
const values = '{"a":1}{"b":[{}]}\n12 "x\\u00e4" null [{"c":2},{"d":3}] {"a":{"b":}} {"e":"ö"}';
const exploded =
  '{"l":[{"a":1},{"b":"€"},"x"],"k":"ä"}\n{"l":{"a":2}}\n{"l":[{"a":1,"a":2},[3]]}\n';

const cases: readonly (readonly [string, string, ReadOptions])[] = [
  ['a document', document, { record: 'd.o' }],
  ['a document that is cut', document.slice(0, -12), { record: 'd.o' }],
  ['lines', lines, { format: 'ndjson' }],
  ['lines longer than records', lines, { format: 'ndjson', limits: { recordBytes: 20 } }],
  ['elements longer than records', document, { record: 'd.o', limits: { recordBytes: 30 } }],
  ['values', values, {}],
  ['exploded lines', exploded, { format: 'ndjson', explode: { path: 'l', keys: ['k'] } }],
  ['nothing at the path', document, { record: 'd.o.x' }],
];

test.each(cases)(
  'a border between pieces at any byte changes nothing: %s',
  async (_, text, how) => {
    const whole = withoutLayouts(await outcome(text, how));
    const sizes = Array.from({ length: Buffer.byteLength(text) }, (__, index) => index + 1);

    const outcomes = await Promise.all(
      sizes.map((pieceBytes) => outcome(text, { ...how, pieceBytes })),
    );

    expect(new Set(outcomes.map(withoutLayouts))).toEqual(new Set([whole]));
  },
);

/** In more pieces the columns of a text grow more often. */
function withoutLayouts(result: Awaited<ReturnType<typeof outcome>>): string {
  return typeof result === 'string' ? result : JSON.stringify({ ...result, layouts: [] });
}
