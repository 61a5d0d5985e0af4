import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSameStatement } from '../../../src/binder/same-statement.ts';
import { openScratch, type Scratch } from './scratch.ts';

let scratch: Scratch;

beforeAll(async () => {
  scratch = await openScratch();
});

afterAll(() => scratch[Symbol.asyncDispose]());

test.each([
  ['select 1', 'select 1'],
  ['select 1', 'SELECT\n  1 -- one\n;'],
  ['select a from p', 'select /* the /* first */ */ a from p'],
  ['select a, b from p where a > 1', 'select a,b\nFROM p WHERE (a>1)'],
  ['select a as x from p', 'select a x from p'],
  ['select a from p', 'select "a" from "p"'],
  ['select a::int from p', 'select cast(a as integer) from p'],
  ['select count(*) from p', 'select COUNT(*) from p'],
  ["select 'x'", "select e'x'"],
  ['with x as (select a from p) from x', 'WITH x AS (SELECT a FROM p) FROM x'],
  ['from p select a', 'select a from p'],
  ['values (1), (2)', 'VALUES (1),(2)'],
  ['from (describe p)', 'FROM (DESCRIBE p)'],
  ['describe p', 'DESCRIBE p -- x'],
  ['summarize p', 'SUMMARIZE  p'],
  ['pivot p on b in (1, 2) using sum(c)', 'PIVOT p ON b IN (1,2) USING sum(c)'],
  ['pivot p on b using sum(c)', 'PIVOT p\n\nON b /* all */ USING sum(c)'],
  ['unpivot (select a, b from p) on a, b', 'UNPIVOT (SELECT a, b FROM p) ON a, b'],
  ['select a from nowhere', 'SELECT a FROM nowhere'],
])('%j and %j are the same', async (before, after) => {
  const both = [
    await isSameStatement(before, after, scratch.session),
    await isSameStatement(after, before, scratch.session),
  ];

  expect(both).toEqual([true, true]);
});

test.each([
  ['select 1', 'select 2'],
  ['select 1', 'select 1.0'],
  ['select 0.1', 'select 0.10'],
  ['select 9007199254740993', 'select 9007199254740992'],
  ['select 1e0', 'select 1'],
  ["select 'a'", "select 'A'"],
  ["select 'a  b'", "select 'a b'"],
  ["select 'a -- b'", "select 'a '"],
  ['select \'"query_location":1\'', 'select \'"query_location":2\''],
  ['select a as Total from p', 'select a as total from p'],
  ['select a from p', 'select A from p'],
  ['select a as "x y" from p', 'select a as "x  y" from p'],
  ['select a from p x', 'select a from p X'],
  ['select a, b from p', 'select b, a from p'],
  ['select a from p', 'select distinct a from p'],
  ['select a from p union select z from q', 'select a from p union all select z from q'],
  ['select a from p order by a', 'select a from p order by a desc'],
  ['select a from p order by a nulls first', 'select a from p order by a nulls last'],
  ['select a from p limit 1', 'select a from p limit 1%'],
  ['select a from p using sample 10', 'select a from p using sample 11'],
  ['select cast(t as integer) from p', 'select try_cast(t as integer) from p'],
  ['select t::decimal(9, 2) from p', 'select t::decimal(9, 3) from p'],
  ["select t::enum ('a') from p", "select t::enum ('b') from p"],
  [
    'select sum(a) over (order by b rows 1 preceding) from p',
    'select sum(a) over (order by b range 1 preceding) from p',
  ],
  ['select first(a ignore nulls) from p', 'select first(a respect nulls) from p'],
  [
    'select list_transform(l, lambda x: x + 1) from p',
    'select list_transform(l, lambda x: x + 2) from p',
  ],
  ["select {'x': 1}", "select {'X': 1}"],
  ["select 'x' collate nocase", "select 'x' collate noaccent"],
  ['from p join q using (a)', 'from p left join q using (a)'],
  ['from p asof join q on p.a >= q.a', 'from p join q on p.a >= q.a'],
  ['from p positional join q', 'from p, q'],
  [
    'with x as materialized (select a from p) from x',
    'with x as not materialized (select a from p) from x',
  ],
  ['select $1', 'select $2'],
  ['describe p', 'summarize p'],
  ['describe p', 'describe q'],
  ['select 1; select 2', 'select 1; select 3'],
  ['pivot p on b using sum(c)', 'pivot p on b using sum(a)'],
  ['pivot p on b using sum(c) as SELECT', 'pivot p on b using sum(c) as select'],
  ['pivot p on b using sum(c) as Total', 'pivot p on b using sum(c) as total'],
  ["pivot p on b || 'x' using sum(c)", "pivot p on b || 'X' using sum(c)"],
  ['pivot p on b using sum(c)', 'pivot p on b using sum(c) group by a'],
  ['pivot p on b using sum(c)', 'select 1'],
])('%j and %j are not the same', async (before, after) => {
  const both = [
    await isSameStatement(before, after, scratch.session),
    await isSameStatement(after, before, scratch.session),
  ];

  expect(both).toEqual([false, false]);
});
