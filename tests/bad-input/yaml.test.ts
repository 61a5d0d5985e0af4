import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { refusedBuild } from '../support/failed-build.ts';

async function buildWith(file: string, text: string) {
  await using project = await createProject({
    'models/gold/a.sql': 'select 1 as id',
    [file]: text,
  });
  return await refusedBuild(project);
}

test('a key that stands twice is shown at its second place', async () => {
  const build = await buildWith('ingot.yml', 'name: shop\nversion: 1.0\nname: store\n');

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_SYNTAX: This key stands twice in the same mapping
      at ingot.yml:3:1
      | name: store
      | ^
    ",
    }
  `);
});

test('a tab that indents is shown at its place', async () => {
  const build = await buildWith('models/gold/a.yml', 'models:\n\t- name: a\n');

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_SYNTAX: A tab is used to indent
      at models/gold/a.yml:2:1
      |   - name: a
      | ^
      help: Indent with spaces.
    ",
    }
  `);
});

test('values of a wrong type are all listed', async () => {
  const build = await buildWith(
    'models/gold/a.yml',
    `version: two
models:
  - name: a
    description: { text: x }
    columns: id
    config:
      enabled: "yes"
      materialized: tabel
`,
  );

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_TYPE: "version" of a properties file must be a whole number of at least 1, not two
      at models/gold/a.yml:1:10
      | version: two
      |          ^

    error YAML_TYPE: "description" of a model must be a text, not a mapping
      at models/gold/a.yml:4:18
      |     description: { text: x }
      |                  ^

    error YAML_TYPE: "columns" of a model must be a list, not a text
      at models/gold/a.yml:5:14
      |     columns: id
      |              ^

    error YAML_TYPE: "enabled" of the configuration of model "gold.a" must be true or false, not a text
      at models/gold/a.yml:7:16
      |       enabled: "yes"
      |                ^

    error YAML_VALUE: "materialized" can't be "tabel"
      at models/gold/a.yml:8:21
      |       materialized: tabel
      |                     ^
      help: Did you mean "table"?
    ",
    }
  `);
});

test('unknown keys are listed with the ones that were meant', async () => {
  const build = await buildWith(
    'models/gold/a.yml',
    `models:
  - name: a
    descripton: orders
    columns:
      - name: id
        test: [unique]
    config: { materialised: table }
`,
  );

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_KEY_UNKNOWN: A model has no key "descripton"
      at models/gold/a.yml:3:5
      |     descripton: orders
      |     ^
      help: Did you mean "description"?

    error YAML_KEY_UNKNOWN: A column of model "a" has no key "test"
      at models/gold/a.yml:6:9
      |         test: [unique]
      |         ^
      help: Did you mean "data_tests" or "tests"?

    error YAML_KEY_UNKNOWN: The configuration of model "gold.a" has no key "materialised"
      at models/gold/a.yml:7:15
      |     config: { materialised: table }
      |               ^
      help: Did you mean "materialized"?
    ",
    }
  `);
});

test('a wrong key in ingot.yml is told once, however many models it holds for', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\nmodels:\n  gold:\n    +materialised: table\n',
    'models/gold/a.sql': 'select 1 as id',
    'models/gold/b.sql': 'select 1 as id',
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_KEY_UNKNOWN: The configuration of model "gold.a" has no key "materialised"
      at ingot.yml:4:5
      |     +materialised: table
      |     ^
      help: Did you mean "materialized"?
    ",
    }
  `);
});

test('a wrong value in the profile is told once', async () => {
  const build = await buildWith(
    'profiles.yml',
    'shop:\n  target: dev\n  outputs:\n    dev: { type: duckdb, threads: many, pathh: x }\n',
  );

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_TYPE: "threads" of target "dev" must be a whole number of at least 1, not many
      at profiles.yml:4:35
      |     dev: { type: duckdb, threads: many, pathh: x }
      |                                   ^

    error YAML_KEY_UNKNOWN: Target "dev" has no key "pathh"
      at profiles.yml:4:41
      |     dev: { type: duckdb, threads: many, pathh: x }
      |                                         ^
      help: Did you mean "path"?
    ",
    }
  `);
});

test('properties of a model that does not exist suggest the one that was meant', async () => {
  const build = await buildWith('models/gold/a.yml', 'models:\n  - name: aa\n');

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error PROPERTIES_NODE_NOT_FOUND: No model is named "aa"
      at models/gold/a.yml:2:5
      |   - name: aa
      |     ^
      help: Did you mean "a"?
    ",
    }
  `);
});

test('a folder in ingot.yml that is nearly the name of one is refused', async () => {
  const build = await buildWith('ingot.yml', 'name: shop\nmodels:\n  glod: { +tags: [x] }\n');

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error CONFIG_FOLDER_UNKNOWN: No model is in the folder "glod"
      at ingot.yml:3:3
      |   glod: { +tags: [x] }
      |   ^
      help: Did you mean "gold"? A configuration value begins with a plus: "+materialized".
    ",
    }
  `);
});

test('a merge key is refused', async () => {
  const build = await buildWith(
    'models/gold/a.yml',
    'models:\n  - &a { name: a }\n  - <<: *a\n    description: x\n',
  );

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error YAML_SYNTAX: Merge keys ("<<") are not supported
      at models/gold/a.yml:3:5
      |   - <<: *a
      |     ^
      help: Write the keys out.
    ",
    }
  `);
});

test('a file that is not UTF-8 is refused with the line', async () => {
  await using project = await createProject({
    'models/gold/a.sql': Buffer.from("select 1 as id,\n  'M\xfcnchen' as city", 'latin1'),
  });

  const build = await refusedBuild(project);

  expect(build).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "made": [],
      "message": "error FILE_ENCODING: models/gold/a.sql is not UTF-8 text (line 2)
      help: Save it as UTF-8.
    ",
    }
  `);
});
