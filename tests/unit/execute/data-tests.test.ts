import { expect, test } from 'vitest';
import { createProject, type TestRun } from '../../support/create-project.ts';

/** The status of one test of the column of a model with the rows 1, 2, 2, NULL, and how many are wrong. */
async function statusOf(dataTest: string, rows = '(1), (2), (2), (null)') {
  return outcome(await resultsOf(dataTest, rows));
}

async function messageOf(dataTest: string) {
  const results = await resultsOf(dataTest, '(1), (2), (2), (null)');
  return results.find(({ node }) => node.resourceType === 'test')?.message;
}

async function resultsOf(dataTest: string, rows: string) {
  await using project = await createProject({
    'models/orders.sql': `select cast(id as integer) as id, cast(id as varchar) as text from (values ${rows}) t(id)`,
    'models/customers.sql': 'select 1 as id, 2 as amount',
    'models/p.yml': `models:
  - name: orders
    columns:
      - name: id
        data_tests:
          - ${dataTest}
`,
  });
  const { results } = await project.run();
  return results;
}

function outcome(results: TestRun['results']) {
  const test = results.find(({ node }) => node.resourceType === 'test');
  return [test?.status, test?.failures];
}

test.each([
  ['not_null', 'fail', 1],
  ['not_null: { config: { where: "id = 2" } }', 'pass', 0],
  ['unique', 'fail', 1],
  ['unique: { config: { where: "id < 2" } }', 'pass', 0],
  ['accepted_values: { arguments: { values: [1, 2] } }', 'pass', 0],
  ['accepted_values: { arguments: { values: [1] } }', 'fail', 1],
  ['accepted_values: { values: [1, null] }', 'fail', 1],
  ['accepted_values: { values: ["1 + 1", 1], quote: false }', 'pass', 0],
  ['relationships: { arguments: { to: ref("orders"), field: id } }', 'pass', 0],
  ['relationships: { arguments: { to: ref("customers"), field: id } }', 'fail', 2],
  ['relationships: { to: "{{ref \'customers\'}}", field: amount }', 'fail', 1],
  ['relationships: { to: ref("customers"), field: id, from_condition: "id < 2 -- so" }', 'pass', 0],
  ['relationships: { to: ref("customers"), field: id, from_condition: true }', 'fail', 2],
  ['relationships: { to: ref("orders"), field: id, to_condition: "id < 2 or id > 9" }', 'fail', 2],
  [
    'relationships_where: { to: ref("orders"), field: id, from_condition: id > 1, to_condition: id > 1 }',
    'pass',
    0,
  ],
  ['{ test_name: unique, name: ids_are_unique }', 'fail', 1],
])('%s is a %s', async (dataTest, status, failures) => {
  const found = await statusOf(dataTest);

  expect(found).toEqual([status, failures]);
});

test.each([
  ['not_null: { severity: warn }', 'warn', 1],
  ['not_null: { config: { severity: WARN } }', 'warn', 1],
  ['not_null: { config: { error_if: "> 1" } }', 'warn', 1],
  ['not_null: { config: { error_if: "> 1", warn_if: ">1" } }', 'pass', 1],
  ['not_null: { config: { error_if: ">= 1" } }', 'fail', 1],
  ['not_null: { config: { warn_if: "= 0", error_if: "> 5" } }', 'pass', 1],
  ['not_null: { config: { error_if: "<> 1" } }', 'warn', 1],
  ['not_null: { config: { fail_calc: "count(*) + 10" } }', 'fail', 11],
  ['relationships: { to: ref("customers"), field: id, config: { limit: 1 } }', 'fail', 1],
  ['unique: { config: { fail_calc: "sum(n_records)", error_if: "> 2" } }', 'warn', 2],
])('%s is a %s', async (dataTest, status, failures) => {
  const found = await statusOf(dataTest);

  expect(found).toEqual([status, failures]);
});

test.each([
  ['not_null: { config: { error_if: "> 25%" } }', 'warn', 1],
  ['not_null: { config: { error_if: ">= 25%" } }', 'fail', 1],
  ['not_null: { config: { error_if: "> 30%", warn_if: "> 25%" } }', 'pass', 1],
  ['not_null: { config: { where: "id = 2 or id is null", error_if: "> 33%" } }', 'fail', 1],
  ['not_null: { config: { severity: warn, warn_if: "> 24.9%" } }', 'warn', 1],
  ['unique: { config: { fail_calc: "sum(n_records)", error_if: "> 50%" } }', 'warn', 2],
])('%s is a %s, of the rows that it looks at', async (dataTest, status, failures) => {
  const found = await statusOf(dataTest);

  expect(found).toEqual([status, failures]);
});

