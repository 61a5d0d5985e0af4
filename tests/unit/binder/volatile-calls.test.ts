import { afterAll, beforeAll, expect, test } from 'vitest';
import { mayBeVolatile } from '../../../src/binder/may-be-volatile.ts';
import { volatileCalls } from '../../../src/binder/volatile-calls.ts';
import {
  pureTableFunctions,
  steadyFunctions,
  volatileFunctions,
} from '../../../src/binder/volatile-names.ts';
import { openScratch, type Scratch } from './scratch.ts';

let scratch: Scratch;

beforeAll(async () => {
  scratch = await openScratch([
    'create sequence numbers',
    'set variable known = 1',
    'create table named (random integer, today date, "current_date" date, uuid varchar, now integer)',
    'create macro clock() as now()',
    'create macro deep_clock(x) as clock() + x',
    "create macro hidden() as getvariable('known')",
    'create macro deep_hidden() as 1 + hidden()',
    'create macro clock_rows(n) as table select *, now() as since from range(n)',
    'create macro with_default(x, since := now()) as since',
    'create view clock_view as select today() as day, a from p',
    'create view hidden_view as select deep_hidden() as h',
    'create view deep_view as select * from clock_view',
  ]);
});

afterAll(() => scratch[Symbol.asyncDispose]());

const steady: readonly string[] = [
  'select 1',
  'from p',
  'select random, today, "current_date", uuid, now from named',
  'select named.random as "now()" from named',
  "select 'now()', 'random()' -- today()",
  'select /* now() */ a from p',
  'select today from (select d as today from p)',
  'select age(ts, ts) from p',
  'select current_schema(), current_database(), version(), current_user, user',
  "select case when a > 1 then error('too much') end from p",
  'select list_sum(l), nullif(a, b), split_part(t, 1::varchar, 1), count(*) from p group by all',
  'select lag(a, 2) over (order by b) from p',
  'select twice(a), thrice(b) from p',
  'select a from over_p',
  'select number from rows_of(3)',
  'from range(3), generate_series(1, 2), unnest([1]), repeat(1, 2)',
  "from json_each('[1]')",
  'select unnest(l) from p',
  'from p, unnest(p.l) u(e)',
  "from query_table('p')",
  'summarize p',
  'from (pivot p on b in (1, 2) using sum(c))',
  'from p using sample 10 rows (reservoir, 42)',
  'from p tablesample reservoir(10 rows) repeatable (42)',
  'with recursive r as (select 1 as v union all select v + 1 from r where v < 5) from r',
  'select twice(1), with_default(1)',
];

test.each(steady)('%s has no volatile calls', async (sql) => {
  const calls = await volatileCalls(sql, scratch.session);

  expect(calls).toEqual([]);
});

