import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { failedBuild } from '../support/failed-build.ts';

function orders(file: string, contents: string | Uint8Array, settings = ''): Promise<TestProject> {
  return createProject({
    [`data/raw/${file}`]: contents,
    'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders.*
${settings}`,
    'models/gold/orders.sql': 'select * from {{source "raw" "orders"}}',
  });
}

test('a source whose files are missing says where it looked', async () => {
  await using project = await orders('order.csv', 'id\n1\n', '        format: csv\n');

  const build = await failedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "errors": [
        "error SOURCE_FILE_NOT_FOUND: No file matches "data/raw/orders.*"
      at models/sources.yml:5:9
      |         files: data/raw/orders.*
      |         ^
      help: The folder "data/raw" has "order.csv".",
      ],
      "exitCode": 1,
      "statuses": {
        "gold.orders": "skipped",
        "raw.orders": "error",
      },
    }
  `);
});

test('a source without files that is not in the database says so', async () => {
  await using project = await createProject({
    'models/sources.yml': 'sources:\n  - name: raw\n    tables: [{ name: orders }]\n',
    'models/gold/orders.sql': 'select * from {{source "raw" "orders"}}',
  });

  const build = await failedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "errors": [
        "error SOURCE_TABLE_MISSING: The database has no table "raw"."orders"
      at models/sources.yml:3:14
      |     tables: [{ name: orders }]
      |              ^
      help: Load it there, or say under "files" which raw files it is made of.",
      ],
      "exitCode": 1,
      "statuses": {
        "gold.orders": "skipped",
        "raw.orders": "error",
      },
    }
  `);
});

test('an empty raw file is refused', async () => {
  await using project = await orders('orders.csv', '', '        format: csv\n');

  const build = await failedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "errors": [
        "error SOURCE_EMPTY: The file "data/raw/orders.csv" is empty
      at models/sources.yml:5:9
      |         files: data/raw/orders.*
      |         ^
      help: Declare the columns of this source under \`columns\`, then an empty file is a table without rows.",
      ],
      "exitCode": 1,
      "statuses": {
        "gold.orders": "skipped",
        "raw.orders": "error",
      },
    }
  `);
});

test('a raw file with a header only is a table without rows', async () => {
  await using project = await orders('orders.csv', 'id,amount\n', '        format: csv\n');

  const { statuses } = await project.run();

  expect({ statuses, rows: await project.query('select id, amount from gold.orders') }).toEqual({
    statuses: { 'raw.orders': 'success', 'gold.orders': 'success' },
    rows: [],
  });
});

test('ragged rows are kept as rejects, the others are loaded', async () => {
  await using project = await orders(
    'orders.csv',
    'id,amount\n1,10\n2\n3,30,x\n4,40\n',
    '        format: csv\n',
  );

  const { statuses, results } = await project.run();

  expect({
    statuses,
    rejected: results[0]?.staging?.rejected,
    rows: await project.query('select id, amount from gold.orders'),
  }).toMatchInlineSnapshot(`
    {
      "rejected": 2,
      "rows": [
        [
          "1",
          "10",
        ],
        [
          "4",
          "40",
        ],
      ],
      "statuses": {
        "gold.orders": "success",
        "raw.orders": "success",
      },
    }
  `);
});

test('a broken record of an XML file is kept as a reject, the others are loaded', async () => {
  await using project = await orders(
    'orders.xml',
    '<orders>\n  <order><id>1</id></order>\n  <order><id>2</order>\n</orders>\n',
    '        format: xml\n        record: order\n',
  );

  const { statuses, results } = await project.run();

  expect({
    statuses,
    rejected: results[0]?.staging?.rejected,
    rows: await project.query('select id from gold.orders'),
  }).toMatchInlineSnapshot(`
    {
      "rejected": 1,
      "rows": [
        [
          "1",
        ],
      ],
      "statuses": {
        "gold.orders": "success",
        "raw.orders": "success",
      },
    }
  `);
});

test('XML that ends too early fails the source with the place in the file', async () => {
  await using project = await orders(
    'orders.xml',
    '<orders>\n  <order><id>1</id></order>\n  <order><id>2',
    '        format: xml\n        record: order\n',
  );

  const build = await failedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "errors": [
        "error XML_BROKEN: The file ends inside the record "order" that begins at line 3
      at data/raw/orders.xml:3:15
      |   <order><id>2
      |               ^
      help: The file was probably cut off on its way; get it again.",
      ],
      "exitCode": 1,
      "statuses": {
        "gold.orders": "skipped",
        "raw.orders": "error",
      },
    }
  `);
});

test('a header in a wrong encoding is refused with the key to set', async () => {
  await using project = await orders(
    'orders.csv',
    Buffer.from('id,st\xe4dt\n1,Ulm\n', 'latin1'),
    '        format: csv\n',
  );

  const build = await failedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "errors": [
        "error SOURCE_ENCODING: The header of "data/raw/orders.csv" is not valid UTF-8
      at models/sources.yml:5:9
      |         files: data/raw/orders.*
      |         ^
      help: Set \`encoding: windows-1252\` (or \`latin-1\`, \`utf-16\`, …) for these files.",
      ],
      "exitCode": 1,
      "statuses": {
        "gold.orders": "skipped",
        "raw.orders": "error",
      },
    }
  `);
});

test('records in a wrong encoding are kept as rejects', async () => {
  await using project = await orders(
    'orders.csv',
    Buffer.from('id,city\n1,Ulm\n2,M\xfcnchen\n', 'latin1'),
    '        format: csv\n',
  );

  const { statuses, results } = await project.run();

  expect({
    statuses,
    rejected: results[0]?.staging?.rejected,
    rows: await project.query('select id, city from gold.orders'),
  }).toMatchInlineSnapshot(`
    {
      "rejected": 1,
      "rows": [
        [
          "1",
          "Ulm",
        ],
      ],
      "statuses": {
        "gold.orders": "success",
        "raw.orders": "success",
      },
    }
  `);
});
