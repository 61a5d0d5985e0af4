import { expect, test } from 'vitest';
import type { DataTest } from '../../../src/core/node.ts';
import { createProject, type TestRunOptions } from '../../support/create-project.ts';

const model = { 'models/a.sql': 'select 1 as id, 2 as other' };

/** Properties of the model with these tests of its column. */
const below = (...dataTests: readonly string[]) => ({
  'models/a.yml': `models:
  - name: a
    columns:
      - name: id
        tags: [key]
        data_tests:
${dataTests.map((each) => `          - ${each}`).join('\n')}
`,
});

async function parsed(
  files: Readonly<Record<string, string>>,
  options: TestRunOptions = {},
): Promise<readonly DataTest[]> {
  await using project = await createProject({ ...model, ...files });
  const { manifest } = await project.prepare(options);
  return [...manifest.nodes.values()].filter((node) => node.resourceType === 'test');
}

async function mistakes(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await using project = await createProject({ ...model, ...files });
  return project.mistakes();
}

test('a test has its own name, description, tags and those of its column, and meta', async () => {
  const [found] = await parsed(
    below(
      'unique: { name: one id, description: No id twice., config: { tags: [nightly], meta: { owner: me } } }',
    ),
  );

  expect(found).toMatchObject({
    name: 'one id',
    description: 'No id twice.',
    tags: ['key', 'nightly'],
    meta: { owner: 'me' },
  });
});

test('a test that stands there twice in two forms is one too many', async () => {
  const found = await mistakes(
    below('unique: { where: id > 1 }', 'unique: { config: { where: id > 1 } }'),
  );

  expect(found).toEqual([expect.stringContaining('Two tests are named "unique_a_id"')]);
});

test.each([
  ['another where', 'unique: { where: id > 1 }'],
  ['another limit', 'unique: { config: { error_if: "> 5" } }'],
  ['another name', 'unique: { name: other }'],
])('one test may stand there twice, with %s', async (_, other) => {
  const found = await parsed(below('unique', other), { storeFailures: true });

  expect(new Set(found.map(({ uniqueId }) => uniqueId)).size).toBe(2);
  expect(new Set(found.map(({ stored }) => stored?.relation.identifier)).size).toBe(2);
});

test.each([
  ['', false, undefined],
  ['', true, 'table test_failures.unique_a_id'],
  ['store_failures: true', false, 'table test_failures.unique_a_id'],
  ['store_failures: false', true, undefined],
  ['store_failures_as: view', false, 'view test_failures.unique_a_id'],
  ['store_failures_as: ephemeral', true, undefined],
  ['store_failures: false, store_failures_as: table', false, 'table test_failures.unique_a_id'],
  ['store_failures: true, schema: audits, alias: ids', false, 'table audits.ids'],
])('with { %s } and --store-failures %s, failures are in %s', async (config, flag, place) => {
  const [found] = await parsed(below(`unique: { config: { ${config} } }`), { storeFailures: flag });

  const { type, relation } = found?.stored ?? {};
  expect(relation && `${type} ${relation.schema}.${relation.identifier}`).toBe(place);
});

test('older projects write the configuration of a test beside its arguments', async () => {
  const [found] = await parsed(
    below(
      'accepted_values: { values: [1], severity: warn, store_failures: true, alias: ids, schema: audits, limit: 3, tags: x }',
    ),
  );

  expect(found).toMatchObject({
    severity: 'warn',
    limit: 3,
    tags: ['key', 'x'],
    stored: { type: 'table', relation: { schema: 'audits', identifier: 'ids' } },
  });
});

test('tests that are queries of their own take properties; the file has the last word', async () => {
  const [found] = await parsed({
    'tests/sql/deep/own.sql': '{{config limit=5}} select * from {{ref "a"}}',
    'tests/sql/tests.yml':
      'data_tests: [{ name: own, description: Mine., config: { limit: 9, severity: warn, tags: [x], meta: { a: 1 } } }]',
    'ingot.yml': 'name: shop\ntests: { +where: id > 1, deep: { +store_failures: true } }',
  });

  expect(found).toMatchObject({
    description: 'Mine.',
    limit: 5,
    severity: 'warn',
    tags: ['x'],
    meta: { a: 1 },
    stored: { relation: { identifier: 'own' } },
  });
});

