import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inWords, LineageFixture } from './lineage-fixture.ts';

/** A query, what its columns come from, and what steers its rows; in the words of `inWords`. */
type Case = [sql: string, columns: Readonly<Record<string, string>>, rows: string];

let fixture: LineageFixture;

beforeAll(async () => {
  fixture = await LineageFixture.open();
});

afterAll(() => fixture[Symbol.asyncDispose]());

describe('joins', () => {
  test.each<Case>([
    ['select p.a, z from p join q on p.a = q.a', { a: 'p.a', z: 'q.z' }, 'p p.a q q.a'],
    [
      'select p.a as left_a, q.a as right_a, p.b + q.z as sum_bz from p left join q on p.a = q.a and p.c > 0',
      { left_a: 'p.a', right_a: 'q.a', sum_bz: 'p.b q.z' },
      'p p.a p.c q q.a',
    ],
    ['select * from p join q using (a)', { a: 'p.a', b: 'p.b', c: 'p.c', z: 'q.z' }, 'p p.a q q.a'],
    ['select a, z from p right join q using (a)', { a: 'q.a', z: 'q.z' }, 'p p.a q q.a'],
    [
      'select * from p full join q using (a)',
      { a: 'p.a q.a', b: 'p.b', c: 'p.c', z: 'q.z' },
      'p p.a q q.a',
    ],
    ['select * from p natural join q', { a: 'p.a', b: 'p.b', c: 'p.c', z: 'q.z' }, 'p p.a q q.a'],
    [
      'select p.*, q.z as other from p cross join q',
      { a: 'p.a', b: 'p.b', c: 'p.c', other: 'q.z' },
      'p q',
    ],
    ['select t.a, z from p as t, q where t.a = q.a', { a: 'p.a', z: 'q.z' }, 'p p.a q q.a'],
    ['from p semi join q using (a)', { a: 'p.a', b: 'p.b', c: 'p.c' }, 'p p.a q q.a'],
    ['from p anti join q on p.b = q.z', { a: 'p.a', b: 'p.b', c: 'p.c' }, 'p p.b q q.z'],
    [
      'select one.b, two.b as b2 from p one join p two on one.a = two.c',
      { b: 'p.b', b2: 'p.b' },
      'p p.a p.c',
    ],
    [
      'select * from p positional join q',
      { a: 'p.a', b: 'p.b', c: 'p.c', a_1: 'q.a', z: 'q.z' },
      'p q',
    ],
    [
      'select ts.v, late.v as late_v from ts asof join ts late on ts.g = late.g and ts.t >= late.t',
      { v: 'ts.v', late_v: 'ts.v' },
      'ts ts.g ts.t',
    ],
    [
      'select * from ts asof left join (select g, t, v * 2 as w from ts) using (g, t)',
      { t: 'ts.t', v: 'ts.v', g: 'ts.g', w: 'ts.v' },
      'ts ts.g ts.t',
    ],
    ['select p.a from p join q on p.a < q.a or p.b = q.z', { a: 'p.a' }, 'p p.a p.b q q.a q.z'],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('CTEs and names', () => {
  test.each<Case>([
    ['with x as (select a, b as bee from p) select bee, a from x', { bee: 'p.b', a: 'p.a' }, 'p'],
    ['with p as (select z as a from q) select a from p', { a: 'q.z' }, 'q'],
    [
      'with x(one, two) as (select a, c from p where b > 1), y as (select two, one from x) select * from y',
      { two: 'p.c', one: 'p.a' },
      'p p.b',
    ],
    [
      'with x as (select a from p) select l.a, r.a as a2 from x l join x r using (a)',
      { a: 'p.a', a2: 'p.a' },
      'p p.a',
    ],
    [
      'with x as materialized (select * from p) select a, count(*) as n from x group by a',
      { a: 'p.a', n: '~p' },
      'p p.a',
    ],
    [
      'with recursive r(n, o) as (select a, b from p union all select n + c, o from r join p on r.n = p.a where n < 10) select * from r',
      { n: 'p.a p.c', o: 'p.b' },
      'p p.a p.c',
    ],
    [
      'with recursive r as (select a, 1 as depth from p union select z, depth + 1 from r join q using (a)) select a, depth from r',
      { a: 'p.a q.z', depth: '' },
      'p p.a q q.a q.z',
    ],
    [
      'with recursive walk(x, y) using key (x) as (select a, b from p union select x, y + 1 from walk where y < 9) from walk',
      { x: 'p.a', y: 'p.b' },
      'p p.a p.b',
    ],
    ['select x.y as z from (select b as y from p) as x', { z: 'p.b' }, 'p'],
    [
      'select "Col A", "b""q" as "B ""q""", "ÄÖ" as ÄÖ from "Odd Name"',
      { 'Col A': 'Odd Name.Col A', 'B "q"': 'Odd Name.b"q', ÄÖ: 'Odd Name.ÄÖ' },
      'Odd Name',
    ],
    [
      'SELECT "COL a" AS X, O."B""Q" FROM "odd name" AS O',
      { X: 'Odd Name.Col A', 'b"q': 'Odd Name.b"q' },
      'Odd Name',
    ],
    [
      'select t."from" as "select" from r as t where t."from" is not null',
      { select: 'r.from' },
      'r r.from',
    ],
    ['select b as a, a as b from p', { a: 'p.b', b: 'p.a' }, 'p'],
    ['select z from (with q as (select c as z from p) select z from q)', { z: 'p.c' }, 'p'],
    [
      'with __ingot__cte__stg as (select a, b from p where c > 1) from (select a + b as t from __ingot__cte__stg where b > 0)',
      { t: 'stg.a stg.b' },
      'stg stg.b',
    ],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('stars', () => {
  test.each<Case>([
    ['from p', { a: 'p.a', b: 'p.b', c: 'p.c' }, 'p'],
    ['select * exclude (a) from p', { b: 'p.b', c: 'p.c' }, 'p'],
    ['select * exclude (a, c), a + c as d from p', { b: 'p.b', d: 'p.a p.c' }, 'p'],
    ['select * replace (a + b as a) from p', { a: 'p.a p.b', b: 'p.b', c: 'p.c' }, 'p'],
    [
      'select t.* replace (b * 2 as b) from p t where a = 1',
      { a: 'p.a', b: 'p.b', c: 'p.c' },
      'p p.a',
    ],
    ['select * rename (a as x) from p', { x: 'p.a', b: 'p.b', c: 'p.c' }, 'p'],
    ['select * exclude (b) rename (c as y) from p', { a: 'p.a', y: 'p.c' }, 'p'],
    [`select columns('^[ab]$') from p`, { a: 'p.a', b: 'p.b' }, 'p'],
    [`select columns('(.*)') as 'new_\\1' from q`, { new_a: 'q.a', new_z: 'q.z' }, 'q'],
    ['select max(columns(*)) from p', { a: 'p.a', b: 'p.b', c: 'p.c' }, 'p'],
    [`select columns(t -> t in ('a', 'c')) + 1 from p`, { a: 'p.a', c: 'p.c' }, 'p'],
    [
      'select t.*, u.z from p t join q u on t.a = u.a',
      { a: 'p.a', b: 'p.b', c: 'p.c', z: 'q.z' },
      'p p.a q q.a',
    ],
    ['select p.a, q.* exclude (a) from p join q using (a)', { a: 'p.a', z: 'q.z' }, 'p p.a q q.a'],
    [`select * like '%b%' from p`, { b: 'p.b' }, 'p'],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('set operations', () => {
  test.each<Case>([
    ['select a, b from p union all select a, z from q', { a: 'p.a q.a', b: 'p.b q.z' }, 'p q'],
    ['select a from p union select z from q', { a: 'p.a q.z' }, 'p p.a q q.z'],
    [
      'select a, b from p union by name select z, a from q',
      { a: 'p.a q.a', b: 'p.b', z: 'q.z' },
      'p p.a p.b q q.a q.z',
    ],
    [
      'select a, b from p union all by name select z as b from q',
      { a: 'p.a', b: 'p.b q.z' },
      'p q',
    ],
    ['select a from p intersect select a from q', { a: 'p.a q.a' }, 'p p.a q q.a'],
    ['select a from p except select z from q', { a: 'p.a' }, 'p p.a q q.z'],
    [
      '(select a from p order by b limit 1) union all (select z from q where a = 2)',
      { a: 'p.a q.z' },
      'p p.b q q.a',
    ],
    [
      'select a from p union all select a from q union all select id from st',
      { a: 'p.a q.a st.id' },
      'p q st',
    ],
    [`values (1, 'x'), (2, 'y')`, { col0: '', col1: '' }, ''],
    [
      `select v.n + p.a as m, v.t from p join (values (1, 'x')) as v(n, t) on v.n = p.b`,
      { m: 'p.a', t: '' },
      'p p.b',
    ],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('aggregates and windows', () => {
  test.each<Case>([
    ['select a, sum(b) as total from p group by a', { a: 'p.a', total: 'p.b' }, 'p p.a'],
    [
      'select a, b % 2 as odd, max(c) as top from p group by all',
      { a: 'p.a', odd: 'p.b', top: 'p.c' },
      'p p.a p.b',
    ],
    ['select count(*) as n from p where c > 1', { n: '~p' }, 'p p.c'],
    [
      'select count(*) as n, count(b) as n_b, 1 as one from p',
      { n: '~p', n_b: 'p.b', one: '' },
      'p',
    ],
    [
      'select sum(a) filter (where b > 1) as s, count(*) filter (c > 0) as n from p',
      { s: 'p.a ~p.b', n: '~p.c' },
      'p',
    ],
    [`select string_agg(a::text, ',' order by b) as list from p`, { list: 'p.a ~p.b' }, 'p'],
    ['select a from p group by a having max(b) > 3', { a: 'p.a' }, 'p p.a p.b'],
    [
      'select a, grouping(a) as g, sum(c) as s from p group by rollup (a)',
      { a: 'p.a', g: '~p.a', s: 'p.c' },
      'p p.a',
    ],
    [
      'select a, b, count(*) as n from p group by grouping sets ((a), (b), ())',
      { a: 'p.a', b: 'p.b', n: '~p' },
      'p p.a p.b',
    ],
    [
      'select arg_max(a, b) as best, first(c order by a) as f from p',
      { best: 'p.a p.b', f: 'p.c ~p.a' },
      'p',
    ],
    ['select distinct a, b from p', { a: 'p.a', b: 'p.b' }, 'p p.a p.b'],
    ['select distinct on (a) a, b from p order by a, c desc', { a: 'p.a', b: 'p.b' }, 'p p.a p.c'],
    ['select row_number() over (partition by a order by b) as rn from p', { rn: '~p.a ~p.b' }, 'p'],
    [
      'select a, sum(b) over (order by c rows between a preceding and current row) as s from p',
      { a: 'p.a', s: 'p.b ~p.a ~p.c' },
      'p',
    ],
    [
      'select lag(a, 1, b) over w as before, a from p window w as (partition by c)',
      { before: 'p.a p.b ~p.c', a: 'p.a' },
      'p',
    ],
    ['select count(*) over () as n, row_number() over () as rn from p', { n: '~p', rn: '~p' }, 'p'],
    [
      'select a from p qualify row_number() over (partition by b order by c) = 1',
      { a: 'p.a' },
      'p p.b p.c',
    ],
    [
      'select a, rank() over (order by b) as place from p qualify place <= 3',
      { a: 'p.a', place: '~p.b' },
      'p p.b',
    ],
    [
      'select sum(sum(b)) over (order by a) as running from p group by a',
      { running: 'p.b ~p.a' },
      'p p.a',
    ],
    [
      'select max(b) filter (where c > 0) over (partition by a) as m from p',
      { m: 'p.b ~p.a ~p.c' },
      'p',
    ],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('subqueries', () => {
  test.each<Case>([
    ['select a, (select max(z) from q) as top from p', { a: 'p.a', top: 'q.z ~q' }, 'p'],
    [
      'select a, (select max(z) from q where q.a > 3) as top from p',
      { a: 'p.a', top: 'q.z ~q ~q.a' },
      'p',
    ],
    [
      'select a, (select max(z) from q where q.a = p.b) as top from p',
      { a: 'p.a', top: 'q.z ~p.b ~q ~q.a' },
      'p',
    ],
    [
      'select a, (select z from q where q.a = p.a order by z limit 1) as z1 from p',
      { a: 'p.a', z1: 'q.z ~p.a ~q ~q.a' },
      'p',
    ],
    [
      'select a, (select count(*) from q where q.a = p.a) as n from p',
      { a: 'p.a', n: '~p.a ~q ~q.a' },
      'p',
    ],
    ['select a from p where b in (select z from q where a > 1)', { a: 'p.a' }, 'p p.b q q.a q.z'],
    ['select b in (select z from q) as is_in from p', { is_in: 'p.b q.z ~q' }, 'p'],
    [
      'select a from p where exists (select 1 from q where q.a = p.b and z > 0)',
      { a: 'p.a' },
      'p p.b q q.a q.z',
    ],
    ['select exists (select 1 from q where q.a = p.b) as has from p', { has: '~p.b ~q ~q.a' }, 'p'],
    ['select exists (select 1 from q where z = 1) as has from p', { has: '~q ~q.z' }, 'p'],
    ['select a from p where not exists (from q where q.a = p.a)', { a: 'p.a' }, 'p p.a q q.a'],
    ['select a from p where (a, b) in (select a, z from q)', { a: 'p.a' }, 'p p.a p.b q q.a q.z'],
    ['select a from p where b > all (select z from q)', { a: 'p.a' }, 'p p.b q q.z'],
    [
      'select a, array(select z from q where q.a = p.a order by z) as zs from p',
      { a: 'p.a', zs: 'q.z ~p.a ~q ~q.a' },
      'p',
    ],
    [
      'select a from p where b = (select max(z) from q where q.a = p.a and z > (select avg(v) from ts where v < p.c))',
      { a: 'p.a' },
      'p p.a p.b p.c q q.a q.z ts ts.v',
    ],
    [
      'select t.a, t.n from (select a, count(*) as n from p group by a) as t where t.n > 1',
      { a: 'p.a', n: '~p' },
      'p p.a',
    ],
    [
      'select p.a, l.m from p, lateral (select max(z) + p.b as m from q where q.a = p.a) as l',
      { a: 'p.a', m: 'p.b q.z' },
      'p p.a p.b q q.a',
    ],
    [
      'select p.a, l.z from p left join lateral (select z from q where q.a = p.a order by z desc limit 2) as l on true',
      { a: 'p.a', z: 'q.z' },
      'p p.a q q.a q.z',
    ],
    [
      'select p.a, v.x from p, (values (p.a + p.b), (p.c)) as v(x)',
      { a: 'p.a', x: 'p.a p.b p.c' },
      'p p.a p.b p.c',
    ],
    ['select (select sum(b) from p) / (select count(*) from q) as ratio', { ratio: 'p.b ~q' }, 'p'],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('expressions', () => {
  test.each<Case>([
    [
      'select a + b as ab, ab * 2 as twice, c from p',
      { ab: 'p.a p.b', twice: 'p.a p.b', c: 'p.c' },
      'p',
    ],
    [
      'select a as x, x + b as y, y > 0 as pos from p where y > 3',
      { x: 'p.a', y: 'p.a p.b', pos: 'p.a p.b' },
      'p p.a p.b',
    ],
    ['select case when a > 1 then b else c end as x from p', { x: 'p.a p.b p.c' }, 'p'],
    [
      'select coalesce(p.a, q.a, 0) as x from p full join q on p.a = q.a',
      { x: 'p.a q.a' },
      'p p.a q q.a',
    ],
    [
      `select 1 as one, 'x' as t, null as nothing, current_date as today, random() as r from p`,
      { one: '', t: '', nothing: '', today: '', r: '' },
      'p',
    ],
    ['select list_transform(l, x -> x + id) as u from st', { u: 'st.id st.l' }, 'st'],
    [
      'select [x * id for x in l if x > 1] as u, list_filter(l, lambda e: e > 0) as f from st',
      { u: 'st.id st.l', f: 'st.l' },
      'st',
    ],
    [
      `select s.x, s.y.k as k, m['a'] as ma, l[1] as first_l from st`,
      { x: 'st.s', k: 'st.s', ma: 'st.m', first_l: 'st.l' },
      'st',
    ],
    [`select {'k': a, 'l': b} as packed from p`, { packed: 'p.a p.b' }, 'p'],
    [
      `select packed.k as k, packed.l + 1 as l from (select {'k': a, 'l': b} as packed from p)`,
      { k: 'p.a', l: 'p.b' },
      'p',
    ],
    [`select unnest({'k': a, 'l': b}) from p`, { k: 'p.a', l: 'p.b' }, 'p'],
    ['select t.b from (select p as t from p)', { b: 'p.b' }, 'p'],
    [
      `select body->>'$.x' as x, (body->'y')::int as y from j where id = 1`,
      { x: 'j.body', y: 'j.body' },
      'j j.id',
    ],
    ['select plus_ten(a) + plus_ten(b) as x from p', { x: 'p.a p.b' }, 'p'],
    ['from big(3)', { a: 'p.a', b: 'p.b' }, 'p p.c'],
    [
      `select date_trunc('month', t) as month, sum(v) as v from ts group by month order by month`,
      { month: 'ts.t', v: 'ts.v' },
      'ts ts.t',
    ],
    [
      'select a between b and c as within, a is distinct from b as differs, not (a = b) as other from p',
      { within: 'p.a p.b p.c', differs: 'p.a p.b', other: 'p.a p.b' },
      'p',
    ],
    [
      'select try_cast(a as date) as d, a::text || b::text as ab from p',
      { d: 'p.a', ab: 'p.a p.b' },
      'p',
    ],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('lists, pivots and limits', () => {
  test.each<Case>([
    ['select id, unnest(l) as u from st', { id: 'st.id', u: 'st.l' }, 'st st.l'],
    ['select st.id, t.u from st, unnest(st.l) as t(u)', { id: 'st.id', u: 'st.l' }, 'st st.l'],
    [
      'select id, (select max(u) from unnest(l) as t(u)) as top from st',
      { id: 'st.id', top: 'st.l' },
      'st',
    ],
    ['select unnest(s) from st', { x: 'st.s', y: 'st.s' }, 'st'],
    ['select unnest(s, recursive := true) from st', { x: 'st.s', k: 'st.s', l: 'st.s' }, 'st'],
    [
      'select e.key, e.value, j.id from j, json_each(j.body) as e',
      { key: 'j.body', value: 'j.body', id: 'j.id' },
      'j j.body',
    ],
    ['select i, a from p, range(p.b) as t(i)', { i: 'p.b', a: 'p.a' }, 'p p.b'],
    ['select i from range(10) as t(i)', { i: '' }, ''],
    [
      'pivot p on a in (1, 2) using sum(b) group by c',
      { 1: 'p.b ~p.a', 2: 'p.b ~p.a', c: 'p.c' },
      'p p.c',
    ],
    [
      'select * from (pivot p on a in (1, 2) using sum(b) as s, max(c) as m)',
      { '1_s': 'p.b ~p.a', '1_m': 'p.c ~p.a', '2_s': 'p.b ~p.a', '2_m': 'p.c ~p.a' },
      'p',
    ],
    [
      'select * from p pivot (max(b) as top for a in (1 as one, 2 as two) group by c)',
      { c: 'p.c', one_top: 'p.b ~p.a', two_top: 'p.b ~p.a' },
      'p p.c',
    ],
    [
      'unpivot p on a, b into name label value amount',
      { c: 'p.c', label: '', amount: 'p.a p.b' },
      'p p.a p.b',
    ],
    [
      'select * from (unpivot p on columns(* exclude c))',
      { c: 'p.c', name: '', value: 'p.a p.b' },
      'p p.a p.b',
    ],
    ['from p unpivot include nulls (v for n in (a, b))', { c: 'p.c', n: '', v: 'p.a p.b' }, 'p'],
    ['select a from p order by b limit 3', { a: 'p.a' }, 'p p.b'],
    ['select a from p limit (select max(z) from q)', { a: 'p.a' }, 'p q q.z'],
    ['select a from p using sample 10 rows', { a: 'p.a' }, 'p'],
    ['select rowid as r, a from p', { r: '~p', a: 'p.a' }, 'p'],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('combinations', () => {
  test.each<Case>([
    [
      'with base as (select p.*, q.z from p left join q using (a)), ranked as (select *, row_number() over (partition by a order by z desc) as rn from base) select * exclude (rn) replace (coalesce(z, 0) as z) from ranked where rn = 1',
      { a: 'p.a', b: 'p.b', c: 'p.c', z: 'q.z' },
      'p p.a q q.a q.z',
    ],
    [
      `select t.a, (select string_agg(x.z::text, ',' order by x.z) from (select z from q where q.a = t.a and z > t.b) x) as zs from p t`,
      { a: 'p.a', zs: 'q.z ~p.a ~p.b ~q ~q.a' },
      'p',
    ],
    [
      'select a, (select (select max(v) from ts where v > q.z) from q where q.a = p.a limit 1) as deep from p',
      { a: 'p.a', deep: 'ts.v ~p.a ~q ~q.a ~q.z ~ts' },
      'p',
    ],
    [
      'with a as (select a from p), b as (select a.a as k, (select count(*) from q where q.a = a.a) as n from a) select k, n * 2 as n2 from b where n > 0 order by n desc',
      { k: 'p.a', n2: '~p.a ~q.a' },
      'p p.a q q.a',
    ],
    [
      'select coalesce(l.a, r.a) as a, l.b, r.z from (select a, sum(b) as b from p group by a) l full join (select a, max(z) as z from q group by all) r using (a)',
      { a: 'p.a q.a', b: 'p.b', z: 'q.z' },
      'p p.a q q.a',
    ],
    [
      'select * from (select a, b from p union all select a, z from q) u join st on u.a = st.id',
      { a: 'p.a q.a', b: 'p.b q.z', id: 'st.id', s: 'st.s', l: 'st.l', m: 'st.m' },
      'p p.a q q.a st st.id',
    ],
    ['select x.* from (select p as x from p)', { a: 'p.a', b: 'p.b', c: 'p.c' }, 'p'],
    [
      'select sum(case when b > 1 then c end) as cond, avg(a) filter (where c in (select z from q)) as f from p',
      { cond: 'p.b p.c', f: 'p.a ~p.c ~q ~q.z' },
      'p',
    ],
    [
      'select p.a, s.tot from p left join (select a, sum(z) as tot from q group by a having count(*) > 1) s on s.a = p.a and s.tot > p.b',
      { a: 'p.a', tot: 'q.z' },
      'p p.a p.b q q.a q.z',
    ],
    [
      'select a, b from p where (select count(*) from q where q.a = p.a) > 1',
      { a: 'p.a', b: 'p.b' },
      'p p.a q q.a',
    ],
    [
      'select distinct on (t.a) t.a, first_value(t.b) over w as fb, nth_value(t.c, 2) over w as nv from p t window w as (partition by t.a order by t.c range between unbounded preceding and unbounded following) order by t.a, t.b',
      { a: 'p.a', fb: 'p.b ~p.a ~p.c', nv: 'p.c ~p.a' },
      'p p.a p.b',
    ],
    [
      'with m as (from p select a, b where c > 0) from m select a * 2 as aa, b group by all having sum(a) > 1',
      { aa: 'p.a', b: 'p.b' },
      'p p.a p.b p.c',
    ],
    ['select a, unnest([b, c]) as v from p', { a: 'p.a', v: 'p.b p.c' }, 'p'],
    [
      `select a, unnest(['x', 'y']) as lbl, unnest([b, c]) as v from p`,
      { a: 'p.a', lbl: '', v: 'p.b p.c' },
      'p',
    ],
    [
      `select list_sum(list_transform(l, x -> x * id)) as t, list_aggregate(l, 'max') as mx, len(l) as n from st`,
      { t: 'st.id st.l', mx: 'st.l', n: 'st.l' },
      'st',
    ],
    [
      'select st.id, x.k from st, (select unnest(map_keys(m)) as k) x',
      { id: 'st.id', k: 'st.m' },
      'st st.m',
    ],
    [
      'select * from p where a in (select unnest(l) from st)',
      { a: 'p.a', b: 'p.b', c: 'p.c' },
      'p p.a st st.l',
    ],
    ['select p.a from p left join q on p.a = q.a where q.a is null', { a: 'p.a' }, 'p p.a q q.a'],
    [
      'from (select a, b from p) anti join (select a from q where z > 1) using (a)',
      { a: 'p.a', b: 'p.b' },
      'p p.a q q.a q.z',
    ],
    [
      'select a, ntile(4) over (order by b) as quart, percent_rank() over (partition by c order by b) as pr, cume_dist() over (order by c) cd from p',
      { a: 'p.a', quart: '~p.b', pr: '~p.b ~p.c', cd: '~p.c' },
      'p',
    ],
    [
      'select max(a) as m from p having max(b) > (select avg(z) from q)',
      { m: 'p.a' },
      'p p.b q q.z',
    ],
    [
      'select * from (values (1, 2), (3, 4)) v(a, x) join p using (a)',
      { a: '', x: '', b: 'p.b', c: 'p.c' },
      'p p.a',
    ],
    [
      'select a, case (select max(z) from q) when b then c else 0 end as x from p',
      { a: 'p.a', x: 'p.b p.c q.z ~q' },
      'p',
    ],
    [
      'select * from p where a not in (select a from q where q.z = p.c)',
      { a: 'p.a', b: 'p.b', c: 'p.c' },
      'p p.a p.c q q.a q.z',
    ],
    [
      'with x as (select a, b, c from p), y as (select * from x), z as (select y.a, x.b from y join x on x.c = y.c) select z.a + z.b as ab, count(*) over (partition by z.a) as n from z',
      { ab: 'p.a p.b', n: '~p.a' },
      'p p.c',
    ],
    [
      `select {'id': a, 'vals': [b, c]} as obj, {'id': a, 'n': {'b': b}}.n.b as nb from p`,
      { obj: 'p.a p.b p.c', nb: 'p.b' },
      'p',
    ],
    [
      'select (select list(z order by z) from q where q.a = p.a)[1] as first_z from p',
      { first_z: 'q.z ~p.a ~q ~q.a' },
      'p',
    ],
    [
      'select a, b from p qualify sum(b) over (partition by a order by c) > 3 and a > 1',
      { a: 'p.a', b: 'p.b' },
      'p p.a p.b p.c',
    ],
    ['select row(a, b) as r, (row(a, b))[1] as r1 from p', { r: 'p.a p.b', r1: 'p.a' }, 'p'],
    [
      `select json_object('a', a, 'b', b) as js, to_json(p) as whole from p`,
      { js: 'p.a p.b', whole: 'p.a p.b p.c' },
      'p',
    ],
    [
      'select p.*, q.* from p join q on p.a = q.a',
      { a: 'p.a', b: 'p.b', c: 'p.c', a_1: 'q.a', z: 'q.z' },
      'p p.a q q.a',
    ],
    [
      'select min(a) as lo, max(a) as hi from (select a from p intersect select z from q)',
      { lo: 'p.a q.z', hi: 'p.a q.z' },
      'p p.a q q.z',
    ],
    [
      'select a from p where exists (select 1 from q where q.a = p.a) or b > 3',
      { a: 'p.a' },
      'p p.a p.b q q.a',
    ],
    [
      'select a, b, lag(b) over (order by a) as prev, b - lag(b) over (order by a) as delta from p',
      { a: 'p.a', b: 'p.b', prev: 'p.b ~p.a', delta: 'p.b ~p.a' },
      'p',
    ],
    ['select a as b, b as a from p order by b', { b: 'p.a', a: 'p.b' }, 'p p.a'],
    [
      'select max_by(a, b) as mb, mode(c) as mo, median(a) as me, quantile_cont(b, 0.5) as q50, count(distinct c) as dc from p',
      { mb: 'p.a p.b', mo: 'p.c', me: 'p.a', q50: 'p.b', dc: 'p.c' },
      'p',
    ],
    [
      'select left_t.a from p as left_t, lateral (select z from q where q.a = left_t.a union all select v from ts where v > left_t.b) as u(z) where u.z > 1',
      { a: 'p.a' },
      'p p.a p.b q q.a q.z ts ts.v',
    ],
    [
      'select * from (pivot (select a, b, c from p) on a in (1, 2) using sum(b) as s group by c) join q on q.a = c',
      { c: 'p.c', '1_s': 'p.b ~p.a', '2_s': 'p.b ~p.a', a: 'q.a', z: 'q.z' },
      'p p.c q q.a',
    ],
    [
      'with t as (select a, b from p), u as (unpivot t on a, b into name k value v) select k, sum(v) as s from u group by k',
      { k: '', s: 'p.a p.b' },
      'p p.a p.b',
    ],
    ['select "a", "A" as "X", b as "a b" from p', { a: 'p.a', X: 'p.a', 'a b': 'p.b' }, 'p'],
    [
      'select t1.a as "from", t2.b as "order" from p t1 join p t2 on t1.a = t2.a and t1.b < t2.b',
      { from: 'p.a', order: 'p.b' },
      'p p.a p.b',
    ],
    ['select a from p group by a, b order by max(c)', { a: 'p.a' }, 'p p.a p.b p.c'],
    ['select (a, b) in (select a, z from q) as m from p', { m: 'p.a p.b q.a q.z ~q' }, 'p'],
    [
      'select exists(select 1 from q where q.a = p.a and q.z = (select max(v) from ts where v <= p.b)) as e from p',
      { e: '~p.a ~p.b ~q ~q.a ~q.z ~ts ~ts.v' },
      'p',
    ],
    [
      'select b, (select count(*) from p p2 where p2.b = p1.b and p2.c < p1.c) as rnk from p p1',
      { b: 'p.b', rnk: '~p.b ~p.c' },
      'p',
    ],
    ['select a, sum(b) as s from p group by cube (a, c)', { a: 'p.a', s: 'p.b' }, 'p p.a p.c'],
    [
      'select * from p asof join q on p.a >= q.a',
      { a: 'p.a', b: 'p.b', c: 'p.c', a_1: 'q.a', z: 'q.z' },
      'p p.a q q.a',
    ],
    [
      'with c1 as materialized (select a, b from p), c2 as not materialized (select a, b + 1 as b from c1) select c1.a, c2.b from c1 join c2 using (a)',
      { a: 'p.a', b: 'p.b' },
      'p p.a',
    ],
    [
      'select if(a > b, c, null) as i, nullif(a, b) as n, greatest(a, b, c) as g, ifnull(a, c) as ic from p',
      { i: 'p.a p.b p.c', n: 'p.a p.b', g: 'p.a p.b p.c', ic: 'p.a p.c' },
      'p',
    ],
    [
      'select a, sum(c) as c from p group by 1 order by 2 limit 5',
      { a: 'p.a', c: 'p.c' },
      'p p.a p.c',
    ],
    ['select a, b from p tablesample reservoir(2 rows)', { a: 'p.a', b: 'p.b' }, 'p'],
    [
      `select strftime(t, '%Y') as y, extract(year from t) as y2, t + interval 1 day as nxt from ts`,
      { y: 'ts.t', y2: 'ts.t', nxt: 'ts.t' },
      'ts',
    ],
    [
      'select g, v, v - first(v) over (partition by g order by t) as d from ts',
      { g: 'ts.g', v: 'ts.v', d: 'ts.v ~ts.g ~ts.t' },
      'ts',
    ],
    [
      'select *, a + b as total, total * 2 as twice from p where total > 1',
      { a: 'p.a', b: 'p.b', c: 'p.c', total: 'p.a p.b', twice: 'p.a p.b' },
      'p p.a p.b',
    ],
  ])('%s', async (sql, columns, rows) => {
    const lineage = await fixture.trace(sql);

    expect(inWords(lineage)).toEqual({ columns, rows });
  });
});

describe('a pivot over many values', () => {
  test('gives each value the same origin', async () => {
    const values = Array.from({ length: 25 }, (_, index) => index + 1);

    const { columns } = await fixture.trace(
      `pivot p on a in (${values.join(', ')}) using sum(b) group by c`,
    );

    expect(columns).toHaveLength(26);
    expect(columns[0]).toMatchObject({ column: 'c', values: [{ column: 'c' }], rows: [] });
    expect(columns[25]).toEqual({
      column: '25',
      values: [{ uniqueId: 'p', column: 'b' }],
      rows: [{ uniqueId: 'p', column: 'a' }],
      unknown: undefined,
    });
  });
});

describe('what is unknown', () => {
  test.each([
    [
      'pivot p on a using sum(b)',
      'its columns depend on the rows that it reads, as those of a pivot without in (…) do',
    ],
    [
      "select * from read_csv('package.json', header = false, columns = {'line': 'text'}, sep = '\t')",
      'the query reads files itself; described as a source with files, they would have a lineage',
    ],
    [
      'select no_such_column from p',
      'DuckDB gives no plan of the query: Referenced column "no_such_column" not found in FROM clause!',
    ],
    ['describe p', "ingot does not know DuckDB's operator CHUNK_GET"],
  ])('%s', async (sql, reason) => {
    const { unknown } = await fixture.trace(sql);

    expect(unknown).toBe(reason);
  });

  test('what is known beside it is told', async () => {
    const lineage = await fixture.trace('select f.function_name, p.a from p, duckdb_functions() f');

    expect(inWords(lineage)).toEqual({ columns: { function_name: '?', a: 'p.a' }, rows: 'p ?' });
  });
});