test.each([
  ['unique: { config: { where: "id < 2" } }', 'no rows are wrong (fails if != 0)'],
  ['not_null', '1 row is wrong (fails if != 0)'],
  ['not_null: { severity: warn }', '1 row is wrong (warns if != 0)'],
  [
    'not_null: { config: { severity: warn, error_if: "> 0" } }',
    '1 row is wrong (warns if != 0; severity warn never fails)',
  ],
  [
    'not_null: { config: { warn_if: "> 10%", error_if: "> 30%" } }',
    '1 of 4 rows is wrong, 25% (warns if > 10%, fails if > 30%)',
  ],
  [
    'unique: { config: { fail_calc: "sum(n_records)", error_if: "> 2" } }',
    'sum(n_records) is 2 (warns if != 0, fails if > 2)',
  ],
])('%s tells what was measured, and its limits', async (dataTest, message) => {
  expect(await messageOf(dataTest)).toBe(message);
});

test('numbers among the accepted values are compared as the text that a text column holds', async () => {
  await using project = await createProject({
    'models/a.sql': "select * from (values ('1'), ('01'), ('x')) t(code)",
    'models/p.yml':
      'models: [{ name: a, columns: [{ name: code, data_tests: [{ accepted_values: { values: [1] } }] }] }]',
  });

  const { results } = await project.run();

  expect(outcome(results)).toEqual(['fail', 2]);
});

test.each([
  ['without rows', '(select 1 as id)', 'pass', 0],
  ['with rows', '(select -1 as id)', 'fail', 1],
])(
  'a test of the project takes parameters and their defaults (%s)',
  async (_, rows, status, failures) => {
    await using project = await createProject({
      'tests/generic/at_least.sql':
        '{{parameters model column_name least=0}}\nselect *\nfrom {{model}}\nwhere {{column_name}} < {{least}}; -- end',
      'models/a.sql': `select * from ${rows}`,
      'models/p.yml': 'models: [{ name: a, columns: [{ name: id, data_tests: [at_least] }] }]',
    });

    const { results } = await project.run();

    expect(outcome(results)).toEqual([status, failures]);
  },
);

test('a test of the project takes its arguments, lists and refs too', async () => {
  await using project = await createProject({
    'tests/generic/matches_sum.sql':
      'select 1 from {{model}} having {{#each columns as |c|}}{{#unless @first}} + {{/unless}}sum({{c}}){{/each}} <> (select sum(total) from {{other}})',
    'models/a.sql': 'select 1 as x, 2 as y',
    'models/b.sql': 'select 4 as total',
    'models/p.yml':
      'models: [{ name: a, data_tests: [{ matches_sum: { columns: [x, y], other: ref("b") } }] }]',
  });

  const { results } = await project.run();

  expect(outcome(results)).toEqual(['fail', 1]);
});

test('a singular test returns the rows that are wrong, and is configured in its file', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'tests/sql/a_is_positive.sql': 'select * from {{ref "a"}} where id < 0',
    'tests/sql/a_is_even.sql':
      '{{config severity="warn"}}\nselect * from {{ref "a"}} where id % 2 = 1 -- odd',
    'tests/sql/off.sql': '{{config enabled=false}}\nselect 1',
  });

  const { ok, statuses } = await project.run();

  expect({ ok, statuses }).toEqual({
    ok: true,
    statuses: { a: 'success', a_is_even: 'warn', a_is_positive: 'pass' },
  });
});

test('a test that fails while it runs is an error at its place', async () => {
  await using project = await createProject({
    'models/a.sql': "select 'x' as code",
    'tests/sql/broken.sql': 'select *\nfrom {{ref "a"}}\nwhere cast(code as integer) = 1',
  });

  const { errors } = await project.run();

  expect(errors).toEqual([
    'error ROLLED_BACK: Rolled back to what it was before, because the test broken failed\n  at models/a.sql',
    "error SQL_FAILED: Conversion: Could not convert string 'x' to INT32 when casting from source column code\n  at tests/sql/broken.sql:3:7\n  | where cast(code as integer) = 1\n  |       ^",
  ]);
});

test('run does not run tests, test runs nothing else', async () => {
  await using project = await createProject({
    'models/a.sql': 'select null as id',
    'models/p.yml': 'models: [{ name: a, columns: [{ name: id, data_tests: [not_null] }] }]',
  });
  const built = await project.run({ command: 'run' });

  const tested = await project.run({ command: 'test' });

  expect([built.statuses, tested.statuses]).toEqual([{ a: 'success' }, { not_null_a_id: 'fail' }]);
});
