import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../../../support/create-project.ts';
import { runCli } from '../../../support/run-cli.ts';

const files = {
  'data/reference/fx.csv': 'currency,rate\nEUR,1.0\n',
  'data/fx.csv': 'currency,rate\nEUR,2.0\n',
  'outside/fx.csv': 'currency,rate\nEUR,3.0\n',
};

function fencedProject(
  settings: string,
  more: Readonly<Record<string, string>>,
): Promise<TestProject> {
  return createProject({
    ...files,
    'profiles.yml': `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: data/shop.duckdb
      settings:
${settings.replace(/^/gm, '        ')}
`,
    ...more,
  });
}

function rateFrom(path: string): string {
  return `{{config materialized="table"}}\nselect rate\nfrom read_csv('${path}')`;
}

test('a file outside the fence is refused where it stands in the model', async () => {
  await using project = await fencedProject('enable_external_access: false', {
    'models/gold/rates.sql': rateFrom('/etc/hostname'),
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `error SQL_FENCED: "enable_external_access" of the target "dev" (profile "shop") is false, so the file "/etc/hostname" can't be read
  at models/gold/rates.sql:3:16
  | from read_csv('/etc/hostname')
  |                ^
  help: Name the file under "allowed_paths" of its settings in profiles.yml, or its folder under "allowed_directories".`,
  ]);
});

test.each([
  ['a function', "select * from read_text('/etc/hostname')", '1:26'],
  ['a name of a file', "select * from '/etc/hostname.csv'", '1:16'],
  ['a pattern', "select * from glob('/etc/host*')", '1:21'],
  ['a list', "select * from read_csv(['/etc/hostname'])", '1:26'],
  ['an address', "select * from 'https://example.com/fx.csv'", '1:16'],
  ['the way up', "select * from 'data/../../../etc/hostname.csv'", '1:16'],
])('a file outside is refused by %s too', async (_, sql, place) => {
  await using project = await fencedProject('enable_external_access: false', {
    'models/rates.sql': `${sql}\n`,
  });

  const mistakes = await project.mistakes();

  expect(mistakes.map((text) => text.split('\n', 2).join(' '))).toEqual([
    expect.stringMatching(
      new RegExp(`^error SQL_FENCED: .* can't be read   at models/rates.sql:${place}$`),
    ),
  ]);
});

