import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const profile = (settings: string) =>
  `shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb${settings} } } }`;

const source =
  'sources: [{ name: raw, schema: bronze, tables: [{ name: orders, files: "data/raw/**/a_*.csv" }, { name: more, files: "data/{b,c}.csv" }] }]';

const withConfig = (config: string, profiles = profile('')) =>
  createProject({
    'profiles.yml': profiles,
    'models/raw.yml': source,
    'models/gold/orders.sql': `{{config materialized="external" ${config}}} select 1 as id, 'x' as k`,
    'models/gold/other.sql':
      '{{config materialized="external" location="Out/other" partition_by="k"}} select 1 as id, 2 as k',
    'models/gold/orders.yml': 'models: [{ name: orders }]',
  });

test.each([
  ['models/x.parquet', 'the folder "models" of the project'],
  ['target/x.parquet', 'the folder "target" of the project'],
  ['.', 'the folder "models" of the project'],
  ['ingot.yml/x.csv', 'the file "ingot.yml" of the project'],
  ['data', 'the database "data/.ingot/shop.duckdb"'],
  ['data/.ingot/x.parquet', 'the folder in which ingot keeps its databases'],
  ['data/raw/deep/a_1.csv', 'the raw files "data/raw/**/a_*.csv" of the source "raw.orders"'],
  ['data/raw', 'the raw files "data/raw/**/a_*.csv" of the source "raw.orders"'],
  ['data/b.csv', 'the raw files "data/{b,c}.csv" of the source "raw.more"'],
])('no files of a model stand at %j', async (location, what) => {
  await using project = await withConfig(`format="csv" location="${location}"`);

  const mistakes = (await project.mistakes()).join('\n');

  expect(mistakes).toContain(`error EXTERNAL_LOCATION: The files of "gold.orders" can't stand at `);
  expect(mistakes).toContain(what);
});

test('nor in the folder of another model, whatever the letter case', async () => {
  await using project = await withConfig('location="out/other/x.parquet"');

  expect(await project.mistakes()).toEqual([
    `error EXTERNAL_LOCATION: The files of "gold.other" can't stand at "Out/other", for those of "gold.orders" ("out/other/x.parquet") would be in their way
  at models/gold/other.sql
  help: Give it a "location" of its own, such as exports/orders.parquet.`,
  ]);
});

test.each([
  ['location="s3://bucket/x.parquet"', '"s3://bucket/x.parquet" is an address'],
  ['location="  "', 'is not the path of a file or folder'],
  ['location="x.xlsx"', '".xlsx" of "x.xlsx" says nothing about the format of the file'],
  [
    'location="x.csv" format="json"',
    'is called as a file of the format "csv", but "format" is "json"',
  ],
  ['location="x.parquet.gz"', 'Parquet is compressed inside'],
  ['format="orc"', `"format" can't be "orc"`],
  ['delimiter=";"', '"delimiter" means nothing for the format "parquet"'],
  ['format="csv" delimiter="||"', '"delimiter" must be one character of ASCII'],
  [`format="csv" delimiter='"'`, '"delimiter" and "quote" are the same character'],
  [
    'strategy="microbatch" event_time="d" batch_size="day" begin="2026-01-01"',
    'Files can’t be made of batches of time',
  ],
  ['strategy="merge"', 'The strategy "merge" needs a "unique_key"'],
])('%s is refused', async (config, message) => {
  await using project = await withConfig(config);

  expect((await project.mistakes()).join('\n')).toContain(message);
});

test.each([
  ['{ overwrite: true }', 'The option "overwrite" is not needed'],
  ['{ rowgroup_size: 2048 }', 'Did you mean "row_group_size"?'],
  ['{ __proto__: 1 }', 'The format "parquet" has no option "__proto__"'],
  ['{ compression: { a: 1 } }', 'must be a text, a number, true or false, or a list of texts'],
  ['{ "compression zstd) to \'/tmp/x\' (": 1 }', 'has no option "compression zstd'],
])('the options %s are refused', async (options, message) => {
  await using project = await withConfig('');
  await project.write({
    'models/gold/orders.yml': `models: [{ name: orders, config: { options: ${options} } }]`,
  });

  expect((await project.mistakes()).join('\n')).toContain(message);
});

test('options of dbt-duckdb may name the columns of the partitions', async () => {
  await using project = await withConfig('location="out/orders"');
  await project.write({
    'models/gold/orders.yml':
      'models: [{ name: orders, config: { options: { partition_by: "k, K2", compression: zstd } } }]',
  });

  const { manifest } = await project.prepare();
  const node = manifest.nodes.get('model.shop.gold.orders');

  expect(node).toMatchObject({
    materialization: {
      kind: 'external',
      path: `${project.path}/out/orders`,
      format: 'parquet',
      isFolder: true,
      partitionBy: ['k', 'K2'],
      options: { compression: 'zstd' },
      growth: undefined,
    },
  });
});

test.each([
  ['', 'data/external/gold/orders.parquet'],
  [', external_root: exports', 'exports/gold/orders.parquet'],
])('with %j files stand at %s', async (settings, path) => {
  await using project = await withConfig('', profile(settings));

  const { manifest } = await project.prepare();

  expect(manifest.nodes.get('model.shop.gold.orders')).toMatchObject({
    materialization: { path: `${project.path}/${path}` },
  });
});

test('behind a fence, the folder above has to be open', async () => {
  const fence = (folder: string) =>
    profile(
      `, external_root: exports, settings: { enable_external_access: false, allowed_directories: [${folder}, Out] }`,
    );
  await using closed = await withConfig('', fence('exports/gold/deeper'));
  await using open = await withConfig('', fence('exports'));

  expect(await closed.mistakes()).toEqual([
    `error EXTERNAL_LOCATION: The files of "gold.orders" (exports/gold/orders.parquet) would be outside the fence of the target "dev"
  at models/gold/orders.sql
  help: Add the folder above them to "allowed_directories": exports/gold.`,
  ]);
  expect((await open.run({ select: ['orders', 'other'] })).statuses).toEqual({
    orders: 'success',
    other: 'success',
  });
});

test('a folder may say for its tables what an external model would refuse', async () => {
  await using project = await createProject({
    'ingot.yml':
      'name: shop\nmodels:\n  gold: { +location: "s3://x", +options: { nonsense: 1 }, +delimiter: ";", +partition_by: k }\n',
    'models/gold/orders.sql': '{{config materialized="table"}} select 1 as id',
  });

  expect(await project.mistakes()).toEqual([]);
});
