import { expect, test } from 'vitest';
import { IngotErrors, mistakesOf } from '../../../src/core/error.ts';
import { select, type SelectionRequest } from '../../../src/select/select.ts';
import { airlineAndShop, allTypes, manifestOf, model, source } from './manifest-fixture.ts';

const everything: SelectionRequest = { select: [], exclude: [], resourceTypes: allTypes };

test('the selection is in topological order, among equals by id', () => {
  const { ids } = select(airlineAndShop, {
    ...everything,
    select: ['+kpi'],
    resourceTypes: ['model', 'seed'],
  });

  expect(ids).toEqual([
    'seed.ingot.country_codes',
    'seed.ingot.regions',
    'model.ingot.bronze.airline_customers',
    'model.ingot.bronze.airline_orders',
    'model.ingot.silver.customers_clean',
    'model.ingot.silver.orders_clean',
    'model.ingot.gold.kpi',
  ]);
});

test('an empty request selects every node', () => {
  const { ids, warnings } = select(airlineAndShop, everything);

  expect(ids).toEqual(airlineAndShop.graph.topological());
  expect(warnings).toEqual([]);
});

test.each([
  ['orders', 'bronze.orders silver.orders'],
  ['bronze.orders', 'bronze.orders'],
  ['silver.orders+', 'silver.orders gold.orders_by_day'],
  ['*.ord?rs', 'bronze.orders silver.orders'],
  ['gold.orders_*', 'gold.orders_by_day'],
])('with two models of one short name, "%s" selects "%s"', (selector, expected) => {
  const manifest = manifestOf([
    model('models/bronze/shop/orders.sql'),
    model('models/silver/shop/orders.sql', { reads: ['bronze.orders'] }),
    model('models/gold/shop/orders_by_day.sql', { reads: ['silver.orders'] }),
  ]);

  const { ids } = select(manifest, { ...everything, select: [selector] });

  expect(ids.map((id) => manifest.nodes.get(id)?.fullName).join(' ')).toBe(expected);
});

test.each([
  ['tg:nightly', 'The selector "tg:nightly" has no known method in "tg:"', 'Did you mean "tag"?'],
  [
    'colour:red',
    'The selector "colour:red" has no known method in "colour:"',
    'The methods are "config", "file", "fqn", "package", "path", "resource_type", "source", "tag", "test_name", "test_type".',
  ],
  [
    '++kpi',
    'The selector "++kpi" has a graph operator out of place',
    'Write it as "+a", "a+", "2+a", "a+3" or "@a".',
  ],
  [
    'kpi++',
    'The selector "kpi++" has a graph operator out of place',
    'Write it as "+a", "a+", "2+a", "a+3" or "@a".',
  ],
  [
    'tag:+nightly',
    'The selector "tag:+nightly" has a graph operator out of place',
    'Write it as "+a", "a+", "2+a", "a+3" or "@a".',
  ],
  ['@kpi+', 'The selector "@kpi+" has both "@" and a "+" at its end', '"@a" includes "a+".'],
  [
    'kpi,,gold',
    'The selector "kpi,,gold" has nothing on one side of a comma',
    'Write it as "a,b".',
  ],
  ['kpi,', 'The selector "kpi," has nothing on one side of a comma', 'Write it as "a,b".'],
  ['+', 'The selector "+" names nothing', 'Write a name beside the operator, as in "+a".'],
  ['2+', 'The selector "2+" names nothing', 'Write a name beside the operator, as in "+a".'],
  ['@', 'The selector "@" names nothing', 'Write a name beside the operator, as in "+a".'],
  ['tag:', 'The selector "tag:" has nothing behind "tag:"', 'Write it as "tag:…".'],
  ['+tag:+', 'The selector "+tag:+" has nothing behind "tag:"', 'Write it as "tag:…".'],
  [
    'config:table',
    'The selector "config:table" names no configuration',
    'Write it as "config.materialized:table".',
  ],
  [
    'tag.x:nightly',
    'The selector "tag.x:nightly" has "tag.x" where a method stands',
    'Write it as "tag:…".',
  ],
  [
    'resource_type:modle',
    'The selector "resource_type:modle" has no known value',
    'Did you mean "model"?',
  ],
  [
    'test_type:plain',
    'The selector "test_type:plain" has no known value',
    'It can be "generic", "schema", "singular", "data", "unit".',
  ],
  [
    'source:a.b.c.d',
    'The selector "source:a.b.c.d" has too many dots',
    'Write it as "source:name", "source:name.table" or "source:project.name.table".',
  ],
  [' ', 'A selector is empty', 'Name a node, or leave the option out.'],
])('the malformed expression "%s" is refused', (selector, message, hint) => {
  const act = () => select(airlineAndShop, { ...everything, select: [selector] });

  expect(act).toThrow(expect.objectContaining({ code: 'SELECTOR_INVALID', message, hint }));
});

