import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });

const audit = `name: shop
on-run-start: create table if not exists runs (what varchar, status varchar, rows bigint)
on-run-end:
  - |
    {{#each results}}
    insert into runs values ('{{name}}', '{{status}}', {{default rows "null"}});
    {{/each}}
  - insert into runs values ('{{#each schemas}}{{this}} {{/each}}', 'schemas', null)
`;

test('on-run-start and on-run-end run around all nodes, and know what came of them', async () => {
  await using project = await createProject({
    'ingot.yml': audit.replace(
      '{{default rows "null"}}',
      '{{#if rows}}{{rows}}{{else}}null{{/if}}',
    ),
    'models/gold/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/gold/b.sql': `{{config materialized="table"}} select error('no') as id`,
  });

  const { exitCode, stderr } = await ingot(project, 'build');
  expect(stderr).toBe('');
  const again = await ingot(project, 'build', '--select', 'a');

  expect(exitCode).toBe(1);
  expect(again.exitCode).toBe(0);
  expect(await project.query('from runs')).toEqual([
    ['a', 'success', '1'],
    ['b', 'error', null],
    ['gold ', 'schemas', null],
    ['a', 'unchanged', null],
    ['', 'schemas', null],
  ]);
});

test('what on-run-start makes is there for models', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\non-run-start: ["create or replace macro twice(x) as 2 * x"]\n',
    'models/a.sql': 'select twice(21) as id',
  });

  const { exitCode } = await ingot(project, 'build');

  expect(exitCode).toBe(0);
});

test('macros, types and schemas that on-run-start makes are there for unit tests, which run again when they change', async () => {
  const hooks = (factor: number) => `name: shop
on-run-start:
  - "create schema if not exists util; create or replace macro util.cents(x) as round(${factor} * x)"
  - "drop type if exists mood; create type mood as enum ('good', 'bad')"
  - "create or replace table started as select 1"
`;
  await using project = await createProject({
    'ingot.yml': hooks(100),
    'seeds/raw.csv': 'v\n1.5\n',
    'models/m.sql': `select util.cents(v) as c, 'good'::mood as mood from {{ref "raw"}}`,
    'models/m.yml': `unit_tests:
  - name: cents_are_whole
    model: m
    given: [{ input: ref('raw'), rows: [{ v: 2.5 }] }]
    expect: { rows: [{ c: 250, mood: good }] }
`,
  });

  const alone = await ingot(project, 'test');
  const found = await ingot(project, 'check');
  const built = await ingot(project, 'build');
  await project.write({ 'ingot.yml': hooks(10) });
  const changed = await ingot(project, 'build');

  expect([alone, found, built, changed].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 1]);
  expect(alone.stdout).toContain('Database     in memory');
  expect(changed.stdout).toMatch(/fail +m\.cents_are_whole/);
});

test('an on-run-start that fails ends the run before it begins', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\non-run-start: insert into nowhere values (1)\n',
    'models/a.sql': 'select 1 as id',
  });

  const { exitCode, stderr, stdout } = await ingot(project, 'build');

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('error HOOK_FAILED: The on_run_start failed: ');
  expect(stderr).toContain('at ingot.yml:2:15');
});

test('an on-run-end that fails is told, and the run has failed', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\non-run-end: insert into nowhere values (1)\n',
    'models/a.sql': 'select 1 as id',
  });

  const told = await ingot(project, 'build');
  const quiet = await ingot(project, 'build', '-q', '--force');

  expect([told.exitCode, quiet.exitCode]).toEqual([1, 1]);
  expect(told.stdout).toContain('error HOOK_FAILED: The on_run_end failed: ');
  expect(quiet.stderr).toMatch(/^error HOOK_FAILED: The on_run_end failed: /);
});

test('a mistake in a hook of the end is found before anything is done', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\non-run-end: "insert into {{nope}} values (1)"\n',
    'models/a.sql': 'select 1 as id',
  });

  const { exitCode, stderr } = await ingot(project, 'build');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('TEMPLATE_UNKNOWN_NAME');
});

