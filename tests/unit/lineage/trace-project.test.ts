import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../../../src/compile/compile.ts';
import type { ColumnType } from '../../../src/core/columns.ts';
import type { TracedProject } from '../../../src/lineage/trace-project.ts';
import { traceProject } from '../../../src/lineage/trace-project.ts';
import { createProject, type TestProject } from '../../support/create-project.ts';
import { inWords, LineageFixture } from './lineage-fixture.ts';

let project: TestProject;
let traced: TracedProject;
let fixture: LineageFixture;

beforeAll(async () => {
  fixture = await LineageFixture.open();
  project = await createProject({
    'models/sources.yml': `version: 2
sources:
  - name: Shop Data
    schema: 'Odd "Schema'
    tables: [{ name: Orders }]
  - name: planted
    schema: main
    tables: [{ name: rates }]
`,
    'seeds/rates.csv': 'day,rate\n1,2\n',
    'models/a/first.sql': `{{config materialized="ephemeral"}}
with t as (select * from {{source "Shop Data" "Orders"}}) select "Order Id", price * 2 as double_price from t`,
    'models/a/second.sql': `{{config materialized="ephemeral"}}
select *, "Order Id" + 1 as next_id from {{ref "first"}}`,
    'models/b/third.sql': `with first as (select 1 as "Order Id")
select s.next_id, s.double_price * r.rate as total, f."Order Id"
from {{ref "second"}} s join {{source "planted" "rates"}} r on s.next_id = r.day, first f`,
    'models/b/loose.sql': 'select * from {{ref "unsure"}}',
    'models/b/unsure.sql': 'pivot {{ref "third"}} on next_id using sum(total)',
  });
  const prepared = await project.prepare();
  const { manifest, parsed } = prepared;
  traced = {
    manifest,
    compiled: compile([...manifest.nodes.keys()], {
      ...prepared,
      helpers: parsed.helpers,
      runStartedAt: new Date(0),
      invocationId: '',
    }).compiled,
    schemas: new Map<string, readonly ColumnType[]>([
      ['source.shop.Shop Data.Orders', columns('Order Id', 'price')],
      ['source.shop.planted.rates', columns('day', 'rate')],
      ['seed.shop.rates', columns('day', 'rate')],
      ['model.shop.b.third', columns('next_id', 'total', 'Order Id')],
    ]),
  };
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

test('an ephemeral model is a node between its parents and its children', async () => {
  const lineages = await traceProject(traced.manifest.nodes.keys(), traced, fixture.session);

  expect(Object.fromEntries([...lineages].map(([id, lineage]) => [id, inWords(lineage)]))).toEqual({
    'source.shop.Shop Data.Orders': { columns: { 'Order Id': '', price: '' }, rows: '' },
    'seed.shop.rates': { columns: { day: '', rate: '' }, rows: '' },
    'source.shop.planted.rates': {
      columns: { day: 'seed.shop.rates.day', rate: 'seed.shop.rates.rate' },
      rows: 'seed.shop.rates',
    },
    'model.shop.a.first': {
      columns: {
        'Order Id': 'source.shop.Shop Data.Orders.Order Id',
        double_price: 'source.shop.Shop Data.Orders.price',
      },
      rows: 'source.shop.Shop Data.Orders',
    },
    'model.shop.a.second': {
      columns: {
        'Order Id': 'model.shop.a.first.Order Id',
        double_price: 'model.shop.a.first.double_price',
        next_id: 'model.shop.a.first.Order Id',
      },
      rows: 'model.shop.a.first',
    },
    'model.shop.b.third': {
      columns: {
        next_id: 'model.shop.a.second.next_id',
        total: 'model.shop.a.second.double_price source.shop.planted.rates.rate',
        'Order Id': '',
      },
      rows: 'model.shop.a.second model.shop.a.second.next_id source.shop.planted.rates source.shop.planted.rates.day',
    },
    'model.shop.b.unsure': { columns: {}, rows: '?' },
    'model.shop.b.loose': { columns: {}, rows: '?' },
  });
  expect(lineages.get('model.shop.b.loose')?.unknown).toBe(
    'the columns of "b.unsure" are not known before it is built',
  );
});

function columns(...names: readonly string[]): readonly ColumnType[] {
  return names.map((name) => ({ name, type: 'INTEGER' }));
}
