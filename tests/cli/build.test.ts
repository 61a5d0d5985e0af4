import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';
import { runCli } from '../support/run-cli.ts';
import { createStarter, steady } from './starter.ts';

const broken = {
  'models/gold/numbers.sql':
    '{{config materialized="table"}}\nselect 1 as id, null as amount, \'x\' as note',
  'models/gold/broken.sql':
    '{{config materialized="table"}}\nselect id, cast(note as integer) as note\nfrom {{ref "numbers"}}',
  'models/gold/child.sql': 'select * from {{ref "broken"}}',
  'models/gold/gold.yml': `models:
  - name: numbers
    columns:
      - name: id
        data_tests: [unique]
      - name: amount
        data_tests:
          - not_null:
              config: { severity: warn }
`,
};

test('build shows each node once, then what came of it', async () => {
  await using starter = await createStarter();

  const result = await runCli(['build', '--threads', '1'], { cwd: starter.path });

  expect({ ...result, stdout: steady(result.stdout) }).toEqual({
    exitCode: 0,
    stdout: `ingot 0.1.0  build  target dev (data/starter.duckdb), 1 thread
2 sources, 1 seed, 6 models, 18 tests

1/9  ok     countries                               seed          5 rows <time>
     pass   not_null  countries.country_code        test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   not_null  countries.country_name        test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   unique  countries.country_code          test          0 rows <time>  no rows are wrong (fails if != 0)
2/9  ok     raw.customers                           source        8 rows <time>  1 file
3/9  ok     raw.orders                              source       11 rows <time>  1 file
4/9  ok     bronze.customers                        table         8 rows <time>
     pass   not_null  customers._source_file        test          0 rows <time>  no rows are wrong (fails if != 0)
5/9  ok     bronze.orders                           table        11 rows <time>
     pass   not_null  orders._source_file           test          0 rows <time>  no rows are wrong (fails if != 0)
6/9  ok     silver.customers                        table         8 rows <time>
     pass   not_null  customers.country_name        test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   not_null  customers.customer_id         test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   unique  customers.customer_id           test          0 rows <time>  no rows are wrong (fails if != 0)
7/9  ok     silver.orders                           table        10 rows <time>
     pass   accepted_values  orders.status          test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   not_null  orders.customer_id            test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   not_null  orders.order_id               test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   unique  orders.order_id                 test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   relationships  orders.customer_id → silver.customers  test    0 rows <time>  no rows are wrong (fails if != 0)
8/9  ok     gold.sales_by_country                   table         5 rows <time>
     pass   not_null  sales_by_country.country_name  test         0 rows <time>  no rows are wrong (fails if != 0)
     pass   not_null  sales_by_country.revenue_eur  test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   revenue_adds_up                         test          0 rows <time>  no rows are wrong (fails if != 0)
     pass   unique  sales_by_country.country_name   test          0 rows <time>  no rows are wrong (fails if != 0)
9/9  ok     gold.sales_summary                      table         1 row <time>
     pass   not_null  sales_summary.revenue_eur     test          0 rows <time>  no rows are wrong (fails if != 0)

Build succeeded in <time>

  Staged       2 sources, 2 files, 19 rows
  Seeded       1 seed
  Built        bronze 2 tables · silver 2 tables · gold 2 tables
  Tested       18 passed, 0 failed
  Database     data/starter.duckdb
  Published    version 1

  Try          node <repository>/src/cli/main.ts show gold.sales_summary
`,
    stderr: '',
  });
});

test('a build in memory says that nothing is kept, and proposes no query', async () => {
  await using starter = await createStarter();

  const { exitCode, stdout } = await runCli(['build', '-t', 'memory'], { cwd: starter.path });

  expect(exitCode).toBe(0);
  expect(stdout).toContain('  Database     in memory: nothing is kept\n');
  expect(stdout).not.toContain('Try');
});

test('what the summary proposes to try is for the same target', async () => {
  await using starter = await createStarter();

  const { stdout } = await runCli(['build', '--target', 'dev'], { cwd: starter.path });

  expect(stdout).toMatch(/show gold\.sales_summary --target dev\n$/);
});

