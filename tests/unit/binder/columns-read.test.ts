import { expect, test } from 'vitest';
import { columnsRead, readsRowsOnly } from '../../../src/binder/columns-read.ts';

const columns = ['id', 'Name', 'amount', 'order'];
const read = (sql: string) => columnsRead(sql, { table: 't', columns });

test.each([
  ['select * from t where id is null', ['id']],
  ['select name as n from t where "AMOUNT" > 1 -- id', ['Name', 'amount']],
  ["select 'id' from t group by name having count(*) > 1", ['Name']],
  ['select * from t as x where x.id not in (select id from p)', ['id']],
  ['select 1 from t where amount * 2 > 1 and (id) * 3 > 1', ['id', 'amount']],
  ['select count(*) from t', []],
  ['select 1 from t x join t y on x.id = y.id', ['id']],
  ['select "order" from t order by "order"', ['order']],
])('%s reads the columns that it names', (sql, expected) => {
  expect(read(sql)).toEqual(expected);
});

test.each([
  'select distinct * from t',
  'select * exclude (id) from t',
  'select count(*) from (select * from t)',
  'select id, * from t',
  'select count(distinct x) from t as x',
  'select x from t x',
  'select x.* from t x',
  'from t where id = 1',
  'select 1 where 1 in (from t)',
  "select columns('a.*') from t",
  'select id from t union select 1',
  'select 1 from t natural join p',
  'select sum(#1) from t',
  'select 1 from t group by all',
  'select hash(*) from t',
])('%s may read all columns', (sql) => {
  expect(read(sql)).toBeUndefined();
});

test.each([
  ['select * from "my rows" where "my rows".id = 1', true],
  ['select 1 from p, "my rows"', true],
  ['select \'my rows\' from "my rows"', false],
  ['select * from query_table(\'"my rows"\')', false],
  ['select $$my rows$$', false],
  ['select "my rows" from "my rows"', false],
])('%s names the table for its rows only: %s', (sql, expected) => {
  expect(readsRowsOnly(sql, 'my rows')).toBe(expected);
});