test('all malformed expressions are told at once', () => {
  const act = () =>
    select(airlineAndShop, { ...everything, select: ['++kpi tg:x'], exclude: ['resource_type:x'] });

  expect(act).toThrow(IngotErrors);
  expect(messagesOf(act)).toEqual([
    'The selector "++kpi" has a graph operator out of place',
    'The selector "tg:x" has no known method in "tg:"',
    'The selector "resource_type:x" has no known value',
  ]);
});

test.each([
  ['kpii', 'Did you mean "gold.kpi"?'],
  ['gold.airlin', 'Did you mean "gold.airline" or "gold"?'],
  ['slver', 'Did you mean "silver"?'],
  [
    'airline_raw.orders',
    'Did you mean "source:airline_raw.orders" or "bronze.airline_orders" or "source:airline_raw.customers"?',
  ],
  ['not_null_kpi_revenu', 'Did you mean "not_null_kpi_revenue"?'],
  ['+tag:nightli', 'Did you mean "tag:nightly"?'],
  [
    'path:gold',
    'Did you mean "path:models/gold" or "path:models/gold/airline" or "path:models/gold/shop"?',
  ],
  ['source:shop_rw', 'Did you mean "source:shop_raw"?'],
  ['config.materialized:tabel', 'Did you mean "config.materialized:table"?'],
  ['config.meta.owner:anne', 'Did you mean "config.meta.owner:ann"?'],
  ['test_name:notnull', 'Did you mean "test_name:not_null"?'],
  ['kpy.sql', 'Did you mean "file:kpi.sql"?'],
  ['package:ignot', 'Did you mean "package:ingot"?'],
  ['zzz', '"ingot list" shows the names of all nodes.'],
  ['gold,silver', 'Each of its parts matches nodes, but no node meets them all.'],
  ['gold,slver', 'Did you mean "silver"?'],
])('"%s" matches no node, and its near misses are named', (selector, hint) => {
  const { ids, warnings } = select(airlineAndShop, { ...everything, select: [selector] });

  expect(ids).toEqual([]);
  expect(warnings).toEqual([
    expect.objectContaining({
      code: 'SELECTED_NOTHING',
      message: `The selector "${selector}" matches no node`,
      hint,
    }),
  ]);
});

test('an expression of --exclude that matches nothing is warned of too', () => {
  const { ids, warnings } = select(airlineAndShop, {
    select: ['kpi'],
    exclude: ['kpi_region'],
    resourceTypes: ['model'],
  });

  expect(ids).toEqual(['model.ingot.gold.kpi']);
  expect(warnings.map(({ message }) => message)).toEqual([
    'The selector "kpi_region" matches no node',
  ]);
});

test('it is said when the command can run nothing of what is selected', () => {
  const { warnings } = select(airlineAndShop, {
    select: ['airline_orders'],
    exclude: [],
    resourceTypes: ['source', 'seed'],
  });

  expect(warnings).toEqual([
    expect.objectContaining({
      code: 'SELECTED_NOTHING',
      message: 'No selected node is a source or seed',
      hint: 'The selection holds 1 model, 2 tests.',
    }),
  ]);
});

test('it is said when everything selected is excluded', () => {
  const { warnings } = select(airlineAndShop, {
    ...everything,
    select: ['kpi'],
    exclude: ['gold'],
  });

  expect(warnings).toEqual([
    expect.objectContaining({
      code: 'SELECTED_NOTHING',
      message: 'Every selected node is excluded',
      hint: 'Take an expression out of --exclude.',
    }),
  ]);
});

test('a folder name that only begins like the selector is not selected', () => {
  const manifest = manifestOf([
    model('models/gold/kpi.sql'),
    model('models/golden/kpi_old.sql'),
    source('models/gold/gold.yml', 'gold.raw'),
  ]);

  const { ids } = select(manifest, { ...everything, select: ['gold'] });

  expect(ids).toEqual(['model.ingot.gold.kpi']);
});

function messagesOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    return mistakesOf(error)?.map(({ message }) => message) ?? [];
  }
  return [];
}