test('a broken model is shown in full, its children are skipped, and the exit code is 1', async () => {
  await using project = await createProject(broken);

  const result = await runCli(['build', '--threads', '1'], { cwd: project.path });

  expect({ ...result, stdout: steady(result.stdout) }).toEqual({
    exitCode: 1,
    stdout: `ingot 0.1.0  build  target dev (data/shop.duckdb), 1 thread
3 models, 2 tests

1/3  ok     gold.numbers                            table         1 row <time>
     warn   not_null  numbers.amount                test          1 row <time>  1 row is wrong (warns if != 0), at models/gold/gold.yml:8:13
     pass   unique  numbers.id                      test          0 rows <time>  no rows are wrong (fails if != 0)
2/3  error  gold.broken                             table <time>
  error SQL_FAILED: Conversion: Could not convert string 'x' to INT32 when casting from source column note
    at models/gold/broken.sql:2:12
    | select id, cast(note as integer) as note
    |            ^

3/3  skip   gold.child                              view    because "gold.broken" failed

Build failed after <time>

  Built        gold 1 table
  Tested       1 passed, 1 warned, 0 failed
  Failed       1 node
  Skipped      1 node
  Database     data/shop.duckdb
  Published    version 1

  gold.broken: Conversion: Could not convert string 'x' to INT32 when casting from source column note (models/gold/broken.sql:2:12)
`,
    stderr: '',
  });
});

const guarded = {
  'models/silver/customers.sql': '{{config materialized="table"}}\nselect 1 as customer_id',
  'models/silver/visits.sql':
    '{{config materialized="table"}}\nselect unnest([1, 2, 2]) as customer_id',
  'models/gold/last_visits.sql': 'select * from {{ref "visits"}}',
  'tests/generic/below.sql':
    '{{parameters limit~}}\nselect * from {{model}} where {{column_name}} >= {{limit}}',
  'models/silver/silver.yml': `models:
  - name: customers
    columns: [{ name: customer_id, data_tests: [unique] }]
  - name: visits
    columns:
      - name: customer_id
        data_tests:
          - not_null
          - unique
          - below: { arguments: { limit: 2 } }
          - relationships: { arguments: { to: ref('silver.customers'), field: customer_id } }
`,
};

test('tests that failed are shown in words, and after them the node that was rolled back', async () => {
  await using project = await createProject(guarded);

  const result = await runCli(['build', '--threads', '1'], { cwd: project.path });

  expect({ ...result, stdout: steady(result.stdout) }).toEqual({
    exitCode: 1,
    stdout: `ingot 0.1.0  build  target dev (data/shop.duckdb), 1 thread
3 models, 5 tests

1/3  ok     silver.customers                        table         1 row <time>
     pass   unique  customers.customer_id           test          0 rows <time>  no rows are wrong (fails if != 0)
     fail   below  visits.customer_id               test          2 rows <time>
  error: 2 rows are wrong (fails if != 0)
    at models/silver/silver.yml:10:13
    help: Its query is target/compiled/models/silver/silver.yml/below_visits_customer_id__2.802baa5208.sql
    customer_id
    ───────────
              2
              2
    below_visits_customer_id__2

     pass   not_null  visits.customer_id            test          0 rows <time>  no rows are wrong (fails if != 0)
     fail   unique  visits.customer_id              test          1 row <time>
  error: 1 row is wrong (fails if != 0)
    at models/silver/silver.yml:9:13
    help: Its query is target/compiled/models/silver/silver.yml/unique_visits_customer_id.86ffa8302f.sql
    unique_field  n_records
    ────────────  ─────────
               2          2
    unique_visits_customer_id

2/3  error  silver.visits                           table   rolled back to what it was before
3/3  skip   gold.last_visits                        view    because "silver.visits" failed

Build failed after <time>

  Built        silver 1 table
  Tested       2 passed, 2 failed
  Failed       1 node
  Skipped      1 node, 1 test
  Database     data/shop.duckdb
  Published    version 1

  below  visits.customer_id: 2 rows are wrong (fails if != 0) (models/silver/silver.yml:10:13)
  unique  visits.customer_id: 1 row is wrong (fails if != 0) (models/silver/silver.yml:9:13)
  silver.visits: rolled back to what it was before
`,
    stderr: '',
  });
});

test('a misspelt column stops the build before anything runs, and the exit code is 2', async () => {
  await using project = await createProject({
    ...broken,
    'models/gold/broken.sql': 'select id, amont\nfrom {{ref "numbers"}}',
  });

  const build = await refusedBuild(project, ['--threads', '1']);

  expect(build).toEqual({
    exitCode: 2,
    message: `error SQL_BINDER: Referenced column "amont" not found in FROM clause!
  at models/gold/broken.sql:1:12
  | select id, amont
  |            ^
  help: Did you mean "amount"?
`,
    made: [],
  });
});

