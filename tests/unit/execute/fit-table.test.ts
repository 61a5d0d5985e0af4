import { expect, test } from 'vitest';
import type { SchemaChange } from '../../../src/core/file-spec.ts';
import { fitTable } from '../../../src/execute/fit-table.ts';
import { sourceOf } from './staging/staging-fixture.ts';

const standing = {
  database: 'data/.ingot/shop.duckdb',
  columns: [
    { name: 'id', type: 'INTEGER' },
    { name: 'v', type: 'VARCHAR' },
    { name: '_record', type: 'BIGINT' },
  ],
};
const file = (sourcePath: string, columns: readonly string[]) => ({ sourcePath, columns, rows: 1 });
const added = {
  files: [file('data/1.csv', ['id', 'v']), file('data/2.csv', ['id', 'w'])],
  columns: [
    { name: 'ID', type: 'BIGINT' },
    { name: 'v', type: 'VARCHAR' },
    { name: 'w', type: 'DATE' },
    { name: 'note', type: 'VARCHAR' },
    { name: '_record', type: 'BIGINT' },
  ],
};
const source = (onSchemaChange: SchemaChange) =>
  sourceOf({ files: { onSchemaChange }, columns: { note: undefined } });

test('a table gets wider types and the columns that files bring', () => {
  const { statements, columns, warnings } = fitTable(source('append'), standing, added);

  expect(statements).toEqual([
    'alter table "raw"."orders" alter column "id" set data type BIGINT',
    'alter table "raw"."orders" add column "w" DATE',
    'alter table "raw"."orders" add column "note" VARCHAR',
  ]);
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'id BIGINT',
    'v VARCHAR',
    '_record BIGINT',
    'w DATE',
    'note VARCHAR',
  ]);
  expect(warnings).toEqual([]);
});

test('with ignore it gets only what is declared, and what is left out is told with its file', () => {
  const { columns, warnings } = fitTable(source('ignore'), standing, added);

  expect(columns.map(({ name }) => name)).toEqual(['id', 'v', '_record', 'note']);
  expect(warnings.map(({ message }) => message)).toEqual([
    'raw.orders leaves out what new files bring: the column "w" of "data/2.csv"',
  ]);
});

test('with fail the files with other columns are named', () => {
  const { columns } = standing;

  expect(() => fitTable(source('fail'), standing, { ...added, columns })).toThrow(
    'The columns of new files are not those of raw.orders: "data/2.csv" has the new column "w"; "data/2.csv" lacks the column "v"',
  );
});

test('with fail a key that records of JSON lack is no change', () => {
  const json = sourceOf({ format: 'ndjson', files: { onSchemaChange: 'fail' } });
  const files = [file('data/1.ndjson', ['id'])];

  expect(fitTable(json, standing, { files, columns: standing.columns }).statements).toEqual([]);
});

test('of many files the first few are named', () => {
  const files = Array.from({ length: 7 }, (_, index) => file(`${index}.csv`, ['id', 'v', 'w']));

  expect(() => fitTable(source('fail'), standing, { files, columns: standing.columns })).toThrow(
    /"4\.csv" has the new column "w"; and 2 more$/,
  );
});
