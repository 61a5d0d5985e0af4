import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

async function nodeOf(files: Record<string, string>, id: string) {
  await using project = await createProject(files);
  const { manifest } = await project.prepare();
  return manifest.nodes.get(id);
}

const orders = 'model.shop.gold.orders';
const tree = `name: shop
models:
  +materialized: table
  +tags: all
  +meta: { owner: a, team: x }
  gold:
    +materialized: ephemeral
    +tags: [gold, all]
    orders:
      +meta: { owner: b }
`;

test.each([
  ['the innermost folder of ingot.yml', '', 'select 1', 'ephemeral'],
  ['the properties before ingot.yml', 'config: { materialized: table }', 'select 1', 'table'],
  [
    'the file before the properties',
    'config: { materialized: table }',
    '{{config materialized="view"}} select 1',
    'view',
  ],
])('%s decides', async (_, properties, sql, materialized) => {
  const node = await nodeOf(
    {
      'ingot.yml': tree,
      'models/gold/orders.sql': sql,
      'models/gold/p.yml': `models:\n  - name: orders\n    ${properties}\n`,
    },
    orders,
  );

  expect(node?.config['materialized']).toBe(materialized);
});

test('tags add up over all places, and meta is merged', async () => {
  const node = await nodeOf(
    {
      'ingot.yml': tree,
      'models/gold/orders.sql': '{{config tags=(list "file" "gold")}} select 1',
      'models/gold/p.yml': 'models: [{ name: orders, config: { tags: p, meta: { pii: true } } }]',
    },
    orders,
  );

  expect([node?.tags, node?.meta]).toEqual([
    ['all', 'gold', 'p', 'file'],
    { owner: 'b', team: 'x', pii: true },
  ]);
});

test('the tree may stand below the name of the project, as in dbt', async () => {
  const node = await nodeOf(
    {
      'ingot.yml': 'name: shop\nmodels:\n  shop:\n    gold:\n      +materialized: table\n',
      'models/gold/orders.sql': 'select 1',
    },
    orders,
  );

  expect(node?.config['materialized']).toBe('table');
});

test('a value in a file may depend on target and variables', async () => {
  const node = await nodeOf(
    {
      'ingot.yml': 'name: shop\nvars: { kind: table }\n',
      'models/gold/orders.sql':
        '{{config enabled=(eq target.name "dev") materialized=(var "kind")}} select 1',
    },
    orders,
  );

  expect(node?.config).toEqual({ enabled: true, materialized: 'table' });
});

test('what is switched off is no node, nor are its tests', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\nmodels: { silver: { +enabled: false } }\n',
    'models/silver/a.sql': 'select 1 as id',
    'models/gold/b.sql': '{{config enabled=false}} select 1',
    'models/gold/c.sql': 'select 1 as id',
    'models/p.yml': `models:
  - { name: a, columns: [{ name: id, data_tests: [unique] }] }
  - { name: c, columns: [{ name: id, data_tests: [{ unique: { config: { enabled: false } } }] }] }
sources:
  - { name: raw, config: { enabled: false }, tables: [{ name: x }] }
`,
    'seeds/s.csv': 'id\n',
    'seeds/p.yml': 'seeds: [{ name: s, config: { enabled: false } }]',
  });

  const { manifest, parsed } = await project.prepare();

  expect([[...manifest.nodes.keys()], [...parsed.disabled].sort()]).toEqual([
    ['model.shop.gold.c'],
    ['gold.b', 'raw.x', 's', 'silver.a'],
  ]);
});

test('variables of the command line win over those of ingot.yml', async () => {
  await using project = await createProject({
    'ingot.yml': 'name: shop\nvars: { a: 1, b: [x, y], shop: { c: own } }\n',
    'models/m.sql':
      '{{var "a"}} {{join (var "b")}} {{var "c"}} {{var "d" "default"}} {{var "n" 0}}',
  });

  const sql = await project.compileUnchecked({ vars: { a: 2, d: null } });

  expect(sql).toEqual({ m: '2 x, y own  0' });
});

test.each([
  [
    '{{#if true}}{{config enabled=false}}{{/if}} select 1',
    'CONFIG_INVALID',
    'A {{config}} can’t stand inside a block',
  ],
  ['{{config "table"}} select 1', 'CONFIG_INVALID', '{{config}} takes named values only'],
  ['{{config alias="a"}}{{config alias="b"}} select 1', 'CONFIG_INVALID', '"alias" is set twice'],
  [
    '{{config materialised="table"}} select 1',
    'YAML_KEY_UNKNOWN',
    'The configuration of model "a" has no key "materialised"',
  ],
  ['{{config alias=(var "nope")}} select 1', 'VAR_NOT_SET', 'The variable "nope" is not set'],
])('%s is refused', async (sql, code, message) => {
  await using project = await createProject({ 'models/a.sql': sql });

  const [mistake] = await project.mistakes();

  expect(mistake?.split('\n')[0]).toBe(`error ${code}: ${message}`);
});

test.each([
  'models/2024_orders.sql',
  'models/my orders.sql',
  'models/a-b/orders.sql',
  'models/orders.v2.sql',
])('the file name %s is refused', async (path) => {
  await using project = await createProject({ [path]: 'select 1' });

  const [mistake] = await project.mistakes();

  expect(mistake).toContain('error FILE_NAME_INVALID');
});

test('properties describe a model by its short or full name, also from another folder', async () => {
  await using project = await createProject({
    'models/silver/a.sql': 'select 1',
    'models/gold/a.sql': 'select 1',
    'models/gold/p.yml': 'models: [{ name: a, description: near }]',
    'models/all.yml': 'models: [{ name: silver.a, description: "1.0" }]',
  });

  const { manifest } = await project.prepare();

  expect([...manifest.nodes.values()].map(({ description }) => description)).toEqual([
    'near',
    '1.0',
  ]);
});

test.each([
  ['models: [{ name: a }]', 'error PROPERTIES_AMBIGUOUS: Several nodes are named "a"'],
  [
    'models: [{ name: gold.a }, { name: gold.a }]',
    'error PROPERTIES_DUPLICATE: The model "gold.a" is described twice',
  ],
  [
    'models: [{ name: gold.a, columns: [{ name: id }, { name: ID }] }]',
    'error COLUMN_DUPLICATE: The column "ID" of model "gold.a" is described twice',
  ],
])('%s is refused', async (properties, message) => {
  await using project = await createProject({
    'models/silver/a.sql': 'select 1',
    'models/gold/a.sql': 'select 1',
    'models/p.yml': properties,
  });

  const [mistake] = await project.mistakes();

  expect(mistake?.split('\n')[0]).toBe(message);
});