test('arguments name several nodes, which the test then reads', async () => {
  await using project = await createProject({
    ...model,
    ...below(`in_any: { arguments: { parents: [ref('b'), "source('raw', 'c')", 7] } }`),
    'models/b.sql': 'select 1 as id',
    'models/s.yml': 'sources: [{ name: raw, tables: [{ name: c }] }]',
    'tests/generic/in_any.sql':
      '{{parameters parents least=0~}}\nselect {{column_name}} from {{model}}, {{ref "d"}} where {{least}}{{#each parents}} or {{this}}{{/each}}',
    'models/d.sql': 'select 1 as id',
  });

  const { manifest } = await project.prepare();
  const sql = await project.compileUnchecked();

  const [found = ''] = [...manifest.nodes.keys()].filter((id) => id.startsWith('test.'));
  expect(manifest.graph.parents(found)).toEqual([
    'model.shop.a',
    'model.shop.b',
    'source.shop.raw.c',
    'model.shop.d',
  ]);
  expect(sql['in_any_a_id__ref_b__source_raw_c__7']).toBe(
    'select "id" from "main"."a", "main"."d" where 0 or "main"."b" or "raw"."c" or 7',
  );
});

test.each([
  [
    'an argument that is missing',
    below('between: { arguments: { least: 1 } }'),
    'error TEST_ARGUMENT: The test "between" needs "most"\n  at models/a.yml:7:13',
  ],
  [
    'an argument that there is not',
    below('between: { arguments: { most: 1, leest: 2 } }'),
    'The test "between" takes no argument "leest"\n  at models/a.yml:7:46\n',
  ],
  [
    'no column',
    { 'models/a.yml': 'models: [{ name: a, data_tests: [{ between: { most: 1 } }] }]' },
    'The test "between" needs "column_name"',
  ],
  [
    'a list where one node is meant',
    below("relationships: { to: [ref('a')], field: id }"),
    '"to" must name a node',
  ],
  [
    'a name that leads out of the folder',
    below('unique: { name: ../../x }'),
    '"name" can\'t be "../../x"',
  ],
  ['a name of nothing', below('unique: { name: "" }'), '"name" can\'t be a name that is empty'],
  [
    'two tests with one table',
    below(
      'unique: { config: { store_failures: true, alias: Same } }',
      'not_null: { config: { store_failures: true, alias: same } }',
    ),
    'would both be "test_failures"."',
  ],
  [
    'the table of a model',
    below('unique: { config: { store_failures: true, schema: main, alias: A } }'),
    'error RELATION_DUPLICATE: The failures of test "unique_a_id" (models/a.yml) and model "a" (models/a.sql) would both be "main"."A"',
  ],
  [
    'the table of a source',
    {
      ...below('unique: { config: { store_failures: true, schema: raw, alias: t } }'),
      'models/s.yml': 'sources: [{ name: raw, tables: [{ name: t }] }]',
    },
    'and source "raw.t" (models/s.yml) would both be "raw"."t"',
  ],
  [
    'a number that the limit keeps from being reached',
    below("unique: { config: { error_if: '> 2', limit: 2 } }"),
    `"error_if" can't be "> 2"\n  at models/a.yml:7:33\n  |           - unique: { config: { error_if: '> 2', limit: 2 } }\n  |                                 ^\n  help: With \`limit: 2\` no more rows than that are counted, so it would never hold.`,
  ],
  [
    'a word that is no kind of table',
    below('unique: { config: { store_failures_as: tables } }'),
    'Did you mean "table"?',
  ],
  ['a database', below('unique: { config: { database: other } }'), 'has no key "database"'],
  [
    'where, of a query of its own',
    { 'tests/sql/own.sql': '{{config where="1 = 1"}} select 1 from {{ref "a"}}' },
    'error YAML_VALUE: "where" says which rows of a node a test looks at\n  at tests/sql/own.sql:1:10',
  ],
  [
    'properties of a test that there is not',
    {
      'tests/sql/own.sql': 'select 1 from {{ref "a"}}',
      'tests/sql/t.yml': 'data_tests: [{ name: onw }]',
    },
    'error PROPERTIES_NODE_NOT_FOUND: No data test is named "onw"\n  at tests/sql/t.yml:1:14\n  | data_tests: [{ name: onw }]\n  |              ^\n  help: Did you mean "own"?',
  ],
  [
    'a folder that there is not',
    {
      'models/silver/b.sql': 'select 1 as id',
      'ingot.yml': 'name: shop\ndata_tests: { sliver: { +severity: warn } }',
    },
    'error CONFIG_FOLDER_UNKNOWN: No data test is in the folder "sliver"',
  ],
])('%s is told', async (_, files, message) => {
  const found = await mistakes({
    'tests/generic/between.sql':
      '{{parameters most least=0~}}\nselect * from {{model}} where {{column_name}} not between {{least}} and {{most}}',
    ...files,
  });

  expect(found.join('\n')).toContain(message);
});

