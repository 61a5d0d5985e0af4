import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../../src/core/manifest.ts';
import { findSubject } from '../../../src/lineage/find-subject.ts';
import { createProject, type TestProject } from '../../support/create-project.ts';

let project: TestProject;
let manifest: Manifest;

beforeAll(async () => {
  project = await createProject({
    'models/silver/orders.sql': 'select 1 as total',
    'models/gold/orders.sql': 'select 1 as total',
    'models/gold/sales.sql': 'select 1 as total',
    'models/sales/total.sql': 'select 1 as id',
    'seeds/rates.csv': 'day,rate\n1,2\n',
    'models/sources.yml': `version: 2
sources:
  - name: raw
    tables: [{ name: sales }]
`,
  });
  ({ manifest } = await project.prepare());
});

afterAll(() => project[Symbol.asyncDispose]());

test.each([
  ['gold.orders', 'model.shop.gold.orders', undefined],
  ['gold.orders.total', 'model.shop.gold.orders', 'total'],
  ['gold.orders.a.b', 'model.shop.gold.orders', 'a.b'],
  ['rates.rate', 'seed.shop.rates', 'rate'],
  ['raw.sales.amount', 'source.shop.raw.sales', 'amount'],
  ['sales', 'model.shop.gold.sales', undefined],
  ['sales.id', 'model.shop.gold.sales', 'id'],
  ['sales.total', 'model.shop.sales.total', undefined],
  ['model.shop.silver.orders.total', 'model.shop.silver.orders', 'total'],
])('%s is a node, with what follows as a column', (name, uniqueId, column) => {
  expect(findSubject(name, manifest)).toEqual({ uniqueId, column });
});

test.each([
  ['orders.total', 'Several nodes are named "orders"'],
  ['nothing.like', 'No model, seed or source is named "nothing.like"'],
])('%s is refused', (name, message) => {
  expect(() => findSubject(name, manifest)).toThrow(message);
});
