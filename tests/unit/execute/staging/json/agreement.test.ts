import { expect, test } from 'vitest';
import { expectedRecord, expectedRows } from './json-oracle.ts';
import { mutatedLines, mutatedElements } from './random-json.ts';
import { outcome, readText } from './read-text.ts';

/** Records that are JSON, and some that are nearly so. */
const corpus: readonly string[] = [
  '{}',
  ' { } ',
  '{"a":1}',
  '{"a":1}}',
  '{"a":1',
  '{"a":1,}',
  '{,}',
  '{"a"}',
  '{"a":}',
  '{"a" "b"}',
  '{"a"::1}',
  '{a:1}',
  "{'a':1}",
  '{"a":1 "b":2}',
  '{"a":1,,"b":2}',
  '{"a":1;"b":2}',
  '{1:2}',
  '{null:2}',
  '{"a":1}//x',
  '{"a":/**/1}',
  '{"a":1}#',
  ...[
    '0',
    '-0',
    '-',
    '+1',
    '01',
    '-01',
    '00',
    '1.',
    '.1',
    '1.0',
    '0.10',
    '-1.5',
    '1.e1',
    '1e',
    '1e+',
    '1E5',
  ]
    .concat([
      '1e-05',
      '0e0',
      '0E+00',
      '1e1.5',
      '1.2.3',
      '1_000',
      '0x10',
      '0b1',
      '1f',
      '- 1',
      '1 2',
      '--1',
      '∞',
    ])
    .concat([
      'true',
      'false',
      'null',
      'True',
      'TRUE',
      'nul',
      'nulll',
      'truefalse',
      'NaN',
      'Infinity',
      '-Infinity',
    ])
    .concat([
      'undefined',
      '[]',
      '[ ]',
      '[1]',
      '[1,]',
      '[,1]',
      '[1,,2]',
      '[1 2]',
      '[',
      ']',
      '[[]',
      '[]]',
      '[}',
      '{]',
    ])
    .concat([
      '{}',
      '{"b":{}}',
      '{"b":{"c":[{"d":null}]}}',
      '{"b":1,}',
      '{"b"}',
      '{b:1}',
      '(1)',
      '`x`',
      'x',
      '',
    ])
    .concat([
      '""',
      '"a',
      'a"',
      '"a""b"',
      '"\\"',
      '"\\\\"',
      '"\\""',
      '"\\/"',
      '"/"',
      '"\\b\\f\\n\\r\\t"',
      '"\\a"',
    ])
    .concat([
      '"\\x41"',
      '"\\0"',
      '"\\\'"',
      '"\\ "',
      '"\\u"',
      '"\\u1"',
      '"\\u12"',
      '"\\u123"',
      '"\\u1234"',
    ])
    .concat([
      '"\\u12G4"',
      '"\\U1234"',
      '"\\u 123"',
      '"\\u-123"',
      '"\\u0000"',
      '"\\uFFFF"',
      '"\\uffff\\uFFFE"',
    ])
    .concat([
      '"\\ud83d\\ude00"',
      '"\\ud83d"',
      '"\\ude00"',
      '"\\ude00\\ud83d"',
      '"\\ud83d\\u0041"',
      '"\\ud83dx"',
    ])
    .concat([
      '"\\ud83d\\\\ude00"',
      '"\\ud83d\\ud83d\\ude00"',
      '"\u2028\u2029"',
      '"\ufeff"',
      '"\x7f\x80\x9f"',
    ])
    .concat([
      '"\t"',
      '"\0"',
      '"\x1f"',
      '"\r"',
      '"😀"',
      "'x'",
      '"a"x',
      '\u00a01',
      '\u20031',
      '\f1',
      '\v1',
      '\ufeff1',
    ])
    .map((value) => `{"a":${value}}`),
  ...[
    'a',
    '',
    'é',
    '\\u0061',
    '\\ud800',
    '\\ud83d\\ude00',
    '\\n',
    'a\tb',
    '__proto__',
    'constructor',
    'a.b',
  ].map((key) => `{"${key}":1,"z":{"${key}":2}}`),
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":1}',
  '{"a":{"b":1,"b":2}}',
  '[]',
  '[{"a":1}]',
  '1',
  '"x"',
  'null',
  `{"a":${'['.repeat(99)}${']'.repeat(99)}}`,
  `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
  `{"a":${'{"a":'.repeat(99)}1${'}'.repeat(99)}}`,
  `{"a":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`,
];

test.each(corpus)('the line %j is what JSON.parse says', async (line) => {
  const expected = expectedRecord(Buffer.from(line));

  const result = await readText(`${line}\n`, { format: 'ndjson' });

  expect(result.rows).toEqual(expectedRows([expected]));
  expect(result.records).toBe(1);
});

const seeds = Array.from({ length: 40 }, (_, index) => index * 25);

test.each(seeds)('mutated lines are what JSON.parse says (seeds from %i)', async (from) => {
  const cases = Array.from({ length: 25 }, (_, index) => mutatedLines(from + index));

  const results = await Promise.all(
    cases.map(({ bytes, pieceBytes }) => outcome(bytes, { format: 'ndjson', pieceBytes })),
  );

  expect(results.map(summary)).toEqual(
    cases.map(({ records }) => {
      const expected = records.map((record) => expectedRecord(record));
      return { rows: expectedRows(expected), records: expected.length };
    }),
  );
});

test.each(seeds)('of mutated elements only sound ones are kept (seeds from %i)', async (from) => {
  const cases = Array.from({ length: 25 }, (_, index) => mutatedElements(from + index));

  const results = await Promise.all(
    cases.map(({ bytes, pieceBytes }) => outcome(bytes, { pieceBytes })),
  );

  const kept = results.map((result) => summary(result).rows.map(valuesOf));
  const allowed = cases.map(({ elements }) =>
    expectedRows(elements.map((element) => expectedRecord(element))).map(valuesOf),
  );
  expect(
    kept.flatMap((rows, index) => rows.filter((row) => !allowed[index]?.includes(row))),
  ).toEqual([]);
});

/** Nothing is kept of a document that is broken. */
function summary(result: Awaited<ReturnType<typeof outcome>>) {
  return typeof result === 'string'
    ? { rows: [], records: result }
    : { rows: result.rows, records: result.records };
}

/** Names depend on what other elements are sound. */
function valuesOf(row: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.values(row).sort());
}
