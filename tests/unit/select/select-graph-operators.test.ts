import { expect, test } from 'vitest';
import { namesSelected } from './manifest-fixture.ts';

// What dbt 1.11 selects in the same project (`dbt ls --select`); here the nodes that are no tests.

test.each([
  [
    '+kpi',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean kpi orders_clean regions',
  ],
  ['kpi+', 'kpi kpi_regions'],
  ['1+kpi', 'customers_clean kpi orders_clean'],
  [
    '2+kpi',
    'airline_customers airline_orders country_codes customers_clean kpi orders_clean regions',
  ],
  ['0+kpi', 'kpi'],
  ['airline_orders+', 'airline_orders kpi kpi_regions orders_clean'],
  ['airline_orders+1', 'airline_orders orders_clean'],
  ['airline_orders+2', 'airline_orders kpi orders_clean'],
  ['1+orders_clean+1', 'airline_orders kpi orders_clean regions'],
  ['+orders_clean+', 'airline_orders airline_raw.orders kpi kpi_regions orders_clean regions'],
  [
    '@orders_clean',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean kpi kpi_regions orders_clean regions',
  ],
  [
    '@shop_items',
    'airline_customers airline_raw.customers country_codes customers_clean items_clean items_report shop_items shop_raw.items',
  ],
  [
    '@+kpi',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean kpi kpi_regions orders_clean regions',
  ],
  [
    '+kpi+1',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean kpi kpi_regions orders_clean regions',
  ],
  [
    '+gold.airline',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean kpi kpi_regions orders_clean regions',
  ],
  [
    '@source:shop_raw',
    'airline_customers airline_raw.customers country_codes customers_clean items_clean items_report shop_items shop_raw.items',
  ],
  [
    'source:airline_raw+',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders customers_clean items_report kpi kpi_regions orders_clean',
  ],
  ['source:airline_raw.orders+1', 'airline_orders airline_raw.orders'],
  [
    '+tag:daily',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean kpi orders_clean regions',
  ],
  ['file:orders_clean.sql+', 'kpi kpi_regions orders_clean'],
  [
    'resource_type:seed+',
    'country_codes customers_clean items_report kpi kpi_regions orders_clean regions',
  ],
  [
    '+not_null_kpi_revenue',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean kpi orders_clean regions',
  ],
  ['1+relationships_orders_clean_customer_id', 'customers_clean orders_clean'],
])('the graph operator in "%s" reaches "%s"', (selector, expected) => {
  const names = namesSelected({ select: [selector], types: ['model', 'seed', 'source'] });

  expect(names).toBe(expected);
});

test.each([
  ['tag:nightly,tag:pii', 'orders_clean'],
  ['tag:nightly,bronze', 'airline_orders'],
  ['gold,silver', ''],
  ['+kpi,tag:pii', 'customers_clean orders_clean'],
  ['kpi+,+kpi_regions', 'kpi kpi_regions'],
  ['airline_orders+,config.materialized:view', 'kpi_regions'],
  ['resource_type:test,path:tests', ''],
  ['test_type:singular,kpi', ''],
  ['test_name:not_null,tag:nightly', ''],
  ['test_name:not_null,airline_orders', ''],
  ['kpi regions', 'kpi regions'],
  ['kpi airline_orders+1 source:shop_raw', 'airline_orders kpi orders_clean shop_raw.items'],
  [
    '+kpi items_report,gold',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders country_codes customers_clean items_report kpi orders_clean regions',
  ],
])('the union or intersection "%s" selects "%s"', (selector, expected) => {
  const names = namesSelected({ select: [selector], types: ['model', 'seed', 'source'] });

  expect(names).toBe(expected);
});
