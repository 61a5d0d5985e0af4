import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const profile = (extra: string) =>
  `shop: { target: dev, outputs: { dev: { type: duckdb, path: x.duckdb${extra} }, memory: { type: duckdb }, broken: { type: duckdb, path: '{{env_var "NOPE"}}' } } }`;

test.each([
  ['the target that the profile says', {}, { name: 'dev', threads: 4, schema: 'main' }],
  ['the target asked for', { targetName: 'memory' }, { name: 'memory', path: ':memory:' }],
  ['the number of threads asked for', { threads: 9 }, { name: 'dev', threads: 9 }],
])('%s holds, and the others may be broken', async (_, options, expected) => {
  await using project = await createProject({
    'profiles.yml': profile(''),
    'models/a.sql': 'select 1',
  });

  const { project: loaded } = await project.prepare(options);

  expect(loaded.target).toMatchObject(expected);
});

test('a profile sets threads, schema and settings', async () => {
  await using project = await createProject({
    'profiles.yml': profile(
      ', threads: 2, schema: lake, settings: { memory_limit: 200MB, threads: 1 }',
    ),
    'models/a.sql': 'select 1',
  });

  const { project: loaded } = await project.prepare();

  expect(loaded.target).toEqual({
    name: 'dev',
    profileName: 'shop',
    type: 'duckdb',
    path: `${project.path}/.ingot/x.duckdb`,
    publication: {
      path: `${project.path}/x.duckdb`,
      schemas: undefined,
      require: 'good',
      keep: 0,
    },
    threads: 2,
    schema: 'lake',
    settings: { memory_limit: '200MB', threads: '1' },
  });
});

test.each([
  ['the environment names', { INGOT_PROFILES_DIR: 'a' }, undefined, 'a'],
  ['the option names before the environment', { INGOT_PROFILES_DIR: 'a' }, 'b', 'b'],
  ['the project is', {}, undefined, 'project'],
])('profiles.yml is read where %s', async (_, environment, folder, schema) => {
  const text = (name: string) =>
    `shop: { outputs: { default: { type: duckdb, schema: ${name} } } }`;
  await using project = await createProject({
    'models/x.sql': 'select 1',
    'profiles.yml': text('project'),
    'a/profiles.yml': text('a'),
    'b/profiles.yml': text('b'),
  });

  const { project: loaded } = await project.prepare({ environment, profilesDir: folder });

  expect(loaded.target.schema).toBe(schema);
});

test('the environment may set the target and the path', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1',
    'profiles.yml': `shop:
  target: '{{env_var "TARGET" "dev"}}'
  outputs:
    dev: { type: duckdb, path: a.duckdb }
    prod: { type: duckdb, path: 'data/{{env_var "DB"}}.duckdb', threads: '{{env_var "N" 3}}' }
`,
  });

  const { project: loaded } = await project.prepare({ environment: { TARGET: 'prod', DB: 'x' } });

  expect(loaded.target).toMatchObject({
    publication: { path: `${project.path}/data/x.duckdb` },
    threads: 3,
  });
});

test.each([
  ['md:shop', 'error PROFILE_PATH_INVALID: "md:shop" is not a path of a database file'],
  ['""', 'error PROFILE_PATH_INVALID: "" is not a path of a database file'],
])('the path %s is refused', async (path, message) => {
  await using project = await createProject({
    'models/a.sql': 'select 1',
    'profiles.yml': `shop:\n  outputs:\n    default:\n      type: duckdb\n      path: ${path}\n`,
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `${message}\n  at profiles.yml:5:7\n  |       path: ${path}\n  |       ^\n  help: Give a file such as data/shop.duckdb, or :memory:.`,
  ]);
});

test.each([
  [
    'memory_limt: 1GB',
    'error SETTING_UNKNOWN: DuckDB has no setting "memory_limt" (target "dev" of profile "shop")\n  help: Did you mean "memory_limit"?',
  ],
  [
    'memory_limit: lots',
    'error SETTING_INVALID: A setting of target "dev" has a value that DuckDB refuses\n  help: Settings given: {"memory_limit":"lots"}',
  ],
])('the setting %s is refused', async (setting, message) => {
  await using project = await createProject({
    'models/a.sql': 'select 1',
    'profiles.yml': profile(`, settings: { ${setting} }`),
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([message]);
});
