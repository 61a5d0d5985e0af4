import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

let project: TestProject;

beforeAll(async () => {
  project = await createProject({
    'data/raw/orders.csv': 'id,customer,amount,status\n1,7,10.50,paid\n2,8,3.00,open\n',
    'seeds/customers.csv': 'customer_id,customer_name,region\n7,Ada,North\n8,Bob,South\n',
    'models/sources.yml': `version: 2
sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders*.csv
`,
    'models/silver/orders.sql': `select id::integer as order_id, customer::integer as customer_id, amount::decimal(9, 2) as amount
from {{source "raw" "orders"}}
where status = 'paid'
`,
    'models/silver/named.sql': `{{config materialized="ephemeral"}}
select customer_id::integer as customer_id, upper(customer_name) as "Name" from {{ref "customers"}}
`,
    'models/silver/silver.yml': `version: 2
models:
  - name: orders
    columns:
      - name: order_id
        data_tests: [unique]
      - name: amount
        data_tests: [not_null]
  - name: named
    columns:
      - name: Name
        data_tests: [not_null]
`,
    'models/gold/revenue.sql': `select "Name" as customer, sum(amount) as total, count(*) as order_count, 'EUR' as currency
from {{ref "silver.orders"}} join {{ref "named"}} using (customer_id)
group by all
`,
    'models/gold/ranks.sql': `select *, row_number() over (order by total desc) as place from {{ref "revenue"}}
`,
    'models/gold/by_customer.sql': `{{config materialized="table"}}
pivot {{ref "revenue"}} on customer using sum(total)
`,
  });
});

afterAll(() => project[Symbol.asyncDispose]());

function lineage(...args: string[]) {
  return runCli(['lineage', ...args], { cwd: project.path });
}

describe('of a model', () => {
  test('is all above it and all below it', async () => {
    const result = await lineage('gold.revenue');

    expect(result).toEqual({
      exitCode: 0,
      stdout: `gold.revenue reads:
├─ silver.named
│  └─ customers  seed seeds/customers.csv
└─ silver.orders
   └─ raw.orders  source data/raw/orders*.csv

gold.revenue is read by:
├─ gold.by_customer
└─ gold.ranks
`,
      stderr: '',
    });
  });

  test('--up and --down give one side', async () => {
    const result = await lineage('revenue', '--down');

    expect(result.stdout).toBe(`gold.revenue is read by:
├─ gold.by_customer
└─ gold.ranks
`);
  });
});

describe('of a column', () => {
  test('leads to the columns of files, and tells what steers the rows', async () => {
    const result = await lineage('gold.ranks.total');

    expect(result).toEqual({
      exitCode: 0,
      stdout: `gold.ranks.total comes from:
└─ gold.revenue.total
   └─ silver.orders.amount
      └─ raw.orders.amount  source data/raw/orders*.csv
Rows steered by:
  gold.revenue   silver.named.Name, silver.named.customer_id, silver.orders.customer_id
  silver.orders  raw.orders.status
`,
      stderr: '',
    });
  });

  test.each([
    [
      'ranks.place',
      `gold.ranks.place comes from:
└─ gold.revenue.total (rows)
`,
    ],
    [
      'revenue.order_count',
      `gold.revenue.order_count comes from:
├─ the rows of silver.named
└─ the rows of silver.orders
`,
    ],
    ['revenue.currency', 'gold.revenue.currency comes from a constant\n'],
    [
      'gold.revenue.CUSTOMER',
      `gold.revenue.customer comes from:
└─ silver.named.Name
   └─ customers.customer_name  seed seeds/customers.csv
`,
    ],
    ['raw.orders.amount', 'raw.orders.amount comes from source data/raw/orders*.csv\n'],
    [
      'by_customer.Ada',
      'gold.by_customer.Ada comes from unknown: its columns depend on the rows that it reads, as those of a pivot without in (…) do\n',
    ],
  ])('%s', async (name, text) => {
    const result = await lineage(name);

    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout.startsWith(text)).toBe(true);
  });

  test('--down leads to the columns that it goes into, and to the models whose rows it steers', async () => {
    const result = await lineage('customers.customer_name', '--down');

    expect(result.stdout).toBe(`customers.customer_name goes into:
└─ silver.named.Name
   ├─ gold.revenue.customer
   │  └─ gold.ranks.customer
   └─ all rows of gold.revenue
Maybe also into:
  gold.by_customer  unknown: its columns depend on the rows that it reads, as those of a pivot without in (…) do
`);
  });
});