test('--quiet says nothing when all is well', async () => {
  await using starter = await createStarter();

  const result = await runCli(['build', '--quiet'], { cwd: starter.path });

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('--quiet tells failures on stderr', async () => {
  await using project = await createProject(broken);

  const result = await runCli(['build', '-q', '--threads', '1'], { cwd: project.path });

  expect(result.exitCode).toBe(1);
  expect(result.stdout).toBe('');
  expect(steady(result.stderr)).toContain(
    "error SQL_FAILED: Conversion: Could not convert string 'x'",
  );
});

test('LOG_LEVEL=debug in .env shows the tests that pass', async () => {
  await using starter = await createStarter();
  await writeFile(join(starter.path, '.env'), 'LOG_LEVEL=debug\n');

  const { stdout } = await runCli(['build'], { cwd: starter.path });

  expect(stdout).toMatch(/^ {5}pass {3}unique  customers\.customer_id /m);
});

test('a typeless package.json makes no warning for helpers in TypeScript', async () => {
  await using project = await createProject({
    'package.json': '{}',
    'macros/shout.ts': `process.emitWarning('something else');
export const shout = (text: string): string => text.toUpperCase();`,
    'models/gold/loud.sql': 'select \'{{shout "hello"}}\' as word',
  });

  const result = await runCli(['compile', '--select', 'loud'], { cwd: project.path });

  expect({ ...result, stderr: result.stderr.replaceAll(/\d+/g, 'N') }).toEqual({
    exitCode: 0,
    stdout: "select 'HELLO' as word\n",
    stderr:
      '(node:N) Warning: something else\n(Use `node --trace-warnings ...` to show where the warning was created)\n',
  });
});

test('what was rejected is counted, with the command that shows it', async () => {
  await using starter = await createStarter();
  await appendFile(join(starter.path, 'data/raw/customers.csv'), 'C999,Too,Many,Fields,Here\n');

  const { stdout } = await runCli(['stage', '-s', 'source:raw.customers'], { cwd: starter.path });

  expect(steady(stdout)).toContain(`
  Rejected     1 record of raw.customers
  Database     data/starter.duckdb
  Published    version 1

  See rejects  node <repository>/src/cli/main.ts show --rejects raw.customers
`);
});

test('--log-level wins over LOG_LEVEL', async () => {
  await using starter = await createStarter();

  const { stdout } = await runCli(['build', '--log-level', 'error'], {
    cwd: starter.path,
    environment: { LOG_LEVEL: 'debug' },
  });

  expect(stdout).toBe('');
});

test('--log-format json gives one event a line, and how it ended at the end', async () => {
  await using starter = await createStarter();

  const line = ['build', '--log-format', 'json', '--select', 'gold', '+countries'];
  const { exitCode, stdout } = await runCli(line, { cwd: starter.path });

  const events = stdout
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(exitCode).toBe(1);
  expect(events[0]).toMatchObject({
    event: 'run_started',
    level: 'info',
    command: 'build',
    target: 'dev',
    place: 'data/starter.duckdb',
    counts: { model: 2, source: 0, seed: 1 },
  });
  expect(events.at(-1)).toMatchObject({ event: 'run_finished', ok: false, interrupted: false });
  expect(events.map(({ event }) => event)).toContain('node_finished');
});

test('a file that is missing is a failure of its source', async () => {
  await using starter = await createStarter();
  await rm(join(starter.path, 'data/raw/customers.csv'));

  const { exitCode, stdout, stderr } = await runCli(['stage'], { cwd: starter.path });

  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain('error SOURCE_FILE_NOT_FOUND: ');
});

test('a selection that matches nothing warns and does nothing', async () => {
  await using starter = await createStarter();

  const result = await runCli(['run', '--select', 'sales_sumary'], { cwd: starter.path });

  expect({ ...result, stdout: steady(result.stdout) }).toEqual({
    exitCode: 0,
    stdout: `warning SELECTED_NOTHING: The selector "sales_sumary" matches no node
  help: Did you mean "gold.sales_summary"?
ingot 0.1.0  run  target dev (data/starter.duckdb), 4 threads
nothing to do

Run had nothing to do

  Database     data/starter.duckdb
`,
    stderr: '',
  });
});
