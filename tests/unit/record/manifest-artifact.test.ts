import { expect, test } from 'vitest';
import { manifestArtifact } from '../../../src/record/manifest-artifact.ts';
import { airlineAndShop, manifestOf, model } from '../select/manifest-fixture.ts';
import { hasDbtSchemas, schemaErrors } from './dbt-schema.ts';
import { described, manifestInput, project } from './record-fixture.ts';

const artifact = JSON.parse(manifestArtifact(manifestInput(described)));

test.skipIf(!hasDbtSchemas)("the manifest is valid by dbt's schema, version 12", () => {
  const text = manifestArtifact(manifestInput(described));

  expect(schemaErrors('manifest-v12.json', text)).toEqual([]);
});

test.skipIf(!hasDbtSchemas)('a manifest without nodes is valid too', () => {
  const text = manifestArtifact(manifestInput(manifestOf([])));

  expect(schemaErrors('manifest-v12.json', text)).toEqual([]);
});

test('the metadata names the schema, the run and the project, and holds no environment', () => {
  expect(artifact.metadata).toEqual({
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: '0.1.0',
    generated_at: '2026-01-02T03:04:05.678Z',
    invocation_id: '00000000-0000-4000-8000-000000000001',
    env: {},
    project_name: 'ingot',
    send_anonymous_usage_stats: false,
    adapter_type: 'duckdb',
    quoting: { database: true, schema: true, identifier: true, column: null },
  });
});

test('a model is written with its code, configuration, columns and what it reads', () => {
  expect(artifact.nodes['model.ingot.gold.described']).toEqual({
    database: 'airline',
    schema: 'gold',
    name: 'described',
    resource_type: 'model',
    package_name: 'ingot',
    path: 'gold/shop/described.sql',
    original_file_path: 'models/gold/shop/described.sql',
    unique_id: 'model.ingot.gold.described',
    fqn: ['ingot', 'gold', 'shop', 'described'],
    alias: 'described',
    checksum: {
      name: 'sha256',
      checksum: '51fe4ee1d52941ea54140c6e89fa9e2c872db5f9871530573c045e53c9ebeb2c',
    },
    config: { enabled: true, tags: ['daily'], meta: { owner: 'ann' }, materialized: 'table' },
    tags: ['daily'],
    description: '',
    columns: {
      item_id: {
        name: 'item_id',
        description: 'The item_id',
        meta: { pii: false },
        data_type: 'bigint',
        config: { meta: { pii: false }, tags: ['key'] },
        tags: ['key'],
      },
      kind: {
        name: 'kind',
        description: 'The kind',
        meta: { pii: false },
        data_type: null,
        config: { meta: { pii: false }, tags: ['key'] },
        tags: ['key'],
      },
    },
    meta: { owner: 'ann' },
    docs: { show: true },
    patch_path: 'ingot://models/gold/shop/shop.yml',
    relation_name: '"gold"."described"',
    raw_code: 'select * from items_clean, gold.kpi, items_clean, source:shop_raw.items',
    language: 'sql',
    refs: [
      { name: 'items_clean', package: null, version: null },
      { name: 'gold.kpi', package: null, version: null },
    ],
    sources: [['shop_raw', 'items']],
    depends_on: {
      macros: [],
      nodes: [
        'model.ingot.silver.items_clean',
        'model.ingot.gold.kpi',
        'source.ingot.shop_raw.items',
      ],
    },
    compiled_path: 'target/compiled/models/gold/shop/described.sql',
    compiled: true,
    compiled_code: "select 'described'",
    contract: { enforced: false },
    access: 'protected',
  });
});

test('a generic test tells what it tests, with its arguments in the notation of dbt', () => {
  expect(artifact.nodes['test.ingot.relationships_orders_clean_customer_id']).toMatchObject({
    resource_type: 'test',
    path: 'relationships_orders_clean_customer_id.sql',
    original_file_path: 'models/silver/airline/silver_airline.yml',
    checksum: { name: 'none', checksum: '' },
    relation_name: null,
    compiled_path: null,
    compiled_code: "select 'relationships_orders_clean_customer_id'",
    column_name: 'customer_id',
    attached_node: 'model.ingot.silver.orders_clean',
    test_metadata: {
      name: 'relationships',
      kwargs: {
        column_name: 'customer_id',
        to: "ref('customers_clean')",
        model: "{{ ref('orders_clean') }}",
      },
      namespace: null,
    },
  });
});

test('a test of a source is attached to no node, as in dbt', () => {
  expect(artifact.nodes['test.ingot.source_not_null_airline_raw_orders_id']).toMatchObject({
    attached_node: null,
    sources: [['airline_raw', 'orders']],
    test_metadata: { kwargs: { model: "{{ source('airline_raw', 'orders') }}" } },
  });
});

