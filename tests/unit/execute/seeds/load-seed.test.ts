import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/event.ts';
import { asText, createProject } from '../../../support/create-project.ts';

test('data_type of a column in the properties is its type', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,name\n1,x\n',
    'seeds/p.yml': 'seeds: [{ name: s, columns: [{ name: id, data_type: varchar }] }]',
  });

  await project.run({ command: 'seed' });

  expect(await project.query('select typeof(id) from s')).toEqual([['VARCHAR']]);
});

test('a type that DuckDB does not know fails the seed', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id\n1\n',
    'seeds/p.yml': "seeds: [{ name: s, config: { column_types: { id: 'int; drop table x' } } }]",
  });

  const { errors } = await project.run();

  expect(errors).toEqual([
    'error SEED_TYPE_UNKNOWN: The column "id" of seeds/s.csv has the type "int; drop table x", which can\'t be used: it is not the name of a type\n  at seeds/s.csv\n  help: Use a type of DuckDB, such as "varchar", "bigint", "decimal(12,2)" or "timestamp".',
  ]);
});

test('a seed may have another delimiter', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id;name\n1;"a;b"\n',
    'seeds/p.yml': "seeds: [{ name: s, config: { delimiter: ';' } }]",
  });

  await project.run();

  expect(await project.query('from s')).toEqual([['1', 'a;b']]);
});

test('a seed with a header only is a table without rows', async () => {
  await using project = await createProject({ 'seeds/s.csv': 'id,name\n' });

  const { results } = await project.run();

  expect([results[0]?.rows, await project.query('select count(*) from s')]).toEqual([0, [['0']]]);
});

test('a seed in a folder stands in that schema, and a model reads it', async () => {
  await using project = await createProject({
    'seeds/ref/regions.csv': 'id\n1\n',
    'models/gold/regions.sql': 'select * from {{ref "ref.regions"}}',
  });

  await project.run();

  expect(await project.query('from gold.regions')).toEqual([['1']]);
});

test('a seed that feeds a source is built before it', async () => {
  await using project = await createProject({
    'seeds/raw/orders.csv': 'id\n1\n',
    'models/p.yml':
      'sources: [{ name: raw, tables: [{ name: orders, columns: [{ name: id, data_tests: [unique] }] }] }]',
    'models/a.sql': 'select * from {{source "raw" "orders"}}',
  });

  const { results } = await project.run();

  expect(
    results.map(({ uniqueId, status }) => [uniqueId.replace(/\.\w{10}$/, ''), status]),
  ).toEqual([
    ['seed.shop.raw.orders', 'success'],
    ['source.shop.raw.orders', 'success'],
    ['model.shop.a', 'success'],
    ['test.shop.source_unique_raw_orders_id', 'pass'],
  ]);
});

test('run stages the files that its models read, also through ephemeral ones', async () => {
  await using project = await createProject({
    'data/raw/orders.csv': 'id\n1\n',
    'data/raw/unused.csv': 'id\n1\n',
    'models/p.yml':
      'sources: [{ name: raw, tables: [{ name: orders, files: data/raw/orders.csv }, { name: unused, files: data/raw/unused.csv }] }]',
    'models/e.sql': '{{config materialized="ephemeral"}} select id from {{source "raw" "orders"}}',
    'models/a.sql': 'select * from {{ref "e"}}',
  });

  const { statuses } = await project.run({ command: 'run', select: ['a'] });

  expect(statuses).toEqual({ orders: 'success', a: 'success' });
});

const helpOfChange =
  '\n  at seeds/s.csv\n  help: If that is meant, load it with --full-refresh; the table stays as it is until then.';

test.each([
  ['true', false, 'success', ''],
  ['false', true, 'error', 'take out its `full_refresh: false`, and load it with --full-refresh'],
])('full_refresh: %s of a seed stands above the option', async (config, option, status, help) => {
  await using project = await createProject({
    'seeds/s.csv': 'id,name\n1,a\n',
    'seeds/p.yml': `seeds: [{ name: s, config: { full_refresh: ${config} } }]`,
  });
  await project.run();
  await project.write({ 'seeds/s.csv': 'id,color\n1,red\n' });

  const { statuses, errors } = await project.run({ fullRefresh: option });

  expect(statuses).toEqual({ s: status });
  expect(errors.join()).toContain(help);
});

test.each([
  ['name: shop\nseeds: { +column_types: { id: bigint, zip: text } }\n', []],
  ['name: shop\nseeds: { s: { +column_types: { zip: text } } }\n', ['SEED_COLUMN_MISSING']],
])(
  'a type for a column that is not there is a mistake only where it is the seed’s own',
  async (config, codes) => {
    await using project = await createProject({ 'ingot.yml': config, 'seeds/s.csv': 'id\n7\n' });

    const { results } = await project.run();

    expect(results.flatMap(({ error }) => error?.code ?? [])).toEqual(codes);
  },
);