test('a test of rows is fenced like a model', async () => {
  await using project = await fencedProject('enable_external_access: false', {
    'tests/sql/none.sql': "select * from read_text('/etc/hostname')",
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([expect.stringContaining('tests/sql/none.sql:1:26')]);
});

test.each([
  ['a folder', 'allowed_directories: data/reference', 'data/reference/fx.csv', 1],
  [
    'a list of folders',
    'allowed_directories: [nowhere, data/reference]',
    'data/reference/fx.csv',
    1,
  ],
  ['a folder of the project', 'allowed_directories: ./outside/', 'outside/fx.csv', 3],
  ['a file', 'allowed_paths: [data/fx.csv]', 'data/fx.csv', 2],
])('%s that the profile allows can be read', async (_, allowed, path, rate) => {
  await using project = await fencedProject(`enable_external_access: false\n${allowed}`, {});
  await project.write({ 'models/gold/rates.sql': rateFrom(join(project.path, path)) });

  await project.run();

  expect(await project.query('select rate from gold.rates')).toEqual([[rate]]);
});

test('beside an allowed folder, one whose name begins the same is closed', async () => {
  await using project = await fencedProject(
    'enable_external_access: false\nallowed_directories: data/ref',
    {},
  );
  await project.write({
    'models/gold/rates.sql': rateFrom(join(project.path, 'data/reference/fx.csv')),
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([expect.stringContaining('error SQL_FENCED')]);
});

test('a link inside an allowed folder does not lead out of it', async () => {
  await using project = await fencedProject(
    'enable_external_access: false\nallowed_directories: data/reference',
    {},
  );
  await symlink(join(project.path, 'outside'), join(project.path, 'data/reference/link'));
  await project.write({
    'models/gold/rates.sql': rateFrom(join(project.path, 'data/reference/link/fx.csv')),
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([expect.stringContaining('error SQL_FENCED')]);
});

test('what the profile allows below data/ follows DATA_DIR', async () => {
  await using project = await fencedProject(
    'enable_external_access: false\nallowed_directories: data/reference',
    { 'elsewhere/reference/fx.csv': 'currency,rate\nEUR,4.0\n' },
  );
  const dataDir = join(project.path, 'elsewhere');
  await project.write({
    'models/gold/rates.sql': rateFrom(join(dataDir, 'reference/fx.csv')),
    'models/gold/outside.sql': rateFrom(join(project.path, 'data/reference/fx.csv')),
  });

  const mistakes = await project.mistakes({ environment: { DATA_DIR: 'elsewhere' } });

  expect(mistakes).toEqual([expect.stringContaining('at models/gold/outside.sql:3')]);
});

const wholeProject = {
  'data/raw/orders.csv': 'order_id,currency\n1,EUR\n2,EUR\n',
  'data/raw/events.xml': '<all><event id="7"/></all>',
  'seeds/currencies.csv': 'currency,name\nEUR,Euro\n',
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders.csv
        columns: [{ name: order_id, data_tests: [unique, not_null] }]
      - name: events
        files: data/raw/events.xml
        record: event
`,
  'models/gold/named.sql': `{{config materialized="table"}}
select order_id, name from {{source "raw" "orders"}} join {{ref "currencies"}} using (currency)`,
  'models/gold/events.sql': 'select * from {{source "raw" "events"}}',
};

const closed = 'enable_external_access: false\nlock_configuration: true';

test('a project with raw files, seeds and tests builds behind the fence, and builds again', async () => {
  await using project = await fencedProject(`${closed}\ntemp_directory: data/spill`, wholeProject);

  const first = await project.run();
  const second = await project.run();

  expect({ first: first.errors, second: second.errors }).toEqual({ first: [], second: [] });
  expect(await project.query('select name from gold.named')).toEqual([['Euro'], ['Euro']]);
});

test('a target in memory builds behind the fence', async () => {
  await using project = await createProject({
    ...wholeProject,
    'profiles.yml': `shop:
  outputs: { default: { type: duckdb, settings: { enable_external_access: false } } }
`,
  });

  const { errors } = await project.run();

  expect(errors).toEqual([]);
});

test('debug and show work behind the fence, and show reads no file outside', async () => {
  await using project = await fencedProject(closed, wholeProject);
  await project.run();

  const debug = await runCli(['debug'], { cwd: project.path });
  const node = await runCli(['show', 'events', '--output', 'csv'], { cwd: project.path });
  const inline = await runCli(['show', '--inline', "from '/etc/hostname.csv'"], {
    cwd: project.path,
  });

  expect(debug.exitCode).toBe(0);
  expect(node.stdout).toContain('7');
  expect(inline.stdout + inline.stderr).toContain('error SQL_FENCED');
});

test('an extension that is not there is not loaded', async () => {
  await using project = await fencedProject('enable_external_access: false', {
    'models/sheet.sql': "select * from read_xlsx('sheet.xlsx')",
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `error SQL_FENCED: "enable_external_access" of the target "dev" (profile "shop") is false, so the extension "excel" can't be loaded
  at models/sheet.sql
  help: Only a target without that setting loads extensions.`,
  ]);
});

test.each([
  [
    'enable_external_access: maybe',
    `error YAML_TYPE: "enable_external_access" must be true or false, not "maybe"
  at profiles.yml:8:33
  |         enable_external_access: maybe
  |                                 ^`,
  ],
  [
    'enable_external_access: false\nallowed_directories: 7',
    `error YAML_TYPE: "allowed_directories" must be a text or a list of texts, not a number
  at profiles.yml:9:30
  |         allowed_directories: 7
  |                              ^`,
  ],
  [
    'enable_external_access: false\nallowed_paths: [data/reference]',
    `error FENCE_PATH_INVALID: "data/reference" is a folder
  at profiles.yml:9:25
  |         allowed_paths: [data/reference]
  |                         ^
  help: Name it under allowed_directories.`,
  ],
  [
    'enable_external_access: false\nallowed_directories: data/fx.csv',
    `error FENCE_PATH_INVALID: "data/fx.csv" is not a folder
  at profiles.yml:9:30
  |         allowed_directories: data/fx.csv
  |                              ^
  help: Name a single file under allowed_paths.`,
  ],
  [
    'enable_external_access: false\nallowed_paths: data/*.csv',
    `error FENCE_PATH_INVALID: "data/*.csv" has a wildcard, which "allowed_paths" does not know
  at profiles.yml:9:24
  |         allowed_paths: data/*.csv
  |                        ^
  help: Give the folder above it, under allowed_directories.`,
  ],
  [
    'enable_external_access: false\nallowed_paths: ""',
    `error FENCE_PATH_INVALID: "" is not the path of a file
  at profiles.yml:9:24
  |         allowed_paths: ""
  |                        ^
  help: Give one such as data/reference.`,
  ],
  [
    'allowed_directories: data/reference',
    `error FENCE_OPEN: "allowed_directories" closes nothing while "enable_external_access" is true
  at profiles.yml:8:30
  |         allowed_directories: data/reference
  |                              ^
  help: Add enable_external_access: false beside it; then only what is listed can be read.`,
  ],
  [
    'lock_configuration: sometimes',
    `error SETTING_INVALID: A setting of target "dev" has a value that DuckDB refuses
  help: DuckDB says: Failed to cast value: Could not convert string 'sometimes' to BOOL`,
  ],
  [
    'TimeZone: Nowhere',
    `error SETTING_INVALID: A setting of target "dev" has a value that DuckDB refuses
  help: DuckDB says: Unknown TimeZone 'Nowhere'!`,
  ],
  [
    'Calendar: nowhere',
    `error SETTING_INVALID: A setting of target "dev" has a value that DuckDB refuses
  help: DuckDB says: Unknown Calendar 'nowhere'!`,
  ],
  [
    'default_collation: nowhere',
    `error SETTING_INVALID: A setting of target "dev" has a value that DuckDB refuses
  help: DuckDB says: Collation with name nowhere does not exist!`,
  ],
])('the settings %j are refused', async (settings, message) => {
  await using project = await fencedProject(settings, { 'models/a.sql': 'select 1 as id' });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([message]);
});