test('the configuration of a test has its severity and thresholds', () => {
  expect(artifact.nodes['test.ingot.accepted_values_items_clean_kind'].config).toEqual({
    enabled: true,
    tags: ['slow'],
    meta: {},
    materialized: 'test',
    severity: 'warn',
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
    store_failures: false,
    store_failures_as: null,
  });
});

test('a singular test has its own code and no attachment', () => {
  const test = artifact.nodes['test.ingot.orders_match_customers'];

  expect(test).toMatchObject({
    path: 'airline/orders_match_customers.sql',
    raw_code: 'select 1 from orders_clean, customers_clean',
    compiled_path: 'target/compiled/tests/sql/airline/orders_match_customers.sql',
  });
  expect(test).not.toHaveProperty('test_metadata');
});

test('a seed tells its file and columns', () => {
  expect(artifact.nodes['seed.ingot.airports']).toMatchObject({
    path: 'geo/airports.csv',
    checksum: { name: 'path', checksum: 'seeds/geo/airports.csv' },
    patch_path: 'ingot://seeds/seeds.yml',
    config: { materialized: 'seed', column_types: {}, delimiter: ',' },
    columns: { code: { data_type: 'varchar' } },
  });
});

test('a snapshot is written with its settings, and below the file that asks for it', () => {
  expect(artifact.nodes['snapshot.ingot.versions']).toMatchObject({
    resource_type: 'snapshot',
    path: 'history.yml',
    raw_code: "select * from {{ source('shop_raw', 'items') }}",
    compiled_path: 'target/compiled/snapshots/history.yml/versions.sql',
    sources: [['shop_raw', 'items']],
    depends_on: { nodes: ['source.ingot.shop_raw.items'] },
    config: {
      materialized: 'snapshot',
      unique_key: ['id', 'day'],
      strategy: 'check',
      check_cols: 'all',
      updated_at: null,
      hard_deletes: 'invalidate',
      snapshot_meta_column_names: { dbt_valid_to: 'dbt_valid_to' },
    },
  });
});

test('sources stand apart from the nodes', () => {
  expect(Object.keys(artifact.sources)).toEqual([
    'source.ingot.airline_raw.customers',
    'source.ingot.airline_raw.orders',
    'source.ingot.shop_raw.items',
  ]);
  expect(artifact.sources['source.ingot.airline_raw.orders']).toMatchObject({
    schema: 'airline_raw',
    source_name: 'airline_raw',
    identifier: 'orders',
    relation_name: '"airline_raw"."orders"',
    tags: ['raw'],
  });
});

test('the maps lead from every node to its parents and children, sorted', () => {
  expect(artifact.parent_map['model.ingot.silver.orders_clean']).toEqual([
    'model.ingot.bronze.airline_orders',
    'seed.ingot.regions',
  ]);
  expect(artifact.child_map['source.ingot.airline_raw.orders']).toEqual([
    'model.ingot.bronze.airline_orders',
    'test.ingot.source_not_null_airline_raw_orders_id',
  ]);
  expect(Object.keys(artifact.child_map)).toEqual([...described.nodes.keys()]);
});

test('macros are written with their text', () => {
  expect(artifact.macros['macro.ingot.money']).toMatchObject({
    path: 'shop/money.hbs',
    original_file_path: 'macros/shop/money.hbs',
    macro_sql: 'round({{value}}, 2)',
  });
});

test('what was not selected is written without compiled code', () => {
  const text = manifestArtifact({ ...manifestInput(airlineAndShop), compiled: new Map() });

  expect(JSON.parse(text).nodes['model.ingot.gold.kpi']).toMatchObject({
    compiled: false,
    compiled_code: null,
    compiled_path: null,
  });
});

test('an ephemeral model has no relation', () => {
  const ephemeral = {
    ...model('models/silver/step.sql'),
    materialization: { kind: 'ephemeral' as const },
  };

  const text = manifestArtifact(manifestInput(manifestOf([ephemeral])));

  expect(JSON.parse(text).nodes['model.ingot.silver.step']).toMatchObject({
    relation_name: null,
    config: { materialized: 'ephemeral' },
  });
});

test('two runs give the same text but for the clock and the id of the run', () => {
  const first = manifestArtifact(manifestInput(described));
  const second = manifestArtifact({
    ...manifestInput(described),
    invocationId: 'another',
    generatedAt: new Date(0),
  });

  const back = second
    .replace('another', '00000000-0000-4000-8000-000000000001')
    .replace('1970-01-01T00:00:00.000Z', '2026-01-02T03:04:05.678Z');
  expect(back).toBe(first);
});

test('neither vars nor the environment nor settings are written', () => {
  const secretive = {
    ...project,
    target: { ...project.target, settings: { s3_secret_access_key: 'canary-in-settings' } },
  };

  const text = manifestArtifact({ ...manifestInput(described), project: secretive });

  expect(text).not.toContain('canary');
});
