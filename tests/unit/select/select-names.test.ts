import { expect, test } from 'vitest';
import { namesSelected } from './manifest-fixture.ts';

// What dbt 1.11 selects in the same project (`dbt ls --select`); here the nodes that are no tests.

test.each([
  ['airline_orders', 'airline_orders'],
  ['kpi', 'kpi'],
  ['bronze', 'airline_customers airline_orders shop_items'],
  ['gold.airline.kpi', 'kpi'],
  ['ingot.gold.shop', 'items_report'],
  ['ingot.gold.airline.kpi', 'kpi'],
  ['gold.kpi_nothing', ''],
  ['geo', 'regions'],
  ['geo.regions', 'regions'],
  ['country_codes', 'country_codes'],
  ['orders', ''],
  ['airline_raw.orders', ''],
  ['sql', ''],
  ['orders_clean', 'orders_clean'],
  ['gold', 'items_report kpi kpi_regions'],
  ['customers_clean', 'customers_clean'],
  ['nothing', ''],
])('the name or folder "%s" selects "%s"', (selector, expected) => {
  const names = namesSelected({ select: [selector], types: ['model', 'seed', 'source'] });

  expect(names).toBe(expected);
});

test.each([
  [
    '*',
    'airline_customers airline_orders country_codes customers_clean items_clean items_report kpi kpi_regions orders_clean regions shop_items',
  ],
  ['kpi*', 'kpi kpi_regions'],
  ['gold.*', 'items_report kpi kpi_regions'],
  ['*.shop.*', 'items_clean items_report shop_items'],
  ['gold.*.kpi', 'kpi'],
  ['*clean', 'customers_clean items_clean orders_clean'],
  ['silver.*.*_clean', 'customers_clean items_clean orders_clean'],
  ['?pi', 'kpi'],
  ['[ks]*', 'customers_clean items_clean kpi kpi_regions orders_clean shop_items'],
  ['[a-c]*', 'airline_customers airline_orders country_codes customers_clean shop_items'],
  ['k[p]i', 'kpi'],
  ['[z-a]pi', ''],
])('the wildcard "%s" selects "%s"', (selector, expected) => {
  const names = namesSelected({ select: [selector], types: ['model', 'seed', 'source'] });

  expect(names).toBe(expected);
});

test.each([
  ['models/silver', 'customers_clean items_clean orders_clean'],
  ['models/gold/airline/kpi.sql', 'kpi'],
  ['./models/silver', 'customers_clean items_clean orders_clean'],
  ['seeds/geo', 'regions'],
  ['seeds/*.csv', 'country_codes'],
  [
    'models/*/air*',
    'airline_customers airline_orders airline_raw.customers airline_raw.orders customers_clean kpi kpi_regions orders_clean',
  ],
  ['kpi.sql', 'kpi'],
  ['regions.csv', 'regions'],
])('the path or file "%s" selects "%s"', (selector, expected) => {
  const names = namesSelected({ select: [selector], types: ['model', 'seed', 'source'] });

  expect(names).toBe(expected);
});
