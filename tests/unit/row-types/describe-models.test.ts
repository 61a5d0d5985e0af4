import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColumnType, Schemas } from '../../../src/core/columns.ts';
import { mistakesOf } from '../../../src/core/error.ts';
import type { Manifest } from '../../../src/core/manifest.ts';
import { describeModels } from '../../../src/row-types/describe-models.ts';
import { schemaTable } from '../../../src/row-types/schema-table.ts';
import { asText, createProject, type TestProject } from '../../support/create-project.ts';

const columnNames = ['id', 'Amount', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const columns: readonly ColumnType[] = columnNames.map((name) => ({ name, type: 'INTEGER' }));

const properties = `
version: 2
models:
  - name: orders
    description: One row an order.
    columns:
      - name: id
        description: The key.
        data_tests: [not_null, unique]
      - name: amount
        description: In euros.
        data_tests: [not_null]
      - name: a
        data_tests: [{ not_null: { config: { severity: warn } } }]
      - name: b
        data_tests: [{ not_null: { config: { where: id > 1 } } }]
      - name: c
        data_tests: [{ not_null: { config: { error_if: '> 10' } } }]
      - name: d
        data_tests: [{ not_null: { config: { error_if: '>= 1', warn_if: '> 5', limit: 30 } } }]
      - name: e
        data_tests: [{ not_null: { config: { error_if: ' <> 0 ' } } }]
      - name: f
        data_tests: [{ not_null: { config: { fail_calc: sum(id) } } }]
      - name: g
        data_tests: [unique, { accepted_values: { arguments: { values: [1] } } }]
      - name: h
        data_tests: [{ not_null: { config: { enabled: false } } }]
      - name: gone
        description: Not in the table.
    data_tests:
      - not_null: { arguments: { column_name: i } }
      - not_null: { arguments: { column_name: 'j + 1' } }
sources:
  - name: raw
    tables:
      - name: orders
        columns: [{ name: id, data_tests: [not_null] }]
      - name: unloaded
`;

let project: TestProject;
let manifest: Manifest;

beforeAll(async () => {
  project = await createProject({
    'models/gold/orders.sql': 'select 1 as id',
    'models/gold/later.sql': 'select 1 as id',
    'models/gold/inline.sql': '{{config materialized="ephemeral"}} select 1 as id',
    'models/gold/gold.yml': properties,
    'seeds/codes.csv': 'code\nx\n',
  });
  ({ manifest } = await project.prepare());
});

afterAll(() => project[Symbol.asyncDispose]());

const schemas: Schemas = new Map([
  ['model.shop.gold.orders', columns],
  ['model.shop.gold.inline', [{ name: 'id', type: 'BIGINT' }]],
  ['source.shop.raw.orders', [{ name: 'id', type: 'VARCHAR' }]],
  ['seed.shop.codes', [{ name: 'code', type: 'VARCHAR' }]],
]);

const unknown = new Map([['model.shop.gold.later', 'source.shop.raw.unloaded']]);

function described(ids: readonly string[], named: readonly string[] = []) {
  return describeModels({ manifest, schemas, unknown, selected: ids, named });
}

function mistakes(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    return mistakesOf(error)?.map(asText) ?? [String(error)];
  }
  return [];
}