test('failures are not kept in a schema that ingot keeps to itself', async () => {
  await using project = await createProject({
    ...model,
    ...below('unique: { config: { store_failures: true, schema: ops } }'),
  });

  const { mistakes: found } = await project.check();

  expect(found.map(({ message }) => message)).toEqual([
    '"unique_a_id" can\'t be in the schema "ops", which ingot keeps to itself',
  ]);
});

const odd = (config: string) => ({
  'tests/generic/odd.sql': `{{parameters most=1~}}\n{{config ${config}}}\nselect * from {{model}} where {{column_name}} > {{most}}`,
});

test('a generic test says with config what holds for its tests, over folders and below the test itself', async () => {
  const found = await parsed({
    'ingot.yml': 'name: shop\ndata_tests: { +severity: error, +limit: 7, +tags: folder }\n',
    ...odd(
      'severity="warn" error_if="> 5" where="id > 0" fail_calc="max(id)" tags=(list "kind") store_failures=true',
    ),
    ...below(
      'odd',
      'odd: { name: own, config: { severity: error, where: id > 1, tags: [mine], store_failures: false } }',
    ),
  });

  expect(
    found.map(({ name, severity, errorIf, limit, where, failCalc, tags, stored }) => [
      [name, severity, errorIf, limit, where, failCalc, stored?.type],
      tags,
    ]),
  ).toEqual([
    [
      ['odd_a_id', 'warn', '> 5', 7, 'id > 0', 'max(id)', 'table'],
      ['key', 'folder', 'kind'],
    ],
    [
      ['own', 'error', '> 5', 7, 'id > 1', 'max(id)', undefined],
      ['key', 'folder', 'kind', 'mine'],
    ],
  ]);
});

test('a generic test that is switched off is on where a test says so', async () => {
  const found = await parsed({
    ...odd('enabled=false'),
    ...below('odd', 'odd: { name: own, config: { enabled: true } }'),
  });

  expect(found.map(({ name }) => name)).toEqual(['own']);
});

test.each([
  [
    'severty="warn"',
    'YAML_KEY_UNKNOWN: The configuration of test "odd" has no key "severty"\n  at tests/generic/odd.sql:2:10',
  ],
  ['severity="fatal"', 'YAML_VALUE: "severity" can\'t be "fatal"\n  at tests/generic/odd.sql:2:10'],
  ['limit="many"', 'YAML_TYPE: "limit" of the configuration of test "odd"'],
  ['"warn"', 'CONFIG_INVALID: {{config}} takes named values only\n  at tests/generic/odd.sql:2:1'],
])('{{config %s}} in a generic test is told once, used or not', async (config, told) => {
  const unused = await mistakes(odd(config));
  const used = await mistakes({ ...odd(config), ...below('odd', 'odd: { name: two }') });

  expect(unused).toEqual([expect.stringContaining(told)]);
  expect(used).toEqual(unused);
});

const variables = { 'ingot.yml': `name: shop\nvars: { low: 3, name: "it's" }\n` };

test('the configuration of a test in properties knows variables, the environment and the target', async () => {
  const found = await parsed({
    ...variables,
    ...below(
      `unique: { config: { where: "id > {{var 'low'}} and '{{target.name}}' = 'dev'", limit: "{{var 'low'}}" } }`,
      `not_null: { where: "id < {{env_var 'NOT_SET' '9'}}" }`,
    ),
  });

  expect(found.map(({ where, limit }) => [where, limit])).toEqual([
    ['id < 9', undefined],
    [`id > 3 and 'dev' = 'dev'`, 3],
  ]);
});

test.each([
  [`id > {{var 'nope'}}`, 'VAR_NOT_SET'],
  [`id > {{ var('low') }}`, 'TEMPLATE_SYNTAX'],
  [`id in (select id from {{ref 'b'}})`, 'HELPER_NOT_FOUND'],
  [`n = '{{var 'name'}}'`, 'VALUE_ENDS_QUOTES'],
])('a where of %s is refused at its place: %s', async (where, code) => {
  const found = await mistakes({
    ...variables,
    ...below(`unique: { config: { where: "${where}" } }`),
  });

  expect(found).toEqual([expect.stringMatching(new RegExp(`${code}: [^]* at models/a.yml:7:`))]);
});