const volatile: readonly (readonly [sql: string, calls: string])[] = [
  ['select now()', 'now'],
  ['select NOW()', 'now'],
  ['select "now"()', 'now'],
  ['select main.now()', 'now'],
  ['select today(), random(), uuid()', 'random today uuid'],
  ['select gen_random_uuid()', 'gen_random_uuid'],
  ['select uuidv7()', 'uuidv7'],
  ['select current_date', 'current_date'],
  ['select current_timestamp', 'get_current_timestamp'],
  ['select current_time', 'get_current_time'],
  ['select localtimestamp', 'current_localtimestamp'],
  ['select localtime', 'current_localtime'],
  ['select transaction_timestamp()', 'transaction_timestamp'],
  ['select age(ts) from p', 'age'],
  ['select ago(interval 1 day)', 'get_current_timestamp'],
  ["select nextval('numbers')", 'nextval'],
  ["select currval('numbers')", 'currval'],
  ['select txid_current()', 'txid_current'],
  ["select getvariable('known')", 'getvariable'],
  ["from range(timestamp '2020-01-01', now()::timestamp, interval 1 day)", 'now'],
  ['from generate_series(0, (random() * 9)::bigint)', 'random'],
  ['from repeat(random(), 3)', 'random'],
  ["from json_each('[' || random() || ']')", 'random'],
  ['from unnest([random()])', 'random'],
  ['select string_agg(t, now()::varchar) from p', 'now'],
  ["select current_setting('threads')", 'current_setting'],
  ['select current_query()', 'current_query'],
  ['select stats(a) from p', 'stats'],
  ["select json_serialize_plan('from p')", 'json_serialize_plan'],
  ['select reservoir_quantile(a, 0.5) from p', 'reservoir_quantile'],
  ['select a from p where ts < now()', 'now'],
  ['select a from p order by random()', 'random'],
  ['select a from p limit (select (random() * 3)::integer)', 'random'],
  ['select lag(a, (random() * 3)::integer) over (order by b) from p', 'random'],
  ['select sum(a) over (partition by random()) from p', 'random'],
  ['select sum(random()) from p', 'random'],
  ['select sum(a) filter (where random() > 0.5) from p', 'random'],
  ['select list_transform(l, lambda x: x + random()) from p', 'random'],
  ['select [x + random() for x in l] from p', 'random'],
  ['select case when a > 1 then now() end from p', 'now'],
  ["with x as (select now() as n) select strftime(n, '%Y') from x", 'now'],
  ['select (select max(now()) from q where q.a = p.a) from p', 'now'],
  ['select a from p where exists (from q where now() is null and q.a = p.a)', 'now'],
  ['from p join q on p.a = q.a and random() > 0.5', 'random'],
  ['from (values (now())) v(x)', 'now'],
  ['select a::varchar from p union all select now()::varchar', 'now'],
  ['from p, lateral (select p.a + random()) i', 'random'],
  [
    'with recursive r as (select 1 as v union all select v + 1 from r where random() < 0.5) from r',
    'random',
  ],
  ['from (pivot p on b in (1) using max(now()))', 'now'],
  ['from p using sample 10', 'sample'],
  ['from p tablesample 10%', 'sample'],
  ['select a from (from p using sample 10%)', 'sample'],
  ["from 'orders.csv'", 'orders.csv'],
  ["from 'folder/*.parquet' as x", 'folder/*.parquet'],
  ['from "orders.csv"', 'orders.csv'],
  ["from read_csv('x.csv')", 'read_csv'],
  ["from read_parquet('x.parquet')", 'read_parquet'],
  ["from read_json_auto('x.json')", 'read_json_auto'],
  ["from read_text('*.no_such_file')", 'read_text'],
  ["from read_blob('*.no_such_file')", 'read_blob'],
  ["from glob('*.no_such_file')", 'glob'],
  ["from parquet_metadata('x.parquet')", 'parquet_metadata'],
  ["from sniff_csv('x.csv')", 'sniff_csv'],
  ["from query('select 1')", 'query'],
  ['from duckdb_tables()', 'duckdb_tables'],
  ['from duckdb_settings()', 'duckdb_settings'],
  ['from information_schema.tables', 'duckdb_tables duckdb_views'],
  ['from sqlite_master', 'duckdb_indexes duckdb_tables duckdb_views'],
  ["from pragma_table_info('p')", 'pragma_table_info'],
  ['describe p', 'describe'],
  ['from (describe p)', 'describe'],
  ['select 1 from (desc p)', 'describe'],
  ['show tables', 'describe duckdb_tables duckdb_views'],
  ['pivot p on b using sum(c)', 'unknown statement'],
  ['select $1', 'unknown statement'],
  ['select ?', 'unknown statement'],
  ['from p at (version => 1)', 'unknown statement'],
  ['explain select 1', 'unknown statement'],
];

test.each(volatile)('%s has the volatile calls %s', async (sql, calls) => {
  const found = await volatileCalls(sql, scratch.session);

  expect(found.join(' ')).toBe(calls);
});

