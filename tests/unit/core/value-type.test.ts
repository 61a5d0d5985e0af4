import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { leafTypes, valueType } from '../../../src/core/value-type.ts';

test.each([
  ['INTEGER', { kind: 'integer', text: 'INTEGER', scale: 0 }],
  ['int8', { kind: 'integer', text: 'int8', scale: 0 }],
  ['decimal', { kind: 'decimal', text: 'decimal', scale: 3 }],
  ['numeric( 5 )', { kind: 'decimal', text: 'numeric(5)', scale: 0 }],
  ['"DECIMAL"(12,2)', { kind: 'decimal', text: '"DECIMAL"(12, 2)', scale: 2 }],
  ['real', { kind: 'float', text: 'real', digits: 7 }],
  ['float(25)', { kind: 'float', text: 'float(25)', digits: 15 }],
  ['double precision', { kind: 'float', text: 'double precision', digits: 15 }],
  ['timestamp(2)', { kind: 'timestamp', text: 'timestamp(2)', fraction: 3 }],
  [
    'timestamp(0) without time zone',
    { kind: 'timestamp', text: 'timestamp(0) without time zone', fraction: 0 },
  ],
  [
    'Timestamp With Time Zone',
    { kind: 'timestamptz', text: 'Timestamp With Time Zone', fraction: 6 },
  ],
  ['time_ns', { kind: 'time', text: 'time_ns', fraction: 9 }],
  ['character varying(3)', { kind: 'text', text: 'character varying(3)', length: 3 }],
  ['interval year to month', { kind: 'interval', text: 'interval year to month' }],
  ["enum('a', 'it''s (')", { kind: 'exact', text: "enum('a', 'it''s (')" }],
  ['union(a int, b decimal(3, 1))', { kind: 'exact', text: 'union(a int, b decimal(3, 1))' }],
  ['geometry', { kind: 'shape', text: 'geometry' }],
  ['my_type', { kind: 'other', text: 'my_type' }],
  ['integer[', { kind: 'other', text: 'integer[' }],
])('%s is read', (text, type) => {
  expect(valueType(text)).toEqual(type);
});

test('types have parts', () => {
  const type = valueType('struct("a b" int[3], c map(varchar, date))[] array');

  expect(type).toMatchObject({
    kind: 'list',
    length: undefined,
    element: {
      kind: 'list',
      element: {
        kind: 'struct',
        fields: [
          { name: 'a b', type: { kind: 'list', length: 3, element: { kind: 'integer' } } },
          { name: 'c', type: { kind: 'map', key: { kind: 'text' }, value: { kind: 'date' } } },
        ],
      },
    },
  });
});

test('leaves are the types without parts', () => {
  const kinds = leafTypes(valueType('struct(a int[], b map(varchar, date))')).map(
    ({ kind }) => kind,
  );

  expect(kinds).toEqual(['integer', 'text', 'date']);
});

test('every type of DuckDB is known, and so is every other name of it', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `select distinct type_name from duckdb_types() where database_name = 'system' order by all`,
  );
  const unknown = reader
    .getRows()
    .map(([name]) => String(name).replaceAll('"', '').toLowerCase())
    .filter((name) => valueType(name).kind === 'other')
    .sort();

  expect(unknown).toEqual(['array', 'list', 'map', 'null', 'row', 'struct', 'type']);
});
