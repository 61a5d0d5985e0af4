import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const shop = {
  'models/silver/orders.sql': 'select 1 as id',
  'models/gold/orders.sql': 'select * from {{ref "silver.orders"}}',
  'models/gold/kpi.sql': 'select * from {{ref "gold.orders"}}',
  'models/p.yml': 'sources: [{ name: raw, tables: [{ name: orders }, { name: lines }] }]',
};

test.each([
  ['{{ref "kpi"}}', 'model.shop.gold.kpi'],
  ['{{ref "gold.kpi"}}', 'model.shop.gold.kpi'],
  ['{{ref "shop.gold.kpi"}}', 'model.shop.gold.kpi'],
  ['{{ref "silver.orders"}}', 'model.shop.silver.orders'],
  ['{{ref "regions"}}', 'seed.shop.regions'],
  ['{{source "raw" "orders"}}', 'source.shop.raw.orders'],
])('%s is %s', async (ref, id) => {
  await using project = await createProject({
    ...shop,
    'seeds/regions.csv': 'id\n1\n',
    'models/top.sql': `select * from ${ref}`,
  });

  const { manifest } = await project.prepare();

  expect(manifest.graph.parents('model.shop.top')).toEqual([id]);
});

test.each([
  ['{{ref "kpis"}}', 'error REF_NOT_FOUND: No model is named "kpis"', 'Did you mean "kpi"?'],
  [
    '{{ref "gold.order"}}',
    'error REF_NOT_FOUND: No model is named "gold.order"',
    'Did you mean "gold.orders"?',
  ],
  [
    '{{ref "order"}}',
    'error REF_NOT_FOUND: No model is named "order"',
    'Did you mean "gold.orders" or "silver.orders"?',
  ],
  [
    '{{ref "zebra"}}',
    'error REF_NOT_FOUND: No model is named "zebra"',
    'Models are the SQL files of the model folders.',
  ],
  [
    '{{ref "raw.lines"}}',
    'error REF_NOT_FOUND: No model is named "raw.lines"',
    '"raw.lines" is a source: write {{source "raw" "lines"}}.',
  ],
  ['{{ref "KPI"}}', 'error REF_NOT_FOUND: No model is named "KPI"', 'Did you mean "kpi"?'],
  [
    '{{source "raw" "order"}}',
    'error SOURCE_NOT_FOUND: No source is named "raw.order"',
    'Did you mean "raw.orders"?',
  ],
])('%s leads nowhere, and the hint helps', async (ref, message, hint) => {
  await using project = await createProject({ ...shop, 'models/top.sql': `select * from ${ref}` });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `${message}\n  at models/top.sql:1:15\n  | select * from ${ref}\n  |               ^\n  help: ${hint}`,
  ]);
});

test('an edge of a branch that is switched off orders the run', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id {{#if (eq target.name "prod")}} from {{ref "z"}} {{/if}}',
    'models/z.sql': 'select 1 as id',
  });

  const { results } = await project.run();

  expect(results.map(({ node }) => node.name)).toEqual(['z', 'a']);
});

test('an edge that leads through macros and constant lists orders the run', async () => {
  await using project = await createProject({
    'macros/union_all.hbs':
      '{{parameters prefix}}{{#each (list "y" "z") as |t|}}select * from {{> table name=t}}{{#unless @last}} union all {{/unless}}{{/each}}',
    'macros/table.hbs': '{{ref name}}',
    'models/a.sql': '{{> union_all prefix="x"}}',
    'models/y.sql': 'select 1 as id',
    'models/z.sql': 'select 2 as id',
  });

  const { results } = await project.run();

  expect([results.map(({ node }) => node.name), await project.query('from a')]).toEqual([
    ['y', 'z', 'a'],
    [[1], [2]],
  ]);
});

test('a cycle that leads through tests is none, one through an ephemeral model is', async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="ephemeral"}} select * from {{ref "b"}}',
    'models/b.sql': 'select * from {{ref "c"}}',
    'models/c.sql': 'select * from {{ref "a"}}',
    'tests/sql/t.sql': 'select * from {{ref "a"}} join {{ref "b"}} using (id)',
  });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    'error CYCLE: The models read each other in a circle: a → b → c → a\n  at models/a.sql:1:51\n  | {{config materialized="ephemeral"}} select * from {{ref "b"}}\n  |                                                   ^\n  help: Take one of these refs out.',
  ]);
});

test('mistakes of several files come in the order of their places', async () => {
  await using project = await createProject({
    'models/b.sql': '{{ref "x1"}}\n{{ref "x2"}}',
    'models/a.sql': '{{ref "x3"}}',
  });

  const mistakes = await project.mistakes();

  expect(mistakes.map((text) => text.split('\n')[1])).toEqual([
    '  at models/a.sql:1:1',
    '  at models/b.sql:1:1',
    '  at models/b.sql:2:1',
  ]);
});

test('a chain of 5,000 models is read, ordered and compiled', { timeout: 20_000 }, async () => {
  await using project = await createProject(chain(5000, 'view'));

  const compiled = await project.compile();

  expect([Object.keys(compiled).length, compiled['m4999']]).toEqual([
    5000,
    'select * from "main"."m4998"',
  ]);
});

test('a chain of 300 ephemeral models is one query', async () => {
  await using project = await createProject({
    ...chain(300, 'ephemeral'),
    'models/top.sql': '{{config materialized="view"}} select * from {{ref "m299"}}',
  });

  await project.run();

  expect(await project.query('from top')).toEqual([[1]]);
});

function chain(length: number, materialized: string): Record<string, string> {
  const models = Array.from({ length }, (_, n) => [
    `models/m${n}.sql`,
    n === 0 ? 'select 1 as id' : `select * from {{ref "m${n - 1}"}}`,
  ]);
  return {
    'ingot.yml': `name: shop\nmodels: { +materialized: ${materialized} }\n`,
    ...Object.fromEntries(models),
  };
}