test('hooks of a model, descriptions as comments, and what is refused', async () => {
  await using project = await createProject({
    'models/a.sql':
      '{{config materialized="table" post_hook="insert into {{this}} values (2)"}} select 1 as id',
    'models/a.yml':
      'models: [{ name: a, description: All, config: { persist_docs: { relation: true } } }]',
    'models/b.sql': '{{config grants=(list "x")}} select 1 as id',
  });

  const refused = await ingot(project, 'build');
  await project.write({ 'models/b.sql': 'select 1 as id' });
  await ingot(project, 'build');

  expect(refused.stderr).toContain('"grants" can’t be set: DuckDB has no users');
  expect(
    await project.query(
      "select (select count(*) from a), split_part(comment, chr(10), 1) from duckdb_tables() where table_name = 'a'",
    ),
  ).toEqual([['2', 'All']]);
});

const inMemory =
  'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false } } }';

test('a hook that would end the transaction of a build is refused before anything runs', async () => {
  await using project = await createProject({
    'profiles.yml': inMemory,
    'macros/done.hbs': 'commit; begin',
    'models/a.sql':
      '{{config materialized="table" post_hook=(list "commit" "begin")}} select 1 as id',
    'models/a.yml':
      'models: [{ name: a, columns: [{ name: id, data_tests: [accepted_values: { arguments: { values: [2] } }] }] }]',
    'models/b.sql':
      '{{config materialized="table" pre_hook="select 1; {{> done}}"}} select 1 as id',
    'seeds/s.csv': 'id\n1\n',
    'seeds/s.yml':
      'seeds: [{ name: s, config: { pre_hook: { sql: "begin", transaction: false }, post_hook: { sql: "commit", transaction: false } } }]',
    'snapshots/p.yml': `snapshots:
  - name: p
    relation: ref('s')
    config: { strategy: check, check_cols: all, unique_key: id, pre_hook: "/* now */ ROLLBACK" }
`,
  });

  const { exitCode, stderr } = await ingot(project, 'build');

  expect(exitCode).toBe(2);
  expect(stderr.match(/HOOK_TRANSACTION: .*|at \S+:\d+:\d+/g)).toEqual([
    'HOOK_TRANSACTION: This hook runs inside a transaction, which "commit" would begin or end',
    'at models/a.sql:1:31',
    'HOOK_TRANSACTION: This hook runs inside a transaction, which "commit" would begin or end',
    'at models/b.sql:1:31',
    'HOOK_TRANSACTION: This hook begins a transaction and does not end it',
    'at seeds/s.yml:1:40',
    'HOOK_TRANSACTION: This hook runs inside a transaction, which "ROLLBACK" would begin or end',
    'at snapshots/p.yml:4:75',
  ]);
  expect(await project.query('select count(*) from duckdb_tables() where not internal')).toEqual([
    ['0'],
  ]);
});

test('a hook around a run has a transaction too, which it leaves alone', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\non-run-start: create table t(i int); commit\n',
    'models/a.sql': 'select 1 as id',
  });

  const inside = await ingot(project, 'build');
  await project.write({
    'ingot.yml':
      'name: shop\non-run-end: "{{#each results}}insert into nowhere values (1); commit;{{/each}}"\n',
  });
  const atTheEnd = await ingot(project, 'build');

  expect([inside.exitCode, atTheEnd.exitCode]).toEqual([2, 1]);
  expect(inside.stderr).toContain('HOOK_TRANSACTION: This hook runs inside a transaction');
  expect(atTheEnd.stdout + atTheEnd.stderr).toContain('HOOK_TRANSACTION');
});

test('a hook outside of the transaction may have one of its own, which is rolled back where it fails', async () => {
  await using project = await createProject({
    'profiles.yml': inMemory,
    'models/a.sql': 'select 1 as id',
    'models/a.yml': `models:
  - name: a
    config:
      materialized: table
      pre_hook: { sql: "begin; create table kept(i int); commit", transaction: false }
      post_hook: { sql: "begin; insert into kept values (1); select error('no'); commit", transaction: false }
`,
    'models/b.sql': '{{config materialized="table"}} select id from {{ref "c"}}',
    'models/c.sql': '{{config materialized="table"}} select 2 as id',
  });

  const { exitCode, stdout } = await ingot(project, 'build', '--threads', '1');

  expect(exitCode).toBe(1);
  expect(stdout).toContain('HOOK_FAILED: A post_hook of "a" failed');
  expect(await project.query('select (select count(*) from kept), id from b')).toEqual([['0', 2]]);
});