describe('describeModels', () => {
  test('a column holds no null where a test of every row at severity error guards it', () => {
    const [orders] = described(['model.shop.gold.orders']);

    const nullable = orders?.columns?.filter(({ isNullable }) => isNullable);
    expect(nullable?.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'f', 'g', 'h', 'j']);
  });

  test('descriptions are found without letter case', () => {
    const [orders] = described(['model.shop.gold.orders']);

    expect(orders).toMatchObject({ fullName: 'gold.orders', description: 'One row an order.' });
    expect(orders?.columns?.slice(0, 3).map(({ description }) => description)).toEqual([
      'The key.',
      'In euros.',
      '',
    ]);
  });

  test('without names it is the models only, ephemeral ones too', () => {
    const models = described([...manifest.nodes.keys()]);

    expect(models.map(({ fullName, columns: of }) => [fullName, of?.length])).toEqual([
      ['gold.inline', 1],
      ['gold.later', undefined],
      ['gold.orders', 12],
    ]);
  });

  test('with names it is sources and seeds too', () => {
    const all = described(['source.shop.raw.orders', 'seed.shop.codes'], ['source:raw', 'codes']);

    expect(all).toEqual([
      {
        fullName: 'codes',
        description: '',
        columns: [{ name: 'code', type: 'VARCHAR', description: '', isNullable: true }],
      },
      {
        fullName: 'raw.orders',
        description: '',
        columns: [{ name: 'id', type: 'VARCHAR', description: '', isNullable: false }],
      },
    ]);
  });

  test('a node by name whose columns are not known yet is a mistake', () => {
    const said = mistakes(() => described(['model.shop.gold.later'], ['later']));

    expect(said).toEqual([
      `error COLUMNS_UNKNOWN: The columns of "gold.later" are not known yet, for those of "raw.unloaded" are not
  at models/gold/later.sql:1:1
  | select 1 as id
  | ^
  help: Stage or load "raw.unloaded", or declare its columns with data_type.`,
    ]);
  });

  test.each([
    ['codes', 'seed.shop.codes', 'Build it first: ingot build --select codes.'],
    [
      'raw.unloaded',
      'source.shop.raw.unloaded',
      'Stage or load "raw.unloaded", or declare its columns with data_type.',
    ],
  ])('where nothing above %s is to blame, it is to be made', (name, id, hint) => {
    const nothing = { manifest, schemas: new Map(), unknown: new Map<string, string>() };

    const [said] = mistakes(() => describeModels({ ...nothing, selected: [id], named: [name] }));

    expect(said).toContain(`error COLUMNS_UNKNOWN: The columns of "${name}" are not known yet\n`);
    expect(said).toContain(`help: ${hint}`);
  });

  test('one that a selector found is none', () => {
    expect(described(['model.shop.gold.later'], ['gold'])).toEqual([
      { fullName: 'gold.later', description: '', columns: undefined },
    ]);
  });

  test('a selection without rows is a mistake', () => {
    const tests = [...manifest.nodes.keys()].filter((id) => id.startsWith('test.'));

    expect(mistakes(() => described(tests, ['test_type:generic']))).toEqual([
      `error SELECTED_NOTHING: The selection holds no model, seed or source
  help: Row types are those of models, seeds and sources; "ingot list" shows them.`,
    ]);
  });
});

describe('schemaTable', () => {
  test.each([
    ['inline', ['id', 'BIGINT', true, '']],
    ['gold.inline', ['id', 'BIGINT', true, '']],
    ['raw.orders', ['id', 'VARCHAR', false, '']],
    ['codes', ['code', 'VARCHAR', true, '']],
    ['gold.orders', ['id', 'INTEGER', false, 'The key.']],
  ])('tells the columns of %s', (name, first) => {
    const { columns: head, rows } = schemaTable({ manifest, schemas, unknown, name });

    expect(head.map((each) => each.name)).toEqual(['column', 'type', 'nullable', 'description']);
    expect(rows[0]).toEqual(first);
  });

  test.each([
    ['order', 'error REF_NOT_FOUND: No model is named "order"\n  help: Did you mean "orders"?'],
    [
      'later',
      'error COLUMNS_UNKNOWN: The columns of "gold.later" are not known yet, for those of "raw.unloaded" are not\n  at models/gold/later.sql:1:1\n  | select 1 as id\n  | ^\n  help: Stage or load "raw.unloaded", or declare its columns with data_type.',
    ],
  ])('%s is a mistake', (name, message) => {
    expect(mistakes(() => schemaTable({ manifest, schemas, unknown, name }))).toEqual([message]);
  });
});
