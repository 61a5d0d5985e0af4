import { describe, expect, test } from 'vitest';
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infer, inferMistake, inferTable } from './infer-fixture.ts';

describe('several files', () => {
  test('have one schema, to which a late value of the last one counts', async () => {
    const table = await inferTable({
      'data/raw/orders_1.csv': 'id,v\n1,10\n2,20\n',
      'data/raw/orders_2.csv': 'id,v\n3,30\n4,x\n',
    });

    expect(table).toBe(`# 4 records of 2 files, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  # a whole number, but for 1 of 4 values, such as 'x' (record 2 of "data/raw/orders_2.csv")
  - { name: v, data_type: varchar }`);
  });

  test('of which only some have a column: it is not declared, for that would be a mistake', async () => {
    const table = await inferTable({ 'a.csv': 'id,v\n1,10\n', 'b.csv': 'id,w\n2,20\n' });

    expect(table).toBe(`# 2 records of 2 files, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  # not in all files, so that it can't be declared; it is in "a.csv"
  # - { name: v, data_type: bigint }
  # not in all files, so that it can't be declared; it is in "b.csv"
  # - { name: w, data_type: bigint }`);
  });

  test('of JSON with a column that only some have: it is declared', async () => {
    const { columns } = await infer({ 'a.ndjson': '{"id":1,"v":10}\n', 'b.ndjson': '{"id":2}\n' });

    expect(columns.map(({ name, isPartial }) => [name, isPartial])).toEqual([
      ['id', false],
      ['v', false],
    ]);
  });

  test('that begin differently are told', async () => {
    const { notes } = await infer({ 'a.csv': 'id;v\n1;2\n', 'b.csv': 'title\nid;v\n1;2\n' });

    expect(notes).toContain('"b.csv" is unlike "a.csv": lines above the header 1, not 0');
  });

  test('in folders that are partitions have their keys as columns', async () => {
    const table = await inferTable({
      'raw/year=2024/month=01/a.csv': 'id,v\n1,2\n',
      'raw/year=2024/month=02/a.csv': 'id,v\n3,4\n',
    });

    expect(table).toBe(`# 2 records of 2 files, all read: none would be rejected.
format: csv
delimiter: ','
hive_partitions: true
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: v, data_type: bigint }
  # from the names of the folders
  - { name: year, data_type: bigint }
  # from the names of the folders
  # leading zeros, which a number would lose
  - { name: month, data_type: varchar }`);
  });

  test('of several formats are refused', async () => {
    const mistake = await inferMistake({ 'a.csv': 'id\n1\n', 'b.json': '[{"id":1}]' });

    expect(mistake).toBe('INFER_FORMATS_DIFFER: "a.csv" is csv and "b.json" is json');
  });

  test('of which one is empty', async () => {
    const { notes, files } = await infer({ 'a.csv': '', 'b.csv': 'id\n1\n' });

    expect([notes, files]).toEqual([['1 empty file'], 1]);
  });
});

describe('what is too much to read', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => `${index + 1},${'x'.repeat(80)}\n`).join('');

  test('stops, and the remarks tell so', async () => {
    const files = { 'a.csv': `id,v\n${lines(40_000)}` };

    const source = await infer(files, { limits: { files: 9, bytes: 1e9, records: 1000 } });

    expect(source.isWhole).toBe(false);
    expect(source.rows).toBeGreaterThan(999);
    expect(source.rows).toBeLessThan(40_000);
    expect(source.columns.map(({ tests }) => tests)).toEqual([[], []]);
  });

  test('is many files: the first and the last are among those that are looked at', async () => {
    const files = { 'a.csv': 'id\n1\n', 'b.csv': 'id\nx\n', 'c.csv': 'id\n3\n' };

    const source = await infer(files, { limits: { files: 2, bytes: 1e9, records: 1e6 } });

    expect(source).toMatchObject({
      files: 2,
      isWhole: false,
      notes: ['2 of 3 files were looked at'],
    });
    expect(source.columns[0]).toMatchObject({
      dataType: 'bigint',
      facts: { least: '1', greatest: '3' },
    });
  });

  test('a type that changes after 100,000 lines is seen', async () => {
    const early = Array.from({ length: 100_001 }, (_, index) => `${index}\n`).join('');

    const { columns } = await infer({ 'a.csv': `v\n${early}x\n` });

    expect(columns[0]).toMatchObject({
      dataType: 'varchar',
      notes: ["a whole number, but for 1 of 100,002 values, such as 'x' (record 100,002)"],
    });
  });
});

test('Parquet files have the types that they say', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-infer-'));
  const path = join(folder, 'a.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `copy (select 1::integer as id, 12.5::decimal(9,2) as v, ['a'] as l, {'A': 1} as s, timestamptz '2024-01-01' as t) to '${path}' (format parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const contents = await readFile(path);
  await rm(folder, { recursive: true });

  const table = await inferTable({ 'a.parquet': contents });

  expect(table).toBe(`# 1 record, all read: none would be rejected.
format: parquet
columns:
  - { name: id, data_type: integer }
  - { name: v, data_type: 'decimal(9,2)' }
  - { name: l, data_type: 'varchar[]' }
  - { name: s, data_type: 'STRUCT(A INTEGER)' }
  - { name: t, data_type: timestamptz }`);
});

test.each<[string, Record<string, string | Uint8Array>, string]>([
  ['an empty file', { 'a.csv': '' }, 'INFER_EMPTY: The file "a.csv" is empty'],
  ['empty files', { 'a.csv': '', 'b.csv': '' }, 'INFER_EMPTY: All 2 files are empty'],
  [
    'a workbook',
    { 'a.csv': Buffer.from('PK\u0003\u0004\0\0\0\0') },
    'INFER_FORMAT_UNKNOWN: The file "a.csv" is no text that can be staged: it is a workbook or an archive',
  ],
  [
    'a web page',
    { 'a.csv': '<!DOCTYPE html><html><body>not found</body></html>' },
    'INFER_FORMAT_UNKNOWN: The file "a.csv" is no text that can be staged: it is a web page',
  ],
  [
    'a DOCTYPE',
    {
      'a.xml': '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><row><t>&x;</t></row></r>',
    },
    'XML_DTD: The file has a DOCTYPE, which is refused',
  ],
  [
    'Parquet that is cut off',
    { 'a.parquet': 'PAR1' },
    'SOURCE_PARQUET_BROKEN: The file "a.parquet" is not a Parquet file that can be read',
  ],
  [
    'a file called json that is none',
    { 'a.json': '{' },
    'SOURCE_JSON_BROKEN: The file is not valid JSON: a key is missing before the end of the file',
  ],
  [
    'XML that is cut off',
    { 'a.xml': '<r><row><a>1</a></row>' },
    'XML_BROKEN: The file ends before the element "r" is closed',
  ],
])('%s is a mistake', async (_, files, mistake) => {
  expect(await inferMistake(files)).toBe(mistake);
});

test('a name that matches nothing is a mistake, with a near one', async () => {
  const mistake = await inferMistake({ 'orders.csv': 'id\n1\n' }, { patterns: ['order.csv'] });

  expect(mistake).toBe('SOURCE_FILE_NOT_FOUND: No file matches "order.csv"');
});
