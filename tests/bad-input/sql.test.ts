import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { failedBuild, refusedBuild } from '../support/failed-build.ts';

test('a template that is not closed is shown at its place', async () => {
  await using project = await createProject({
    'models/gold/a.sql': 'select 1 as id\nfrom {{ref "b"',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error TEMPLATE_SYNTAX: The template ends inside an expression that is not closed
      at models/gold/a.sql:2:15
      | from {{ref "b"
      |               ^
      help: Expressions look like {{ref "orders"}}; blocks like {{#if (eq target.name "prod")}} … {{/if}}.
    ",
    }
  `);
});

test('a block that another one closes is shown at its place', async () => {
  await using project = await createProject({
    'models/gold/a.sql': 'select 1 as id\n{{#if true}}\n  , 2 as b\n{{/each}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error TEMPLATE_SYNTAX: The block {{#if}} is closed by {{/each}}
      at models/gold/a.sql:2:4
      | {{#if true}}
      |    ^
      help: Expressions look like {{ref "orders"}}; blocks like {{#if (eq target.name "prod")}} … {{/if}}.
    ",
    }
  `);
});

test('a name that no template knows suggests the one that was meant', async () => {
  await using project = await createProject({
    'models/gold/a.sql': 'select 1 as id\nfrom {{reff "b"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error HELPER_NOT_FOUND: No helper is named "reff"
      at models/gold/a.sql:2:6
      | from {{reff "b"}}
      |      ^
      help: Did you mean "ref"?
    ",
    }
  `);
});

test('SQL that does not parse is shown at its place in the template', async () => {
  await using project = await createProject({
    'models/gold/a.sql': '{{config materialized="table"}}\nselect 1 as id\nfrmo nowhere',
    'models/gold/below.sql': 'select * from {{ref "a"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error SQL_SYNTAX: syntax error at or near "frmo"
      at models/gold/a.sql:3:1
      | frmo nowhere
      | ^
      help: Look at what stands just before: a comma may be missing, or one too many.
    ",
    }
  `);
});

test('an unknown column is shown at its place with the name that was meant', async () => {
  await using project = await createProject({
    'models/gold/orders.sql': 'select 1 as order_id, 2 as amount',
    'models/gold/revenue.sql': 'select order_id,\n  amonut\nfrom {{ref "orders"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error SQL_BINDER: Referenced column "amonut" not found in FROM clause!
      at models/gold/revenue.sql:2:3
      |   amonut
      |   ^
      help: Did you mean "amount"?
    ",
    }
  `);
});

test('a table that no node makes is shown at its place', async () => {
  await using project = await createProject({
    'models/gold/revenue.sql': 'select *\nfrom raw_orders',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error SQL_CATALOG: Table with name raw_orders does not exist!
      at models/gold/revenue.sql:2:6
      | from raw_orders
      |      ^
      help: If it is a node of the project, build it first, or select it too: --select +NAME.
    ",
    }
  `);
});

test('a second statement in a model is shown where it begins', async () => {
  await using project = await createProject({
    'models/gold/a.sql': "select 'a;b' as text; -- one\n\ndrop table customers;\n",
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error SQL_TWO_STATEMENTS: A second statement begins here
      at models/gold/a.sql:3:1
      | drop table customers;
      | ^
      help: A model is one select; what must run before or after it belongs in another model.
    ",
    }
  `);
});

test('a model without SQL says so', async () => {
  await using project = await createProject({
    'models/gold/a.sql': '-- later\n',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error SQL_EMPTY: models/gold/a.sql has no SQL
      at models/gold/a.sql
      help: Write one select statement.
    ",
    }
  `);
});

test('a value that can not be cast fails the node and leaves the old table', async () => {
  await using project = await createProject({
    'models/gold/a.sql': '{{config materialized="table"}} select 1 as id',
  });
  await project.run();
  await project.write({
    'models/gold/a.sql':
      "{{config materialized=\"table\"}} select cast(x as integer) as id\nfrom (values ('1'), ('x')) t(x)",
  });

  const build = await failedBuild(project);

  expect({ ...build, rows: await project.query('from gold.a') }).toMatchInlineSnapshot(`
    {
      "errors": [
        "error SQL_FAILED: Conversion: Could not convert string 'x' to INT32 when casting from source column x
      at models/gold/a.sql:1:40
      | {{config materialized="table"}} select cast(x as integer) as id
      |                                        ^",
      ],
      "exitCode": 1,
      "rows": [
        [
          1,
        ],
      ],
      "statuses": {
        "a": "error",
      },
    }
  `);
});