test.each([
  ['id,label', '"name" is called "label" now'],
  ['id,name,color', '"color" is new'],
  ['id', '"name" is gone'],
  ['key,label', '"key", "label" are new, "id", "name" are gone'],
  ['name,no', '"no" is new, "id" is gone'],
])('a seed whose header becomes %s keeps its table', async (header, what) => {
  await using project = await createProject({
    'seeds/s.csv': 'id,name\n1,a\n',
    'models/m.sql': 'select id, name from {{ref "s"}}',
  });
  await project.run();
  await project.write({ 'seeds/s.csv': `${header}\n` });

  const { statuses, errors } = await project.run();

  expect(statuses).toEqual({ s: 'error', m: 'skipped' });
  expect(errors).toEqual([
    `error SEED_COLUMNS_CHANGED: The header of seeds/s.csv has other columns than the table: ${what}${helpOfChange}`,
  ]);
  expect(await project.query('from s')).toEqual([['1', 'a']]);
});

test('other columns are loaded with a full refresh, another order and letter case at any time', async () => {
  await using project = await createProject({ 'seeds/s.csv': 'id,name\n1,a\n' });
  await project.run({ command: 'seed' });
  await project.write({ 'seeds/s.csv': 'NAME,id\na,2\n' });
  const reordered = await project.run({ command: 'seed' });
  await project.write({ 'seeds/s.csv': 'id,label\n3,b\n' });

  const refreshed = await project.run({ command: 'seed', fullRefresh: true });
  const again = await project.run({ command: 'seed' });

  expect([...reordered.errors, ...refreshed.errors, ...again.errors]).toEqual([]);
  expect(await project.query('select id, label from s')).toEqual([['3', 'b']]);
});

test('under another name a seed may have other columns', async () => {
  await using project = await createProject({ 'seeds/s.csv': 'id,name\n1,a\n' });
  await project.run();
  await project.write({
    'seeds/s.csv': 'key\n1\n',
    'seeds/p.yml': 'seeds: [{ name: s, config: { alias: other } }]',
  });

  const { errors } = await project.run();

  expect(errors).toEqual([]);
  expect(await project.query('from other')).toEqual([['1']]);
});

const warningsOf = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [asText(event.warning)] : []));

test('a column whose type changes with its values is a warning, unless the type is stated', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,code,amount\n1,1,1\n',
    'seeds/p.yml': 'seeds: [{ name: s, columns: [{ name: amount, data_type: double }] }]',
  });
  await project.run();
  await project.write({
    'seeds/s.csv': 'id,code,amount\n1,01,1\n',
    'seeds/p.yml': 'seeds: [{ name: s, columns: [{ name: amount, data_type: integer }] }]',
  });

  const { events, errors } = await project.run();
  const later = await project.run({ command: 'seed' });

  expect(errors).toEqual([]);
  expect(warningsOf(events)).toEqual([
    'error SEED_TYPE_CHANGED: The column "code" of seeds/s.csv was bigint, and is varchar for what its values are now\n  at seeds/s.csv\n  help: Where one type is meant, state it under `column_types`.',
  ]);
  expect(warningsOf(later.events)).toEqual([]);
});

test('a header with names twice or none is a warning', async () => {
  await using project = await createProject({ 'seeds/s.csv': 'id,ID,\n1,2,3\n' });

  const { events } = await project.run();

  expect(warningsOf(events)).toEqual([
    'error SEED_HEADER: Names in the header of seeds/s.csv that are missing, stand there twice or hold a NUL became "ID_1", "column_3"\n  at seeds/s.csv\n  help: Give each column a name of its own.',
  ]);
});

test('an unchanged seed is not loaded again, one that is read in another way is', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,n\nNA,1\n',
    'models/m.sql': 'select 1 as one',
  });
  await project.run();
  const same = await project.run();
  await project.write({ 'seeds/p.yml': "seeds: [{ name: s, config: { nulls: ['', NA] } }]" });

  const other = await project.run();

  expect([same.statuses, other.statuses]).toEqual([
    { s: 'unchanged', m: 'unchanged' },
    { s: 'success', m: 'unchanged' },
  ]);
  expect(await project.query('select id, n from s')).toEqual([[null, '1']]);
});

test('names that SQL has to quote are refused where `quote_columns` is false', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,order,Total (SEK),größe\n1,2,3,4\n',
    'seeds/p.yml': 'seeds: [{ name: s, config: { quote_columns: false } }]',
  });

  const { errors } = await project.run();

  expect(errors).toEqual([
    'error SEED_COLUMN_NAME: SQL has to quote names of columns of seeds/s.csv, and `quote_columns` is false: "order", "Total (SEK)"\n  at seeds/s.csv\n  help: Rename them in the header, or take `quote_columns` out.',
  ]);
});

test('a check tells what is wrong with a record before anything is built', async () => {
  await using project = await createProject({ 'seeds/s.csv': 'id,n\n1,a\n2\n' });

  const { mistakes } = await project.check();

  expect(mistakes.map(({ code, location }) => [code, location?.line])).toEqual([
    ['SEED_INVALID', 3],
  ]);
});

test('a fence around SQL leaves seeds in peace', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id\n1\n',
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, settings: { enable_external_access: false, lock_configuration: true } } } }',
  });

  const { errors } = await project.run();

  expect(errors).toEqual([]);
});
