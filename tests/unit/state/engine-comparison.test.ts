import { afterAll, beforeAll, expect, test } from 'vitest';
import { EmptyTables } from '../../../src/check/empty-tables.ts';
import type { ColumnType } from '../../../src/core/columns.ts';
import type { Content } from '../../../src/state/content.ts';
import { EngineComparison } from '../../../src/state/engine-comparison.ts';
import { openScratch, type Scratch } from '../binder/scratch.ts';

let scratch: Scratch;
let tables: EmptyTables;

beforeAll(async () => {
  scratch = await openScratch(['create table w (a integer, b integer)']);
  tables = new EmptyTables(scratch.session);
});

afterAll(() => scratch[Symbol.asyncDispose]());

const relation = { schema: 'main', identifier: 'w' };
const shape: readonly ColumnType[] = [
  { name: 'a', type: 'INTEGER' },
  { name: 'b', type: 'INTEGER' },
];
const withZ: readonly ColumnType[] = [...shape, { name: 'z', type: 'INTEGER' }];

/** How the table `w` changes: its columns, and those whose values do. */
interface Change {
  readonly before: readonly ColumnType[];
  readonly after: readonly ColumnType[];
  readonly changed: readonly string[];
}

/** Whether a query has the columns that it had, with what they held. */
async function check(sql: string, change: Partial<Change>): Promise<boolean> {
  const { before, after, changed } = { before: shape, after: shape, changed: [], ...change };
  const content: Content = { rows: 'rows', columns: {} };
  const newer = Object.fromEntries(changed.map((name) => [name, 'newer']));
  const was = { sql, tables: [{ relation, columns: before, content }] };
  const is = {
    sql,
    tables: [{ relation, columns: after, content: { ...content, columns: newer } }],
  };
  const comparison = new EngineComparison({ tables: () => Promise.resolve(tables) });
  const kept = await comparison.keptColumns(was, is, 'alike');
  const columns = [await columnsOf(sql, before), await columnsOf(sql, after)] as const;
  return columns[0] === columns[1] && kept?.size === columns[1]?.split(',').length;
}

/** Undefined where the query does not bind against this shape. */
async function columnsOf(sql: string, columns: readonly ColumnType[]): Promise<string | undefined> {
  const described = () => scratch.session.query(`describe (${sql})`);
  const found = await tables.within([{ relation, columns }], described).catch(() => undefined);
  return found?.rows.map(([name, type]) => `${String(name)} ${String(type)}`).join(',');
}

test.each([
  ['select a from w'],
  ['select a, b from w'],
  ['select count(*) as n from w'],
  ['select a, sum(b) as s from w group by all'],
  ['select a, b from w order by all'],
  ['select w.a, q.z from w join q using (a)'],
  ['select a, (select max(z) from q where q.a = w.a) as m from w'],
  ["select columns('^[ab]$') from w"],
  ['select a from (select * from w)'],
  ['select a from w union all by name select z from q'],
  ['select x.a from w x join w y on x.a = y.b'],
  ['from (unpivot (select a, b from w) on a, b)'],
  ['select 1 as one from q'],
  ['select a from w where exists (from q where q.a = w.a and r = z)'],
  ['select a from w where a > 1'],
])('%s does not change when a column z comes or goes', async (sql) => {
  const both = [await check(sql, { after: withZ }), await check(sql, { before: withZ })];

  expect(both).toEqual([true, true]);
});

test.each([
  ['from w'],
  ['select * from w'],
  ['select w.* from w'],
  ['select * exclude (b) from w'],
  ["select columns('^[a-z]$') from w"],
  ['select w from w'],
  ['select to_json(w) as j from w'],
  ['select count(distinct w) as n from w'],
  ['select q.a from w natural join q'],
  ['select a, (select max(r) from q where q.a = w.a and q.z = w.z) as m from w'],
  ['select q.a from q where exists (from w where w.a = z)'],
  ['select q.a, (select max(z) from w) as m from q'],
  ['select distinct on (a) * from w order by a, b'],
  ['select a from (select distinct * from w)'],
  ['select a from (pivot w on b in (1) using count(*))'],
  ['from (pivot w on b in (1) using count(*))'],
  ['from (unpivot w on columns(*))'],
  ['select * from w union all by name select * from q'],
  ['from (from w union all select a, z from q)'],
  ['from (describe w)'],
  ["select count(*) as n from duckdb_columns() where table_name = 'w'"],
  ['select a from w limit 3'],
  ['select list(a) as l from w'],
  ['select z from w'],
])('%s may change when a column z comes or goes', async (sql) => {
  const both = [await check(sql, { after: withZ }), await check(sql, { before: withZ })];

  expect(both).toEqual([false, false]);
});

test.each([
  ['select a from w', true],
  ['select count(*) as n from w', true],
  ['select b from w', false],
  ['select a from w where b > 1', false],
  ['select a from w order by b', false],
  ['select a, sum(b) as s from w group by a', false],
  ['select a from (select a, sum(b) as s from w group by a)', true],
  ['select q.a from q where a in (select b from w)', false],
])('%s is unaffected when the values of b change: %s', async (sql, unaffected) => {
  const found = await check(sql, { changed: ['b'] });

  expect(found).toBe(unaffected);
});

test.each([
  ['select a from w', true],
  ['select b from w', false],
  ['select count(b) as n from w', false],
  ['select b::bigint as b from w', false],
])('%s is unaffected when the type of b changes: %s', async (sql, unaffected) => {
  const found = await check(sql, {
    changed: ['b'],
    after: [
      { name: 'a', type: 'INTEGER' },
      { name: 'b', type: 'BIGINT' },
    ],
  });

  expect(found).toBe(unaffected);
});

test.each([
  ['select a, b from w', true],
  ['from w', false],
  ['from w union all select a, z from q', false],
])('%s is unaffected when the columns change places: %s', async (sql, unaffected) => {
  const found = await check(sql, { after: [...shape].reverse() });

  expect(found).toBe(unaffected);
});

test('a column whose name changes its letter case is another one', async () => {
  const found = await check('select b from w', {
    after: [
      { name: 'a', type: 'INTEGER' },
      { name: 'B', type: 'INTEGER' },
    ],
  });

  expect(found).toBe(false);
});

test('SQL that binds against one shape only is affected', async () => {
  const found = await check('select a, z from w', { before: withZ, after: shape });

  expect(found).toBe(false);
});

test('a type that does not exist leaves the answer open', async () => {
  const found = await check('select a from w', { after: [{ name: 'a', type: 'NO_SUCH_TYPE' }] });

  expect(found).toBe(false);
});

test('the session is left as it was', async () => {
  await check('select a from w', { after: withZ });

  const { rows } = await scratch.session.query('select column_name from (describe w)');

  expect(rows).toEqual([['a'], ['b']]);
});
