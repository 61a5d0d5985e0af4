import { expect, test } from 'vitest';
import { cteQuery } from '../../../src/compile/cte-query.ts';

const place = { path: 'a.yml', line: 1, column: 1, lineText: '' };
const of = (sql: string, name: string) => cteQuery({ sql, locate: () => place }, name, place).sql;

test.each([
  [
    'with a as (select 1 as x) select * from a',
    'a',
    'with a as (select 1 as x)\nselect * from "a"',
  ],
  [
    'with a as (select (1)), b as materialized (select * from a) select 1',
    'B',
    'with a as (select (1)), b as materialized (select * from a)\nselect * from "b"',
  ],
  [
    '-- with c as\nwith recursive "a b" (n) as (select \')\' union all select n from "a b") from "a b"',
    'a b',
    '-- with c as\nwith recursive "a b" (n) as (select \')\' union all select n from "a b")\nselect * from "a b"',
  ],
  [
    'with r(a, b) using key (a) as (select 1, 2), s as not materialized (select 3) from s',
    's',
    'with r(a, b) using key (a) as (select 1, 2), s as not materialized (select 3)\nselect * from "s"',
  ],
])('%s is cut behind its CTEs', (sql, name, expected) => {
  expect(of(sql, name)).toBe(expected);
});

test.each([
  ['with totals as (select 1) from totals', 'total', 'Did you mean "totals"?'],
  ['with a as (select 1), b as (select 2) from b', 'zzz', 'There are: a, b.'],
  ['select 1 as with_a', 'a', 'The query of the model does not begin with "with".'],
  ['with', 'a', 'The query of the model does not begin with "with".'],
])('%s has no CTE %s', (sql, name, hint) => {
  expect(() => of(sql, name)).toThrow(
    expect.objectContaining({ code: 'UNIT_TEST_CTE', hint, location: place }),
  );
});
