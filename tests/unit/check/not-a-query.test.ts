import { expect, test } from 'vitest';
import { asText, createProject } from '../../support/create-project.ts';
import { readFiles } from '../../support/expected-folder.ts';

const statements = [
  'alter table a add column n integer',
  'analyze',
  "attach 'other.duckdb' as other",
  'begin transaction',
  'call pragma_version()',
  'checkpoint',
  "comment on table a is 'x'",
  'commit',
  "copy a to 'out.csv'",
  'create table t as select 1 as id',
  'deallocate p',
  'delete from a',
  'detach other',
  'drop table a',
  'execute p',
  'explain select 1',
  "export database 'out'",
  'force install json',
  "import database 'out'",
  'insert into a values (1)',
  'install json',
  'load json',
  'merge into a using b on a.id = b.id when matched then delete',
  'pragma version',
  'prepare p as select 1',
  'reset threads',
  'rollback',
  'set threads = 1',
  'start transaction',
  'truncate a',
  'update a set id = 2',
  'use memory',
  'vacuum',
];

test.each(statements)('%s is not a query, as a view, a table and a test', async (sql) => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/t.sql': `{{config materialized="table"}}\n${sql}`,
    'models/v.sql': sql,
    'tests/sql/x.sql': sql,
  });
  const word = sql.split(' ')[0];

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([
    { code: 'SQL_NOT_A_QUERY', location: { path: 'models/t.sql', line: 2, column: 1 } },
    { code: 'SQL_NOT_A_QUERY', location: { path: 'models/v.sql', line: 1, column: 1 } },
    { code: 'SQL_NOT_A_QUERY', location: { path: 'tests/sql/x.sql', line: 1, column: 1 } },
  ]);
  expect(mistakes.map(({ message }) => message)).toEqual([
    `A model is one query that returns rows, and "${word}" does something else`,
    `A model is one query that returns rows, and "${word}" does something else`,
    `A test is one query that returns rows, and "${word}" does something else`,
  ]);
});

test.each([
  ["COPY a TO 'out.csv'", 1, 1],
  ["\n\n  copy a to 'out.csv'", 3, 3],
  ["-- all of it\n-- (copy)\ncopy a to 'out.csv'", 3, 1],
  ["/* one /* two */ */ copy a to 'out.csv'", 1, 21],
  ['with x as (select 1 as id) insert into a from x', 1, 28],
  ['with x as (\n  select 1 as id\n)\ndelete from a', 4, 1],
  ['with x as (select 1 as id)\nupdate a set id = 2', 2, 1],
])('%j is refused at the word that does something', async (sql, line, column) => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': sql,
  });

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([
    { code: 'SQL_NOT_A_QUERY', location: { path: 'models/b.sql', line, column } },
  ]);
});

test('the message says what to do', async () => {
  await using project = await createProject({ 'models/b.sql': '-- a\ncall pragma_version()' });

  const { mistakes } = await project.check();

  expect(mistakes.map(asText)).toEqual([
    `error SQL_NOT_A_QUERY: A model is one query that returns rows, and "call" does something else
  at models/b.sql:2:1
  | call pragma_version()
  | ^
  help: Write from NAME(…) instead of call NAME(…).`,
  ]);
});

test('an ephemeral model that is no query is refused once, in its own file', async () => {
  await using project = await createProject({
    'models/e.sql': '{{config materialized="ephemeral"}}\ndrop table a',
    'models/a.sql': 'select * from {{ref "e"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(({ code, location }) => [code, location?.path])).toEqual([
    ['SQL_NOT_A_QUERY', 'models/e.sql'],
  ]);
});

test('what is refused has done nothing', async () => {
  await using project = await createProject({});
  await project.write({ 'models/a.sql': `copy (select 1 as id) to '${project.path}/out.csv'` });

  await project.mistakes();

  expect(
    Object.keys(await readFiles(project.path)).filter((path) => /out|duckdb/.test(path)),
  ).toEqual([]);
});

test.each([
  'select "insert" from (select 1 as "insert")',
  'with "update" as (select 1 as id) from "update"',
  "select 'copy' as word",
  'select 1 as "drop"',
  'with load as (select 1 as id) select * from load',
])('%s is a query, whatever its words', async (sql) => {
  await using project = await createProject({ 'models/a.sql': sql });

  const { mistakes } = await project.check();

  expect(mistakes).toEqual([]);
});
