import { expect, test } from 'vitest';
import { namesSelected } from './manifest-fixture.ts';

// What dbt 1.11 selects in the same project (`dbt ls --select`); here the nodes that are no tests.

test.each([
  ['source:airline_raw', 'airline_raw.customers airline_raw.orders'],
  ['source:airline_raw.orders', 'airline_raw.orders'],
  ['source:airline_raw.*', 'airline_raw.customers airline_raw.orders'],
  ['source:*.items', 'shop_raw.items'],
  ['source:ingot.airline_raw.orders', 'airline_raw.orders'],
  ['source:nope', ''],
  ['tag:nightly', 'airline_orders orders_clean'],
  ['tag:daily', 'kpi'],
  ['tag:daily*', 'kpi kpi_regions'],
  ['tag:raw', 'airline_raw.orders'],
  ['tag:nope', ''],
  ['path:models/gold', 'items_report kpi kpi_regions'],
  ['path:models/gold/', 'items_report kpi kpi_regions'],
  ['path:models/gold/airline/kpi.sql', 'kpi'],
  ['path:models/gold/*/kpi*.sql', 'kpi kpi_regions'],
  ['path:models/**/kpi.sql', 'kpi'],
  ['path:models/*/shop', 'items_clean items_report shop_items shop_raw.items'],
  ['path:seeds', 'country_codes regions'],
  [
    'path:models/bronze/airline/airline.yml',
    'airline_orders airline_raw.customers airline_raw.orders',
  ],
  ['path:models/gold/airline/gold_airline.yml', 'kpi'],
  ['path:models/silver/shop/silver_shop.yml', 'items_clean'],
  [
    'path:**/airline',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders customers_clean kpi kpi_regions orders_clean',
  ],
  ['path:gold', ''],
  ['file:kpi.sql', 'kpi'],
  ['file:kpi', 'kpi'],
  ['file:*.csv', 'country_codes regions'],
  ['file:airline.yml', 'airline_raw.customers airline_raw.orders'],
  [
    'resource_type:model',
    'airline_customers airline_orders customers_clean items_clean items_report kpi kpi_regions orders_clean shop_items',
  ],
  ['resource_type:source', 'airline_raw.customers airline_raw.orders shop_raw.items'],
  ['resource_type:seed', 'country_codes regions'],
  ['config.materialized:table', 'airline_orders items_clean items_report kpi orders_clean'],
  ['config.materialized:view', 'airline_customers customers_clean kpi_regions shop_items'],
  ['config.materialized:seed', 'country_codes regions'],
  ['config.materialized:Table', ''],
  ['config.tags:pii', 'customers_clean orders_clean'],
  ['config.meta.owner:ann', 'kpi orders_clean'],
  ['config.meta.owner:bob', 'items_clean'],
  ['config.meta.critical:true', 'orders_clean'],
  ['config.meta.critical:False', 'items_clean'],
  ['config.meta.nothing:x', ''],
  ['config.meta.owner.deeper:x', ''],
  ['config.enabled_not:true', ''],
  [
    'package:ingot',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean items_clean items_report kpi kpi_regions orders_clean regions shop_items shop_raw.items',
  ],
  ['package:other', ''],
  ['fqn:kpi', 'kpi'],
  ['fqn:gold.airline', 'kpi kpi_regions'],
  ['fqn:kpi.sql', ''],
])('the method in "%s" selects "%s"', (selector, expected) => {
  const names = namesSelected({ select: [selector], types: ['model', 'seed', 'source'] });

  expect(names).toBe(expected);
});
