import { lines, replacing, sales, type EditRow } from './edit-row.ts';

const clock = `${sales}/sales_clock.sql`;
const belowClock = `${sales}/sales_later.sql`;
const clockSql = `{{config materialized="table"}}\nselect current_date >= date '2020-01-01' as is_later\n`;

/** Changes of the database, the clock and what was kept, and commands that do a part only. */
export const worldEdits: readonly EditRow[] = [
  { name: 'nothing', steps: [{}] },
  { name: 'a table is dropped by hand', steps: [{ sql: 'drop table silver.sales_lines' }] },
  { name: 'a view is dropped by hand', steps: [{ sql: 'drop view silver.sales_all' }] },
  {
    name: 'a table is replaced by hand',
    steps: [
      { sql: 'create or replace table silver.sales_lines as from silver.sales_lines limit 3' },
    ],
  },
  {
    name: 'a view is replaced by hand',
    steps: [{ sql: 'create or replace view silver.sales_all as from silver.sales_lines limit 3' }],
  },
  {
    name: 'a table gives way to a view of that name',
    steps: [
      { sql: 'drop table gold.sales_units; create view gold.sales_units as select 1 as one' },
    ],
  },
  {
    name: 'rows are inserted by hand',
    steps: [{ sql: 'insert into silver.sales_lines from silver.sales_lines limit 3' }],
  },
  {
    name: 'a column is added by hand',
    steps: [{ sql: 'alter table silver.sales_lines add column extra integer' }],
  },
  {
    name: 'a column is renamed by hand',
    steps: [{ sql: 'alter table silver.sales_lines rename column sku_count to pieces' }],
  },
  {
    name: 'rows are deleted by hand, which nothing shows',
    steps: [
      { sql: "delete from region_targets where region = 'East'", uncompared: 'not noticed' },
      { force: true, select: ['region_targets'] },
    ],
  },
  { name: 'the schema of ingot is dropped', steps: [{ sql: 'drop schema ingot cascade' }] },
  {
    name: 'the table of nodes holds garbage',
    steps: [{ sql: "update ingot.nodes set state = '{garbage'" }],
  },
  {
    name: 'the table of nodes is another one',
    steps: [{ sql: 'create or replace table ingot.nodes as select 1 as one' }],
  },
  {
    name: 'the state of one node is lost',
    steps: [{ sql: "delete from ingot.nodes where unique_id like '%sales_lines'" }],
  },
  { name: 'target/ is deleted', steps: [{ edits: { target: undefined } }] },
  { name: 'only target/staging is deleted', steps: [{ edits: { 'target/staging': undefined } }] },
  { name: 'the database is deleted', steps: [{ edits: { 'data/dev.duckdb': undefined } }] },
  {
    name: 'a model that reads the clock is built each time, and so is what is below it',
    steps: [
      { edits: { [clock]: clockSql, [belowClock]: 'select * from {{ref "gold.sales_clock"}}\n' } },
      {},
    ],
  },
  {
    name: 'a model that reads the clock and says it is deterministic',
    steps: [{ edits: { [clock]: clockSql.replace('"table"', '"table" deterministic=true') } }, {}],
  },
  {
    name: 'a model that reads the clock is built once a day with refresh: daily',
    steps: [
      {
        edits: {
          [clock]: clockSql.replace('"table"', '"table" refresh="daily"'),
          [belowClock]: 'select * from {{ref "gold.sales_clock"}}\n',
        },
      },
      {
        now: new Date('2026-01-15T23:59:59Z'),
        uncompared: 'the quality report tells when it was made',
      },
      { now: new Date('2026-01-16T00:00:00Z') },
    ],
  },
  {
    name: 'the next day, the models of the project with refresh: daily',
    steps: [{ now: new Date('2026-01-16T12:00:00Z') }],
  },
  {
    name: 'run after an edit, then build',
    steps: [
      {
        command: 'run',
        edits: { [lines]: replacing('amount_inr / sku_count as', '2 * amount_inr / sku_count as') },
      },
      {},
    ],
  },
  {
    name: 'only the child is built after its parent’s SQL changed, then everything',
    steps: [
      {
        select: ['gold.sales_units'],
        edits: { [lines]: replacing('amount_inr / sku_count as', '2 * amount_inr / sku_count as') },
        uncompared: 'a part',
      },
      {},
    ],
  },
  {
    name: 'only the parent is built after its SQL changed, then everything',
    steps: [
      {
        select: ['silver.sales_lines'],
        edits: { [lines]: replacing('amount_inr / sku_count as', '2 * amount_inr / sku_count as') },
        uncompared: 'a part',
      },
      {},
    ],
  },
  {
    name: 'the parent is built alone for two edits, and then everything',
    steps: [
      {
        select: ['silver.sales_lines'],
        edits: { [lines]: replacing('amount_inr / sku_count as', '2 * amount_inr / sku_count as') },
        uncompared: 'a part',
      },
      {
        select: ['silver.sales_lines'],
        edits: {
          [lines]: replacing('2 * amount_inr / sku_count as', '3 * amount_inr / sku_count as'),
        },
        uncompared: 'a part',
      },
      {},
    ],
  },
  {
    name: 'a parent is built alone, its edit is taken back and it is built again',
    steps: [
      {
        select: ['silver.sales_lines'],
        edits: { [lines]: replacing('amount_inr / sku_count as', '2 * amount_inr / sku_count as') },
        uncompared: 'a part',
      },
      {
        select: ['silver.sales_lines'],
        edits: { [lines]: replacing('2 * amount_inr / sku_count as', 'amount_inr / sku_count as') },
        uncompared: 'a part',
      },
      {},
    ],
  },
  {
    name: 'a macro of the database is made, and made otherwise',
    steps: [
      {
        sql: 'create macro main.half(x) as x / 2',
        edits: {
          [`${sales}/sales_half.sql`]:
            'select half(unit_count) as units from {{ref "gold.sales_by_sku"}}\n',
        },
        uncompared: 'a new database does not have the macro',
      },
      {
        sql: 'create or replace macro main.half(x) as x / 3',
        uncompared: 'a new database does not have the macro',
      },
    ],
  },
  { name: '--force builds everything', steps: [{ force: true, select: ['silver.sales_lines+'] }] },
  {
    name: '--force-tests runs tests and builds nothing',
    steps: [{ forceTests: true, select: ['gold.sales_by_sku'] }],
  },
];
