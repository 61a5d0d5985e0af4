import { expect, test } from 'vitest';
import { createProject } from '../../../support/create-project.ts';

const project = {
  'models/m.sql': 'select * from {{ref "t"}}',
  'models/t.sql': `select 1::tinyint as small, 2::bigint as big, 3::hugeint as huge, 1.5::decimal(10, 2) as money, 1.5::double as ratio,
  true as flag, 'x' as word, date '2026-01-01' as day, timestamp '2026-01-01' as at, timestamptz '2026-01-01' as zoned, time '10:00' as clock,
  interval 1 day as span, uuid() as id, '\\xAA'::blob as bytes, 'a'::enum('a', 'b') as letter, '{"a": 1}'::json as doc,
  {'a': 1, 'b': {'c': [1.5::decimal(4, 1)]}} as part, [date '2026-01-01'] as days, map {'k': [1]} as pairs, [{'x': 1}] as parts`,
};
const unitTest = (given: string, expected: string) => `unit_tests:
  - name: u
    model: m
    given: [{ input: ref('t'), rows: [${given}] }]
    expect: { rows: [${expected}] }
`;

test.each([
  ['{ small: -128, big: 9223372036854775807, huge: 170141183460469231731687303715884105727 }'],
  ['{ big: 9007199254740993, money: 12345678.90 }'],
  ['{ ratio: 0.1, flag: false, word: "null" }'],
  ['{ ratio: .nan, word: "" }'],
  ['{ ratio: 1e300, money: 1.50e0 }'],
  ['{ word: 007 }'],
  ['{ word: "\'\'; drop table t; --" }'],
  ['{ word: "Ünï → 漢" }'],
  [
    '{ day: 2026-02-28, at: 2026-02-28 10:11:12.123456, zoned: 2026-02-28 10:11:12+02, clock: 10:11:12.5 }',
  ],
  [
    "{ span: 2 months 3 days, id: 00000000-0000-4000-8000-000000000000, bytes: '\\xAA\\x00', letter: b }",
  ],
  ['{ doc: { a: 9007199254740993, b: [x, null] } }'],
  ['{ doc: \'{"a":1}\' }'],
  ['{ part: { b: { c: [2.5, null] } } }'],
  ['{ part: null, days: [], pairs: {}, parts: [] }'],
  ['{ days: [2026-01-01, null], pairs: { "a b": [1, 2], c: [] }, parts: [{ x: 1 }, null] }'],
  ['{ word: null }'],
])('%s comes out as it went in', async (row) => {
  await using folder = await createProject({ ...project, 'models/m.yml': unitTest(row, row) });

  const { statuses, errors } = await folder.run({ command: 'test' });

  expect([statuses, errors]).toEqual([{ u: 'pass' }, []]);
});

test.each([
  ['{ big: 9007199254740993 }', '{ big: 9007199254740992 }'],
  ['{ ratio: 0.1 }', '{ ratio: 0.10000000000000002 }'],
  ['{ word: "" }', '{ word: null }'],
  ['{ word: a }, { word: a }', '{ word: a }'],
  ['{ part: { a: 1 } }', '{ part: { a: 1, b: { c: [] } } }'],
  ['{ pairs: { k: [1] } }', '{ pairs: { k: [1, 1] } }'],
])('%s is not %s', async (given, expected) => {
  await using folder = await createProject({
    ...project,
    'models/m.yml': unitTest(given, expected),
  });

  const { statuses } = await folder.run({ command: 'test' });

  expect(statuses).toEqual({ u: 'fail' });
});

test.each([
  ['{ small: 128 }', 'The value of "small" is no TINYINT'],
  ['{ small: 1.5 }', '"1.5" is no whole number'],
  ['{ small: 15e-1 }', '"15e-1" is no whole number'],
  ['{ money: 1.005 }', '"1.005" has more than 2 decimal places'],
  ['{ money: 123456789012 }', 'The value of "money" is no DECIMAL(10,2)'],
  ['{ day: 2026-02-30 }', 'The value of "day" is no DATE'],
  ['{ day: 2026-02-28 10:00 }', '"2026-02-28 10:00" has a time of day, and the column holds dates'],
  [
    '{ at: 2026-02-28 10:00:00.1234567 }',
    '"2026-02-28 10:00:00.1234567" is finer than the 6 decimal places of a second that the column holds',
  ],
  ['{ flag: maybe }', 'The value of "flag" is no BOOLEAN'],
  ['{ letter: c }', `The value of "letter" is no ENUM('a', 'b')`],
  ['{ doc: "{a" }', 'The value of "doc" is no JSON'],
  ['{ part: { b: { d: 1 } } }', 'The struct has no field "d"'],
  ['{ part: { b: { c: [1.25] } } }', '"1.25" has more than 1 decimal places'],
  ['{ part: [1] }', 'The value must be a mapping, not a list'],
  ['{ days: { a: 1 } }', 'The value must be a list, not a mapping'],
  ['{ word: [a] }', 'The value must be one value, not a list'],
  ['{ word: "a\\0b" }', 'A value holds the character NUL (U+0000)'],
  ['{}', 'A row names no column'],
  ['{ nope: 1 }', `ref('t') has no column "nope"`],
  ['{ __proto__: 1 }', `ref('t') has no column "__proto__"`],
])('%s is refused at its place', async (row, message) => {
  await using folder = await createProject({ ...project, 'models/m.yml': unitTest(row, '') });

  const { statuses, messages, errors } = await folder.run({ command: 'test' });

  expect([statuses, messages]).toEqual([{ u: 'error' }, { u: message }]);
  expect(errors[0]).toContain('at models/m.yml:4:');
});

test.each([
  ['20.4 as big', '"20.4" can\'t be a value of "big", which is BIGINT'],
  ["'20.4' as big", '"20.4" can\'t be a value of "big", which is BIGINT'],
  ['1.505 as money', '"1.505" can\'t be a value of "money", which is DECIMAL(10,2)'],
  ["timestamp '2026-01-01 10:00' as day", 'can\'t be a value of "day", which is DATE'],
])('a query for expected or given rows with %s is refused', async (values, message) => {
  const rows = `format: sql, rows: "select ${values}"`;
  const files = (given: string, expected: string) => `unit_tests:
  - { name: u, model: m, given: [{ input: ref('t'), ${given} }], expect: { ${expected} } }
`;
  await using folder = await createProject({
    ...project,
    'models/m.yml': files('rows: [{ big: 20 }]', rows),
  });
  const expected = await folder.run({ command: 'test' });
  await folder.write({ 'models/m.yml': files(rows, 'rows: [{ big: 20 }]') });

  const given = await folder.run({ command: 'test' });

  expect([expected.errors[0], given.errors[0]]).toEqual([
    expect.stringContaining(message),
    expect.stringContaining(message),
  ]);
});

test('a query for rows whose values are those of the columns is taken, whatever its types are', async () => {
  const rows =
    "format: sql, rows: \"select 20::utinyint as big, 1.50::double as money, date '2026-01-01' as at, [timestamp '2026-01-01'] as days\"";
  await using folder = await createProject({
    ...project,
    'models/m.yml': `unit_tests:
  - { name: u, model: m, given: [{ input: ref('t'), ${rows} }], expect: { ${rows} } }
`,
  });

  const { statuses, errors } = await folder.run({ command: 'test' });

  expect([statuses, errors]).toEqual([{ u: 'pass' }, []]);
});
