import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { readFiles } from '../support/expected-folder.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { runCli } from '../support/run-cli.ts';
import { createStarter } from './starter.ts';

const misspelt = {
  'models/silver/orders.sql': 'select 1 as order_id, 2 as amount',
  'models/gold/revenue.sql': 'select sum(amonut) as revenue\nfrom {{ref "orders"}}',
  'models/gold/below.sql': 'select nothing from {{ref "revenue"}}',
  'tests/sql/paid.sql': 'select order_id\nfrom {{ref "orders"}}\nwhere amuont < 0',
};

const message = `error SQL_BINDER: Referenced column "amonut" not found in FROM clause!
  at models/gold/revenue.sql:1:12
  | select sum(amonut) as revenue
  |            ^
  help: Did you mean "amount"?

error SQL_BINDER: Referenced column "amuont" not found in FROM clause!
  at tests/sql/paid.sql:3:7
  | where amuont < 0
  |       ^
  help: Did you mean "amount"?
`;

test('check counts what it checked, and makes nothing but its cache', async () => {
  await using starter = await createStarter();
  const before = Object.keys(await readFiles(starter.path));

  const result = await runCli(['check'], { cwd: starter.path });

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Checked 6 models and 18 tests: no mistakes\n',
    stderr: '',
  });
  expect(Object.keys(await readFiles(starter.path))).toEqual(
    [...before, 'target/check.json'].sort(),
  );
});

test.each([['check'], ['build'], ['run'], ['compile']])(
  '%s tells all mistakes at once, and the exit code is 2',
  async (command) => {
    await using project = await createProject(misspelt);

    const result = await runCli([command], { cwd: project.path });

    expect(result.exitCode).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('help: Did you mean "amount"?');
  },
);

test('mistakes are told on stderr, each with its place', async () => {
  await using project = await createProject(misspelt);

  const result = await runCli(['check'], { cwd: project.path });

  expect(result).toEqual({ exitCode: 2, stdout: '', stderr: message });
});

test.each([['--quiet'], ['-q']])('%s says nothing when all is well', async (option) => {
  await using starter = await createStarter();

  const result = await runCli(['check', option], { cwd: starter.path });

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('--quiet tells mistakes too', async () => {
  await using project = await createProject(misspelt);

  const result = await runCli(['check', '--quiet'], { cwd: project.path });

  expect(result).toEqual({ exitCode: 2, stdout: '', stderr: message });
});

test.each([
  [['--select', 'orders', '--exclude', 'paid'], 'Checked 1 model and 0 tests: no mistakes\n'],
  [['--exclude', 'revenue+', 'paid'], 'Checked 1 model and 0 tests: no mistakes\n'],
])('%j checks that alone', async (options, stdout) => {
  await using project = await createProject(misspelt);

  const result = await runCli(['check', ...options], { cwd: project.path });

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' });
});

test('a selector that matches nothing is a warning', async () => {
  await using project = await createProject(misspelt);

  const result = await runCli(['check', '-s', 'ordrs'], { cwd: project.path });

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Checked 0 models and 0 tests: no mistakes\n',
    stderr: `warning SELECTED_NOTHING: The selector "ordrs" matches no node
  help: Did you mean "silver.orders"?
`,
  });
});

test('--log-format json tells each mistake as one line', async () => {
  await using project = await createProject(misspelt);

  const { exitCode, stdout, stderr } = await runCli(['check', '--log-format', 'json'], {
    cwd: project.path,
  });

  const lines = (stdout + stderr)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(exitCode).toBe(2);
  expect(lines).toMatchObject([{ code: 'SQL_BINDER' }, { code: 'SQL_BINDER' }]);
});

test('what can not be checked before a build is told, with the reason', async () => {
  await using project = await createProject({
    'models/s.yml': 'sources: [{ name: raw, tables: [{ name: orders }] }]',
    'models/silver/orders.sql': 'select * from {{source "raw" "orders"}}',
    'models/gold/revenue.sql': 'select nothing from {{ref "silver.orders"}}',
    'models/gold/other.sql': 'select 1 as id',
  });

  const result = await runCli(['check'], { cwd: project.path });

  expect(result).toEqual({
    exitCode: 0,
    stdout: `Checked 1 model and 0 tests: no mistakes
Not checked: 2 nodes, because the columns of "raw.orders" show only when it is built
`,
    stderr: '',
  });
});

test('a database that another program has open does not hinder a check', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
  await using holder = await holdDatabase(`${project.path}/data/shop.duckdb`);

  const result = await runCli(['check'], { cwd: project.path });

  expect(holder.pid).toBeDefined();
  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Checked 1 model and 0 tests: no mistakes\n',
    stderr: '',
  });
});

test('two checks at once do not hinder each other', async () => {
  await using starter = await createStarter();

  const results = await Promise.all([
    runCli(['check'], { cwd: starter.path }),
    runCli(['check'], { cwd: starter.path }),
  ]);

  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(Object.keys(await readFiles(`${starter.path}/target`))).toEqual(['check.json']);
});

test('SQL in the settings of an incremental model is told by its name and place', async () => {
  await using project = await createProject({
    'models/a.sql':
      '{{config materialized="incremental" unique_key="id" dedupe_order="nope desc"}} select 1 as id',
    'models/b.sql': 'select 1 as id',
    'models/c.sql': 'select 1 as id',
    'models/m.yml': `models:
  - name: b
    config: { materialized: incremental, strategy: merge, unique_key: id, incremental_predicates: ["id > 1"] }
  - name: c
    config: { materialized: incremental, strategy: merge, unique_key: id, predicates: ["idd > 1"] }
`,
  });

  const { exitCode, stderr } = await runCli(['check'], { cwd: project.path });

  expect(exitCode).toBe(2);
  expect(stderr.match(/"\w+" of .*?:|at models.*/g)).toEqual([
    '"dedupe_order" of "a":',
    'at models/a.sql:1:53',
    '"incremental_predicates" of "b":',
    'at models/m.yml:3:75',
    '"predicates" of "c":',
    'at models/m.yml:5:75',
  ]);
});
