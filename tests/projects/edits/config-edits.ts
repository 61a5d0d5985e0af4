import { gold, lines, replacing, sales, silver, type EditRow } from './edit-row.ts';

const yml = `${sales}/sales.yml`;
const asView = replacing('materialized="table"', 'materialized="view"');

/** Edits of properties, tests, names and places. */
export const configEdits: readonly EditRow[] = [
  {
    name: 'a description',
    steps: [{ edits: { [yml]: replacing('Units and amounts', 'Amounts and units') } }],
  },
  {
    name: 'a tag',
    steps: [{ edits: { [yml]: replacing('tags: [sales]', 'tags: [sales, daily]') } }],
  },
  { name: 'meta', steps: [{ edits: { [yml]: replacing('owner: nobody', 'owner: everybody') } }] },
  {
    name: 'a test is added',
    steps: [
      { edits: { [yml]: replacing('data_tests: [unique]', 'data_tests: [unique, not_null]') } },
    ],
  },
  { name: 'the threshold of a test', steps: [{ edits: { [yml]: replacing('100000', '90000') } }] },
  {
    name: 'the severity of a test',
    steps: [
      {
        edits: {
          [yml]: replacing(
            'max_value: 100000 }',
            'max_value: 100000 }\n              config: { severity: warn }',
          ),
        },
      },
    ],
  },
  {
    name: 'a comment in a test',
    steps: [{ edits: { 'tests/sql/sales_are_positive.sql': (text) => `-- No gifts.\n${text}` } }],
  },
  {
    name: 'a test is removed',
    steps: [{ edits: { 'tests/sql/sales_are_positive.sql': undefined } }],
  },
  {
    name: 'the file of a model moves within its layer',
    steps: [
      {
        edits: {
          'models/silver/sales/sales_all.sql': undefined,
          'models/silver/airline/sales_all.sql': `{{config materialized="view"}}

select *
from {{ref "silver.sales_lines"}}
where amount_inr >= {{var "smallest_amount_inr" 0}}
`,
        },
      },
    ],
  },
  {
    name: 'a model gets another name',
    steps: [
      {
        edits: {
          'models/silver/sales/sales_all.sql': undefined,
          'models/silver/sales/sales_every.sql': `{{config materialized="view"}}

select *
from {{ref "silver.sales_lines"}}
where amount_inr >= {{var "smallest_amount_inr" 0}}
`,
          [`${sales}/sales_by_sku.sql`]: replacing('silver.sales_all', 'silver.sales_every'),
          'tests/sql/sales_are_positive.sql': replacing('silver.sales_all', 'silver.sales_every'),
        },
      },
    ],
  },
  {
    name: 'a model is removed, and then what is left of it',
    steps: [{ edits: { [`${sales}/sales_units.sql`]: undefined } }, { isPruned: true }],
  },
  {
    name: 'a model is removed, and comes back',
    steps: [
      { edits: { [`${sales}/sales_by_order.sql`]: undefined } },
      {
        edits: {
          [`${sales}/sales_by_order.sql`]: `{{config materialized="table"}}

select order_id, {{> rupees amount="sum(amount_inr)"}} as amount_inr
from {{ref "silver.sales_kept"}}
group by order_id
`,
        },
      },
    ],
  },
  {
    name: 'a model is added',
    steps: [
      {
        edits: {
          [`${sales}/sales_count.sql`]:
            'select count(*) as line_count from {{ref "silver.sales_all"}}\n',
        },
      },
    ],
  },
  {
    name: 'a table becomes a view, and a table again',
    steps: [
      { edits: { [lines]: asView } },
      { edits: { [lines]: replacing('materialized="view"', 'materialized="table"') } },
    ],
  },
  {
    name: 'a table becomes a part of its children',
    steps: [{ edits: { [lines]: replacing('materialized="table"', 'materialized="ephemeral"') } }],
  },
  {
    name: 'an alias',
    steps: [
      {
        edits: {
          [lines]: replacing('materialized="table"', 'materialized="table" alias="sold_lines"'),
        },
      },
    ],
  },
  {
    name: 'another schema',
    steps: [
      {
        edits: {
          [`${gold}/airline_regional_revenue.sql`]: replacing(
            'materialized="table"',
            'materialized="table" schema="reports"',
          ),
        },
      },
    ],
  },
  {
    name: 'another model makes the table that children read',
    steps: [
      {
        edits: {
          'seeds/region_targets.csv': undefined,
          'seeds/goals.csv': 'region,target_inr\nNorth,1\nSouth,2\n',
          'seeds/seeds.yml':
            'seeds:\n  - name: goals\n    config: { alias: region_targets }\n',
          [`${sales}/sales_targets.sql`]: replacing('"region_targets"', '"goals"'),
        },
      },
    ],
  },
  {
    name: 'two tables exchange their names',
    steps: [
      {
        edits: {
          [`${sales}/sales_units.sql`]: replacing(
            'materialized="table"',
            'materialized="table" alias="sales_by_order"',
          ),
          [`${sales}/sales_by_order.sql`]: replacing(
            'materialized="table"',
            'materialized="table" alias="sales_units"',
          ),
        },
      },
    ],
  },
  {
    name: 'a configuration that is in force already is written down',
    steps: [
      { edits: { 'ingot.yml': (text) => `${text}    sales:\n      +materialized: table\n` } },
    ],
  },
  {
    name: 'a test fails until it is mended',
    steps: [
      { edits: { [yml]: replacing('max_value: 100000', 'max_value: 1') } },
      {},
      { edits: { [yml]: replacing('max_value: 1 }', 'max_value: 100000 }') } },
    ],
  },
  {
    name: 'a change fails its test and is mended',
    steps: [
      {
        edits: {
          [`${sales}/sales_by_sku.sql`]: replacing(
            'inner join ranked on ranked.sku_id = skus.sku_id',
            'cross join ranked',
          ),
        },
      },
      {},
      {
        edits: {
          [`${sales}/sales_by_sku.sql`]: replacing(
            'cross join ranked',
            'inner join ranked on ranked.sku_id = skus.sku_id and true',
          ),
        },
      },
    ],
  },
  {
    name: 'a change fails and is taken back',
    steps: [
      {
        edits: {
          [lines]: replacing('amount_inr / sku_count as', 'amount_inr / sku_id::integer as'),
        },
      },
      {
        edits: {
          [lines]: replacing('amount_inr / sku_id::integer as', 'amount_inr / sku_count as'),
        },
      },
    ],
  },
  {
    name: 'a test that warns runs again each time',
    steps: [
      {
        edits: {
          [yml]: replacing(
            'max_value: 100000 }',
            'max_value: 1 }\n              config: { severity: warn }',
          ),
        },
      },
      {},
    ],
  },
  {
    name: 'the whole layer becomes views',
    steps: [
      {
        edits: {
          [`${silver}/airline_customers.sql`]: asView,
          [`${silver}/airline_orders.sql`]: asView,
        },
      },
    ],
  },
];
