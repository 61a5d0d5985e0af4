import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';

test('a test that does not exist, and wrong arguments, are listed', async () => {
  await using project = await createProject({
    'models/gold/a.sql': 'select 1 as id',
    'models/gold/a.yml': `models:
  - name: a
    columns:
      - name: id
        data_tests:
          - not_nul
          - accepted_values: { arguments: { value: [1] } }
          - accepted_values: { arguments: { values: [] } }
          - relationships: { arguments: { to: gold.b, field: id } }
          - unique: { config: { error_if: many } }
          - unique: { config: { error_if: '> 1%', limit: 10 } }
`,
    'tests/sql/s.sql': '{{config warn_if="> 5%"}} select * from {{ref "gold.a"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error TEST_NOT_FOUND: No test is named "not_nul"
      at models/gold/a.yml:6:13
      |           - not_nul
      |             ^
      help: Did you mean "not_null"?

    error TEST_ARGUMENT: The test "accepted_values" needs "values"
      at models/gold/a.yml:7:13
      |           - accepted_values: { arguments: { value: [1] } }
      |             ^
      help: Add it: accepted_values: { arguments: { values: … } }.

    error TEST_ARGUMENT: The test "accepted_values" takes no argument "value"
      at models/gold/a.yml:7:45
      |           - accepted_values: { arguments: { value: [1] } }
      |                                             ^
      help: Did you mean "values"?

    error TEST_ARGUMENT: "values" must not be empty
      at models/gold/a.yml:8:13
      |           - accepted_values: { arguments: { values: [] } }
      |             ^
      help: Write values: [a, b].

    error TEST_ARGUMENT: "to" must name a node
      at models/gold/a.yml:9:13
      |           - relationships: { arguments: { to: gold.b, field: id } }
      |             ^
      help: Write to: ref('silver.customers').

    error YAML_VALUE: "error_if" can't be "many"
      at models/gold/a.yml:10:33
      |           - unique: { config: { error_if: many } }
      |                                 ^
      help: Write a comparison with a whole number, such as "> 10", or with a share of the rows, such as "> 1%".

    error YAML_VALUE: "error_if" can't be "> 1%"
      at models/gold/a.yml:11:33
      |           - unique: { config: { error_if: '> 1%', limit: 10 } }
      |                                 ^
      help: With a \`limit\` not all rows that are wrong are counted, so there is no share of them. Take one of the two out.

    error YAML_VALUE: "warn_if" can't be "> 5%"
      at tests/sql/s.sql:1:10
      | {{config warn_if="> 5%"}} select * from {{ref "gold.a"}}
      |          ^
      help: A share is one of the rows of a node; this test is a query of its own. Write a number of rows, such as "> 10".
    ",
    }
  `);
});
