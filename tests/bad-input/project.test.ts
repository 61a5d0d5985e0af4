import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';

test('a folder without a project says how to make one', async () => {
  await using folder = await emptyFolder();

  const build = await refusedBuild(folder);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error PROJECT_NOT_FOUND: There is no ingot.yml in PROJECT or above
      help: Run ingot in a project or give --project-dir; \`ingot init NAME\` makes a new one.
    ",
    }
  `);
});

test('a project without nodes says where the first model goes', async () => {
  await using project = await createProject({});

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error PROJECT_EMPTY: The project "shop" has no models, seeds, sources or tests
      help: Put a first model into models/, for example models/bronze/orders.sql.
    ",
    }
  `);
});

test('an ingot.yml without contents says which key is missing', async () => {
  await using project = await createProject({ 'ingot.yml': '' });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_KEY_MISSING: The key "name" of ingot.yml is missing
      at ingot.yml
    ",
    }
  `);
});

test('a project without profiles.yml shows what to write', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
  await rm(join(project.path, 'profiles.yml'));

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error PROFILES_NOT_FOUND: There is no profiles.yml in the project or in the folder .ingot of your home folder
      help: Write one, for example:
              shop:
                target: dev
                outputs:
                  dev: { type: duckdb, path: data/shop.duckdb }
    ",
    }
  `);
});

test('a profile that is not there is named with those that are', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\nprofile: warehouse\n',
    'models/a.sql': 'select 1 as id',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error PROFILE_NOT_FOUND: profiles.yml has no profile "warehouse"
      at profiles.yml:1:1
      | shop:
      | ^
      help: Profiles there: shop.
    ",
    }
  `);
});

test('an unknown target suggests the one that was meant', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });

  const build = await refusedBuild(project, ['--target', 'memroy']);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error TARGET_NOT_FOUND: The profile "shop" has no target "memroy"
      at profiles.yml:3:3
      |   outputs:
      |   ^
      help: Did you mean "memory"?
    ",
    }
  `);
});

test('an environment variable that is not set is named at its place in the profile', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'profiles.yml': `shop:
  outputs:
    default: { type: duckdb, path: '{{env_var "SHOP_DB"}}' }
`,
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error ENV_VAR_NOT_SET: The environment variable "SHOP_DB" is not set
      at profiles.yml:3:36
      |     default: { type: duckdb, path: '{{env_var "SHOP_DB"}}' }
      |                                    ^
      help: Set it in the environment or in .env, or give a default as second argument.
    ",
    }
  `);
});

test('an environment variable that is not set is named at its place in a model', async () => {
  await using project = await createProject({
    'models/a.sql': 'select\n  {{literal (env_var "SHOP_REGION")}} as region',
  });

  const build = await refusedBuild(project, [], { SHOP_REGIONS: 'north' });

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error ENV_VAR_NOT_SET: The environment variable "SHOP_REGION" is not set
      at models/a.sql:2:13
      |   {{literal (env_var "SHOP_REGION")}} as region
      |             ^
      help: Did you mean "SHOP_REGIONS"?
    ",
    }
  `);
});

async function emptyFolder() {
  const path = await mkdtemp(join(tmpdir(), 'ingot-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
