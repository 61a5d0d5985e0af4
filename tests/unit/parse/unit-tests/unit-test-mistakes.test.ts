import { expect, test } from 'vitest';
import { createProject } from '../../../support/create-project.ts';

const files = {
  'models/silver/orders.sql': 'select 1 as id',
  'models/silver/totals.sql': 'with a as (select * from {{ref "orders"}}) select * from a',
  'models/silver/grows.sql':
    '{{config materialized="incremental"}} select * from {{ref "orders"}} {{#if (is_incremental)}} where true {{/if}}',
  'models/silver/batches.sql':
    '{{config materialized="incremental" strategy="microbatch" event_time="at" batch_size="day" begin="2026-01-01"}} select id, timestamp \'2026-01-01\' as at from {{ref "orders"}}',
  'macros/m.hbs': 'x',
  'macros/h.ts': 'export function h() { return 1; }',
  'tests/fixtures/one.csv': 'id\n1\n',
  'tests/fixtures/deep/one.csv': 'id\n1\n',
  'tests/fixtures/query.sql': 'select 1 as id',
  'seeds/countries.csv': 'code\nDE\n',
};
const given = "given: [{ input: ref('orders'), rows: [] }]";
const expected = 'expect: { rows: [] }';

test.each([
  [
    `model: totals\n    given: []\n    ${expected}`,
    'UNIT_TEST_INPUT_MISSING',
    `The unit test "u" gives no rows for ref('orders')`,
  ],
  [
    `model: totals\n    given: [{ input: ref('grows'), rows: [] }]\n    ${expected}`,
    'UNIT_TEST_INPUT',
    `"silver.totals" does not read ref('grows')`,
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), rows: [] }, { input: ref('silver.orders'), rows: [] }]\n    ${expected}`,
    'UNIT_TEST_INPUT',
    `ref('silver.orders') is given twice`,
  ],
  [`model: totalz\n    ${given}\n    ${expected}`, 'REF_NOT_FOUND', 'No model is named "totalz"'],
  [
    `model: totals\n    given: [{ input: ref('order'), rows: [] }]\n    ${expected}`,
    'REF_NOT_FOUND',
    'No model is named "order"',
  ],
  [
    `model: countries\n    given: []\n    ${expected}`,
    'UNIT_TEST_MODEL',
    'The unit test "u" is about "countries", which is a seed',
  ],
  [`model: totals\n    ${given}`, 'YAML_KEY_MISSING', 'The key "expect" of a unit test is missing'],
  [
    `model: totals\n    ${given}\n    ${expected}\n    expect_error: x`,
    'YAML_VALUE',
    'A unit test expects rows or an error, not both',
  ],
  [
    `model: totals\n    ${given}\n    expect_error: " "`,
    'YAML_VALUE',
    '"expect_error" must not be empty',
  ],
  [
    `model: totals\n    ${given}\n    ${expected}\n    versions: { include: [2] }`,
    'YAML_VALUE',
    '"versions" names versions of a model, which ingot does not have',
  ],
  [
    `model: totals\n    ${given}\n    ${expected}\n    rows: []`,
    'YAML_KEY_UNKNOWN',
    'A unit test has no key "rows"',
  ],
  [
    `model: totals\n    cte: b\n    ${given}\n    ${expected}`,
    'UNIT_TEST_CTE',
    'The model has no CTE "b"',
  ],
  [
    `model: totals\n    given: [{ input: orders, rows: [] }]\n    ${expected}`,
    'YAML_VALUE',
    '"input" can\'t be "orders"',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders') }]\n    ${expected}`,
    'UNIT_TEST_INPUT',
    'ref(\'orders\') has neither "rows" nor a "fixture"',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), rows: { id: 1 } }]\n    ${expected}`,
    'YAML_TYPE',
    '"rows" must be a list, not a mapping',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), rows: [1] }]\n    ${expected}`,
    'YAML_TYPE',
    'A row must be a mapping, not a number',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), rows: [{ id: 1, ID: 2 }] }]\n    ${expected}`,
    'COLUMN_DUPLICATE',
    'The column "ID" stands twice in this row',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), format: csv, rows: [] }]\n    ${expected}`,
    'YAML_TYPE',
    '"rows" of the format "csv" must be a text, not a list',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), format: sql, rows: "select 1; select 2" }]\n    ${expected}`,
    'SQL_TWO_STATEMENTS',
    'A second statement is not run',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), format: sql, rows: "-- no" }]\n    ${expected}`,
    'SQL_EMPTY',
    'There is no SQL',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), fixture: query }]\n    ${expected}`,
    'YAML_VALUE',
    'A fixture is a file, CSV or SQL',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), format: sql, fixture: qery }]\n    ${expected}`,
    'FIXTURE_NOT_FOUND',
    'No fixture is named "qery.sql"',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), format: csv, fixture: one }]\n    ${expected}`,
    'FIXTURE_AMBIGUOUS',
    'Two fixtures are named "one.csv"',
  ],
  [
    `model: totals\n    given: [{ input: ref('orders'), format: csv, fixture: query, rows: x }]\n    ${expected}`,
    'YAML_VALUE',
    'Rows stand in "rows" or in a fixture, not in both',
  ],
  [
    `model: totals\n    ${given}\n    ${expected}\n    overrides: { now: soon }`,
    'YAML_VALUE',
    '"now" can\'t be "soon"',
  ],
  [
    `model: totals\n    ${given}\n    ${expected}\n    overrides: { batch: { start: 2026-01-02, end: 2026-01-02 } }`,
    'YAML_VALUE',
    '"end" of "batch" must be later than its "start"',
  ],
  [
    `model: totals\n    ${given}\n    ${expected}\n    overrides: { macros: { mm: 1 } }`,
    'UNIT_TEST_MACRO',
    'No macro is named "mm"',
  ],
  [
    `model: totals\n    ${given}\n    ${expected}\n    overrides: { macros: { m: [1] } }`,
    'UNIT_TEST_MACRO',
    'What the macro "m" prints must be a text',
  ],
  [
    `model: totals\n    ${given}\n    ${expected}\n    overrides: { macros: { is_incremental: maybe } }`,
    'YAML_TYPE',
    '"is_incremental" of "macros" must be true or false, not a text',
  ],
  [
    `model: totals\n    ${given}\n    expect: { of: table, rows: [] }`,
    'UNIT_TEST_INCREMENTAL',
    'The unit test "u" expects rows of the table, and "silver.totals" is no incremental model',
  ],
  [
    `model: grows\n    ${given}\n    ${expected}`,
    'UNIT_TEST_INCREMENTAL',
    'The unit test "u" does not say whether the model adds to its table',
  ],
  [
    `model: grows\n    overrides: { macros: { is_incremental: true } }\n    ${given}\n    ${expected}`,
    'UNIT_TEST_INCREMENTAL',
    'The unit test "u" says that the model adds to its table, and not what is in it',
  ],
  [
    `model: grows\n    cte: a\n    ${given}\n    expect: { of: table, rows: [] }`,
    'UNIT_TEST_INCREMENTAL',
    'The unit test "u" is about a CTE, and expects rows of the table',
  ],
  [
    `model: batches\n    ${given}\n    expect: { of: table, rows: [] }`,
    'UNIT_TEST_INCREMENTAL',
    'The unit test "u" does not say which batch is built',
  ],
])('%j is %s', async (test, code, message) => {
  await using project = await createProject({
    ...files,
    'models/silver/silver.yml': `unit_tests:\n  - name: u\n    ${test}\n`,
  });

  const { mistakes } = await project.check();

  expect(mistakes.map((each) => [each.code, each.message])).toEqual([[code, message]]);
  expect(mistakes[0]?.location).toMatchObject({ path: 'models/silver/silver.yml' });
});

test('two unit tests of one model can have no name in common; those of two models can', async () => {
  const one = (model: string) => `  - { name: u, model: ${model}, ${given}, ${expected} }\n`;
  await using project = await createProject({
    ...files,
    'models/silver/other.sql': 'select * from {{ref "orders"}}',
    'models/silver/silver.yml': `unit_tests:\n${one('totals')}${one('other')}${one('totals')}`,
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(({ code }) => code)).toEqual(['TEST_DUPLICATE']);
});

test('a unit test that is switched off, or whose model is, is not there', async () => {
  const one = (name: string, model: string, config: string) =>
    `  - { name: ${name}, model: ${model}, ${given}, ${expected}, config: { ${config} } }\n`;
  await using project = await createProject({
    ...files,
    'models/silver/off.sql': '{{config enabled=false}} select * from {{ref "orders"}}',
    'models/silver/silver.yml': `unit_tests:\n${one('a', 'off', '')}${one('b', 'totals', 'enabled: false')}${one('c', 'totals', '')}`,
  });

  const { statuses } = await project.run({ command: 'test' });

  expect(statuses).toEqual({ c: 'pass' });
});
