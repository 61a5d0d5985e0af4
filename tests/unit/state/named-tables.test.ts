import { expect, test } from 'vitest';
import { createProject, workInPlace } from '../../support/create-project.ts';

const files = {
  'models/bronze/numbers.sql': '{{config materialized="table"}} select 1 as id',
  'models/gold/by_hand.sql':
    '{{config materialized="table"}} with x as (select * from {{ref "numbers"}}) select count(*) as n from x, raw.t',
  'models/gold/below.sql': 'select n from {{ref "by_hand"}}',
};

test.each([
  'select count(*) as n from {{ref "numbers"}}, raw.t',
  'with x as (select * from {{ref "numbers"}}) select count(*) as n from x join raw.t on true',
  'select count(*) as n from {{ref "numbers"}} where id not in (select id from "raw"."T")',
  'select (select max(id) from raw.t) as n',
  'from (summarize raw.t)',
])('a table that is named without a ref is never taken for unchanged: %s', async (sql) => {
  await using project = await createProject({
    ...workInPlace,
    'models/bronze/numbers.sql': 'select 1 as id',
  });
  await project.run();
  await project.query('create schema raw; create table raw.t as select 5 as id');
  await project.write({ 'models/gold/by_hand.sql': `{{config materialized="table"}} ${sql}` });
  await project.run();

  const { statuses } = await project.run();

  expect(statuses).toEqual({ numbers: 'unchanged', by_hand: 'success' });
});

test('a new row in such a table reaches what is below', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/bronze/numbers.sql': files['models/bronze/numbers.sql'],
  });
  await project.run();
  await project.query('create schema raw; create table raw.t as select 5 as id');
  await project.write(files);
  await project.run();
  await project.query('insert into raw.t values (6)');

  await project.run();

  expect(await project.query('from gold.below')).toEqual([['2']]);
});

test('a common table or a column that is called like a table is none', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/bronze/numbers.sql': '{{config materialized="table"}} select 1 as id, 2 as words',
    'models/bronze/words.sql': "select 'a' as word",
    'models/gold/fine.sql':
      'with words as (select id, words from {{ref "numbers"}}) select id, words from words',
  });
  await project.run();

  const { statuses } = await project.run();

  expect(new Set(Object.values(statuses))).toEqual(new Set(['unchanged']));
});

test('a table that is made once more may order equal keys otherwise, so what reads it is built too', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/bronze/numbers.sql':
      '{{config materialized="table"}} select i % 5 as k from range(20) as t(i)',
    'models/silver/some.sql':
      '{{config materialized="table"}} select k, count(*) as n from {{ref "numbers"}} group by k limit 2',
    'models/silver/sums.sql':
      '{{config materialized="table"}} select k, count(*) as n from {{ref "numbers"}} group by k',
    'models/gold/below_some.sql': '{{config materialized="table"}} from {{ref "some"}}',
    'models/gold/below_sums.sql': '{{config materialized="table"}} from {{ref "sums"}}',
  });
  await project.run();
  await project.query('drop table silver.some; drop table silver.sums');

  const { statuses } = await project.run();

  expect(statuses).toEqual({
    numbers: 'unchanged',
    some: 'success',
    sums: 'success',
    below_some: 'success',
    below_sums: 'unchanged',
  });
});
