import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';

test('models that read each other in a circle are printed as that circle', async () => {
  await using project = await createProject({
    'models/gold/a.sql': 'select * from {{ref "b"}}',
    'models/gold/b.sql': 'select *\nfrom {{ref "c"}}',
    'models/gold/c.sql': 'select * from {{ref "a"}}',
    'models/gold/below.sql': 'select * from {{ref "a"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error CYCLE: The models read each other in a circle: gold.a → gold.b → gold.c → gold.a
      at models/gold/a.sql:1:15
      | select * from {{ref "b"}}
      |               ^
      help: Take one of these refs out.
    ",
    }
  `);
});

test('a model that reads itself is told of {{this}}', async () => {
  await using project = await createProject({
    'models/gold/a.sql': 'select * from {{ref "a"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error CYCLE: The model "gold.a" reads itself
      at models/gold/a.sql:1:15
      | select * from {{ref "a"}}
      |               ^
      help: For the rows that it had before, write {{this}}.
    ",
    }
  `);
});

test('two models of one name are both placed', async () => {
  await using project = await createProject({
    'models/gold/airline/orders.sql': 'select 1 as id',
    'models/gold/shop/orders.sql': 'select 1 as id',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error NODE_DUPLICATE: Two models are named "gold.orders"
      at models/gold/shop/orders.sql:1:1
      | select 1 as id
      | ^
      help: The other one is models/gold/airline/orders.sql:1.
    ",
    }
  `);
});

test('two nodes whose tables differ only by letter case are refused', async () => {
  await using project = await createProject({
    'models/gold/orders.sql': 'select 1 as id',
    'seeds/gold/Orders.csv': 'id\n1\n',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error RELATION_DUPLICATE: seed "gold.Orders" (seeds/gold/Orders.csv) and model "gold.orders" (models/gold/orders.sql) would both be "gold"."Orders"
      at seeds/gold/Orders.csv
      help: Letter case does not count in SQL names. Rename one, or give it another alias or schema.
    ",
    }
  `);
});

test('a model and a source of files that would be the same table are refused', async () => {
  await using project = await createProject({
    'models/raw/orders.sql': 'select 1 as id',
    'models/sources.yml':
      'sources:\n  - name: raw\n    tables:\n      - name: orders\n        files: data/*.csv\n',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error RELATION_DUPLICATE: source "raw.orders" (models/sources.yml) and model "raw.orders" (models/raw/orders.sql) would both be "raw"."orders"
      at models/sources.yml:4:9
      |       - name: orders
      |         ^
      help: Letter case does not count in SQL names. Rename one, or give it another alias or schema.
    ",
    }
  `);
});

test('every ref to nothing is listed with the name that was meant', async () => {
  await using project = await createProject({
    'models/gold/orders.sql': 'select 1 as id',
    'models/gold/revenue.sql':
      'select *\nfrom {{ref "order"}}\njoin {{source "raw" "lines"}} using (id)',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error REF_NOT_FOUND: No model is named "order"
      at models/gold/revenue.sql:2:6
      | from {{ref "order"}}
      |      ^
      help: Did you mean "orders"?

    error SOURCE_NOT_FOUND: No source is named "raw.lines"
      at models/gold/revenue.sql:3:6
      | join {{source "raw" "lines"}} using (id)
      |      ^
      help: Sources are described in the properties files, under "sources".
    ",
    }
  `);
});

test('an ambiguous short name lists the full ones', async () => {
  await using project = await createProject({
    'models/bronze/orders.sql': 'select 1 as id',
    'models/silver/orders.sql': 'select * from {{ref "bronze.orders"}}',
    'models/gold/revenue.sql': 'select * from {{ref "orders"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error REF_AMBIGUOUS: Several nodes are named "orders"
      at models/gold/revenue.sql:1:15
      | select * from {{ref "orders"}}
      |               ^
      help: Write the full name: "bronze.orders" or "silver.orders".
    ",
    }
  `);
});

test('a ref to a model that is switched off says so', async () => {
  await using project = await createProject({
    'models/gold/orders.sql': '{{config enabled=false}}\nselect 1 as id',
    'models/gold/revenue.sql': 'select * from {{ref "orders"}}',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error REF_DISABLED: "orders" is switched off (enabled: false)
      at models/gold/revenue.sql:1:15
      | select * from {{ref "orders"}}
      |               ^
      help: Switch it on, or take out the ref.
    ",
    }
  `);
});