test.each([
  ['select clock()', 'now'],
  ['select deep_clock(interval 1 day)', 'now'],
  ['select hidden()', 'getvariable'],
  ['select deep_hidden() from p', 'getvariable'],
  ['from clock_rows(3)', 'now'],
  ['from clock_view', 'today'],
  ['select a from deep_view', 'today'],
  ['from hidden_view', 'getvariable'],
])('%s has them within macros and views: %s', async (sql, calls) => {
  const found = await volatileCalls(sql, scratch.session);

  expect(found.join(' ')).toBe(calls);
});

test('the default of a macro is a constant since the macro was made', async () => {
  const first = await scratch.session.query('select with_default(1)::varchar');
  await scratch.session.query('select sleep_ms(5)');

  const second = await scratch.session.query('select with_default(1)::varchar');

  expect(second.rows).toEqual(first.rows);
});

test.each(volatile)('the text of %s is not taken to be steady', (sql) => {
  const found = mayBeVolatile(sql);

  expect(found).toBe(true);
});

test.each([
  ['select a, b as total from bronze.orders where a > 1 -- the latest'],
  ["select 'x', coalesce(t, 'y') from p order by a desc, b desc nulls last limit 3"],
  ['select a from range(3)'],
  ['with x as (select a from p) select x.a, sum(b) over (order by a desc) from x'],
])('the text of %s is steady', (sql) => {
  const found = mayBeVolatile(sql);

  expect(found).toBe(false);
});

test.each([
  ["select x from p join read_csv ('a')"],
  ['from p, "a.parquet"'],
  ["from p , 'a.csv'"],
  ["from(\n'x')"],
  ['from $$x$$'],
  ["from e'\\x41'"],
  ['from some_scan(1)'],
  ["from sqlite_scan('x', 'y')"],
  ["from postgres_query('x', 'y')"],
  ["from st_read('x')"],
  ['select 1 from(desc/**/p)'],
  ['SELECT Now ( )'],
])('the text of %s may be volatile', (sql) => {
  const found = mayBeVolatile(sql);

  expect(found).toBe(true);
});

test('every function that DuckDB calls volatile is decided on', async () => {
  const { rows } = await scratch.session.query(
    `select distinct function_name
from duckdb_functions()
where (stability <> 'CONSISTENT' or has_side_effects) and internal
order by all`,
  );

  const undecided = rows
    .map(([name]) => String(name))
    .filter((name) => !volatileFunctions.has(name) && !steadyFunctions.has(name));

  expect(undecided).toEqual([]);
});

test('no function is both volatile and steady', () => {
  const both = [...volatileFunctions].filter((name) => steadyFunctions.has(name));

  expect(both).toEqual([]);
});

test('the text of a call of every table function of DuckDB that reads more than its arguments is found', async () => {
  const { rows } = await scratch.session.query(
    `select distinct function_name
from duckdb_functions()
where function_type = 'table' and internal
order by all`,
  );

  const missed = rows
    .map(([name]) => String(name))
    .filter((name) => !pureTableFunctions.has(name) && !mayBeVolatile(`from ${name}(1)`));

  expect(missed).toEqual(['query_table']);
});

test('the text of a call of every built-in macro with volatile calls is found', async () => {
  const { rows } = await scratch.session.query(
    `select distinct function_name, macro_definition
from duckdb_functions()
where function_type in ('macro', 'table_macro') and internal
order by all`,
  );

  const missed = rows
    .filter(([, definition]) => mayBeVolatile(String(definition)))
    .map(([name]) => String(name))
    .filter((name) => !mayBeVolatile(`from ${name}(1)`));

  // Their definitions hold the word "sample" in a text.
  expect(missed).toEqual(['histogram', 'histogram_values']);
});

test('the text of every view of the catalog is found', async () => {
  const { rows } = await scratch.session.query(
    `select distinct schema_name || '.' || view_name
from duckdb_views()
where internal
order by all`,
  );

  const missed = rows
    .map(([name]) => String(name))
    .filter((name) => !mayBeVolatile(`from ${name}`));

  expect(missed).toEqual([]);
});
