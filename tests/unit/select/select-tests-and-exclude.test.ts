import { expect, test } from 'vitest';
import type { ResourceType } from '../../../src/core/node.ts';
import { allTypes, namesSelected } from './manifest-fixture.ts';

// What dbt 1.11 selects in the same project (`dbt ls --select --exclude --resource-type`).

test.each([
  ['tag:slow', 'accepted_values_items_clean_kind'],
  ['path:tests/sql', 'kpi_is_positive orders_match_customers'],
  ['path:tests', 'kpi_is_positive orders_match_customers'],
  [
    'resource_type:test',
    'accepted_values_items_clean_kind kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  ['config.severity:warn', 'accepted_values_items_clean_kind'],
  [
    'config.severity:error',
    'kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  [
    'config.materialized:test',
    'accepted_values_items_clean_kind kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  ['config.severity:WARN', 'accepted_values_items_clean_kind'],
  [
    'test_type:generic',
    'accepted_values_items_clean_kind not_null_airline_orders_order_id not_null_kpi_revenue relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  ['test_type:singular', 'kpi_is_positive orders_match_customers'],
  [
    'test_type:data',
    'accepted_values_items_clean_kind kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  [
    'test_name:not_null',
    'not_null_airline_orders_order_id not_null_kpi_revenue source_not_null_airline_raw_orders_id',
  ],
  [
    'test_name:*',
    'accepted_values_items_clean_kind not_null_airline_orders_order_id not_null_kpi_revenue relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  ['test_name:uniq*', 'unique_airline_orders_order_id'],
  ['kpi', 'kpi_is_positive not_null_kpi_revenue'],
  ['orders_clean', 'orders_match_customers relationships_orders_clean_customer_id'],
  ['customers_clean', 'orders_match_customers relationships_orders_clean_customer_id'],
  ['source:airline_raw', 'source_not_null_airline_raw_orders_id'],
  ['gold', 'kpi_is_positive not_null_kpi_revenue'],
  [
    'bronze',
    'not_null_airline_orders_order_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  ['kpi_is_positive', 'kpi_is_positive'],
  [
    '+not_null_kpi_revenue',
    'kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  ],
  [
    'airline_orders+1',
    'not_null_airline_orders_order_id orders_match_customers relationships_orders_clean_customer_id unique_airline_orders_order_id',
  ],
  [
    'tag:nightly',
    'not_null_airline_orders_order_id orders_match_customers relationships_orders_clean_customer_id unique_airline_orders_order_id',
  ],
  ['tag:nightly,tag:pii', 'orders_match_customers relationships_orders_clean_customer_id'],
  ['gold,silver', ''],
  ['test_type:singular,kpi', 'kpi_is_positive'],
  ['test_name:not_null,airline_orders', 'not_null_airline_orders_order_id'],
  [
    '1+relationships_orders_clean_customer_id',
    'orders_match_customers relationships_orders_clean_customer_id',
  ],
  ['kpi regions', 'kpi_is_positive not_null_kpi_revenue'],
])('"%s" selects the tests "%s"', (selector, expected) => {
  const names = namesSelected({ select: [selector], types: ['test'] });

  expect(names).toBe(expected);
});

test.each<{
  select: string[];
  exclude: string[];
  types: readonly ResourceType[];
  expected: string;
}>([
  {
    select: [],
    exclude: ['+kpi'],
    types: allTypes,
    expected:
      'accepted_values_items_clean_kind items_clean items_report kpi_regions shop_items shop_raw.items',
  },
  {
    select: [],
    exclude: ['source:airline_raw+'],
    types: allTypes,
    expected:
      'accepted_values_items_clean_kind country_codes items_clean regions shop_items shop_raw.items',
  },
  {
    select: ['silver'],
    exclude: ['orders_clean'],
    types: allTypes,
    expected: 'accepted_values_items_clean_kind customers_clean items_clean',
  },
  {
    select: ['silver'],
    exclude: ['items_clean'],
    types: allTypes,
    expected:
      'customers_clean orders_clean orders_match_customers relationships_orders_clean_customer_id',
  },
  { select: ['kpi'], exclude: ['kpi'], types: allTypes, expected: '' },
  {
    select: ['kpi'],
    exclude: ['not_null_kpi_revenue'],
    types: allTypes,
    expected: 'kpi kpi_is_positive',
  },
  {
    select: ['kpi+'],
    exclude: ['kpi_regions'],
    types: allTypes,
    expected: 'kpi kpi_is_positive not_null_kpi_revenue',
  },
  {
    select: ['orders_clean'],
    exclude: ['customers_clean'],
    types: allTypes,
    expected: 'orders_clean',
  },
  {
    select: ['gold'],
    exclude: ['nothing'],
    types: allTypes,
    expected: 'items_report kpi kpi_is_positive kpi_regions not_null_kpi_revenue',
  },
  {
    select: ['customers_clean'],
    exclude: ['test_name:relationships'],
    types: allTypes,
    expected: 'customers_clean orders_match_customers',
  },
  {
    select: [],
    exclude: [],
    types: ['test'],
    expected:
      'accepted_values_items_clean_kind kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  },
  {
    select: ['+kpi'],
    exclude: [],
    types: ['test'],
    expected:
      'kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  },
  {
    select: ['kpi'],
    exclude: [],
    types: ['test'],
    expected: 'kpi_is_positive not_null_kpi_revenue',
  },
  {
    select: ['source:airline_raw+'],
    exclude: [],
    types: ['test'],
    expected:
      'kpi_is_positive not_null_airline_orders_order_id not_null_kpi_revenue orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  },
  {
    select: ['bronze'],
    exclude: [],
    types: ['test'],
    expected:
      'not_null_airline_orders_order_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  },
  {
    select: ['@orders_clean'],
    exclude: ['gold'],
    types: ['test'],
    expected:
      'not_null_airline_orders_order_id orders_match_customers relationships_orders_clean_customer_id source_not_null_airline_raw_orders_id unique_airline_orders_order_id',
  },
  {
    select: ['+kpi'],
    exclude: [],
    types: ['model', 'seed'],
    expected:
      'airline_customers airline_orders country_codes customers_clean kpi orders_clean regions',
  },
])('$select without $exclude of $types leaves "$expected"', ({ expected, ...request }) => {
  const names = namesSelected(request);

  expect(names).toBe(expected);
});