describe('--impact', () => {
  test('of a column that goes into values names those, their tests and what may be affected', async () => {
    const result = await lineage('silver.orders.amount', '--impact');

    expect(result).toEqual({
      exitCode: 0,
      stdout: `A change of silver.orders.amount affects 3 columns of 3 nodes and 1 test:
gold.revenue  1 column
  total
gold.by_customer  maybe: its columns depend on the rows that it reads, as those of a pivot without in (…) do
gold.ranks  2 columns
  total
  place (rows)
tests
  not_null  orders.amount
`,
      stderr: '',
    });
  });

  test('of a column that is filtered by is all rows below', async () => {
    const result = await lineage('raw.orders.status', '--impact');

    expect(result.stdout)
      .toBe(`A change of raw.orders.status affects 12 columns of 4 nodes and 2 tests:
silver.orders  all rows, so 3 columns
gold.revenue  all rows, so 4 columns
gold.by_customer  maybe: its columns depend on the rows that it reads, as those of a pivot without in (…) do
gold.ranks  all rows, so 5 columns
tests
  not_null  orders.amount
  unique  orders.order_id
`);
  });

  test('of a column of an ephemeral model includes the tests of that column', async () => {
    const result = await lineage('named.Name', '--impact');

    expect(result.stdout).toContain('tests\n  not_null  named.Name\n');
  });

  test('of what nothing reads is nothing', async () => {
    const result = await lineage('ranks.place', '--impact');

    expect(result.stdout).toBe('A change of gold.ranks.place affects nothing\n');
  });
});

describe('for programs', () => {
  test('--json has nodes, edges and what is unknown', async () => {
    const result = await lineage('gold.revenue.total', '--json');

    expect(JSON.parse(result.stdout)).toEqual({
      subject: { unique_id: 'model.shop.gold.revenue', column: 'total' },
      nodes: [
        node('model.shop.gold.revenue', 'gold.revenue', { columns: ['total'] }),
        node('model.shop.silver.orders', 'silver.orders', { columns: ['amount', 'customer_id'] }),
        {
          unique_id: 'source.shop.raw.orders',
          name: 'raw.orders',
          resource_type: 'source',
          columns: ['amount', 'status'],
          files: ['data/raw/orders*.csv'],
        },
        node('model.shop.silver.named', 'silver.named', { columns: ['Name', 'customer_id'] }),
      ],
      edges: [
        edge('value', ['silver.orders', 'amount'], ['gold.revenue', 'total']),
        edge('value', ['raw.orders', 'amount'], ['silver.orders', 'amount']),
        edge('rows', ['silver.named', 'Name'], ['gold.revenue', null]),
        edge('rows', ['silver.named', 'customer_id'], ['gold.revenue', null]),
        edge('rows', ['silver.orders', 'customer_id'], ['gold.revenue', null]),
        edge('rows', ['raw.orders', 'status'], ['silver.orders', null]),
      ],
      unknown: [],
    });
  });

  test('--json --impact has the affected nodes with counts', async () => {
    const result = await lineage('gold.revenue.total', '--impact', '--json');

    expect(JSON.parse(result.stdout)).toMatchObject({
      edges: [],
      impact: {
        nodes: [
          { unique_id: 'model.shop.gold.by_customer', rows: 'unknown', columns: [] },
          {
            unique_id: 'model.shop.gold.ranks',
            rows: null,
            columns: [
              { name: 'total', kind: 'value' },
              { name: 'place', kind: 'rows' },
            ],
            unknown: null,
          },
        ],
        tests: [],
        node_count: 2,
        column_count: 2,
        test_count: 0,
      },
    });
  });

  test('--mermaid is a flowchart with a box for each node', async () => {
    const result = await lineage('gold.ranks.place', '--mermaid');

    expect(result.stdout).toBe(`flowchart LR
  subgraph n0["gold.ranks"]
    n0c0["place"]
  end
  subgraph n1["gold.revenue"]
    n1c0["total"]
  end
  subgraph n2["silver.orders"]
    n2c0["amount"]
    n2c1["customer_id"]
  end
  subgraph n3["raw.orders data/raw/orders*.csv"]
    n3c0["amount"]
    n3c1["status"]
  end
  subgraph n4["silver.named"]
    n4c0["Name"]
    n4c1["customer_id"]
  end
  n1c0 -.-> n0c0
  n2c0 --> n1c0
  n3c0 --> n2c0
  n4c0 -.-> n1
  n4c1 -.-> n1
  n2c1 -.-> n1
  n3c1 -.-> n2
`);
  });
});

describe('mistakes', () => {
  test.each([
    [
      ['gold.revenu'],
      `error REF_NOT_FOUND: No model, seed or source is named "gold.revenu"
  help: Did you mean "gold.revenue"?
`,
    ],
    [
      ['gold.revenu.total'],
      `error REF_NOT_FOUND: No model, seed or source is named "gold.revenu.total"
  help: Did you mean "gold.revenue"?
`,
    ],
    [
      ['orders.amout'],
      `error COLUMN_NOT_FOUND: "silver.orders" has no column "amout"
  help: Did you mean "amount"?
`,
    ],
    [
      ['orders', '--json', '--mermaid'],
      `error OPTION_INVALID: --mermaid and --json can't go together
  help: Leave one of them out.
`,
    ],
  ])('%j', async (args, stderr) => {
    const result = await lineage(...args);

    expect(result).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});

function node(uniqueId: string, name: string, { columns }: { columns: readonly string[] }) {
  return { unique_id: uniqueId, name, resource_type: 'model', columns, files: [] };
}

function edge(
  kind: string,
  from: readonly [name: string, column: string | null],
  to: readonly [name: string, column: string | null],
) {
  return { from: place(from), to: place(to), kind };
}

function place([name, column]: readonly [name: string, column: string | null]) {
  const type = name.startsWith('raw.') ? 'source' : 'model';
  return { unique_id: `${type}.shop.${name}`, column };
}
