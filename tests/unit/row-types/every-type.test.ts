import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseType } from '../../../src/core/parse-type.ts';
import { rowTypes } from '../../../src/row-types/row-types.ts';
import { hasUnknown } from '../../../src/row-types/type-expression.ts';
import { compileTypeScript } from './compile-typescript.ts';

/** A value of each type that DuckDB has, and of nested ones; as SQL with its type. */
const values: Readonly<Record<string, string>> = {
  boolean: 'true',
  tinyint: '-1::tinyint',
  smallint: '-1::smallint',
  integer: '-1::integer',
  bigint: '9223372036854775807::bigint',
  hugeint: '170141183460469231731687303715884105727::hugeint',
  utinyint: '255::utinyint',
  usmallint: '65535::usmallint',
  uinteger: '4294967295::uinteger',
  ubigint: '18446744073709551615::ubigint',
  uhugeint: '340282366920938463463374607431768211455::uhugeint',
  bignum: "'123456789012345678901234567890123456789012345'::bignum",
  float: '1.5::float',
  double: '1e300::double',
  not_a_number: "'nan'::double",
  infinite: "'inf'::double",
  minus_infinite: "'-inf'::float",
  decimal_4: '12.5::decimal(4,1)',
  decimal_38: '12.5::decimal(38,10)',
  varchar: "'text'",
  blob: "'\\xAA\\x00abc'::blob",
  bit: "'10101'::bit",
  uuid: "'4ac7a9e9-607c-4c8a-84f3-843f0191e3fd'::uuid",
  date: "'2024-01-31'::date",
  time: "'12:34:56.789'::time",
  time_ns: "'12:34:56.123456789'::time_ns",
  timetz: "'12:34:56+02'::timetz",
  timestamp: "'2024-01-31 03:04:05.678'::timestamp",
  timestamp_infinite: "'-infinity'::timestamp",
  timestamp_s: "'2024-01-31 03:04:05'::timestamp_s",
  timestamp_ms: "'2024-01-31 03:04:05'::timestamp_ms",
  timestamp_ns: "'2024-01-31 03:04:05.123456789'::timestamp_ns",
  timestamptz: "'2024-01-31 03:04:05+00'::timestamptz",
  interval: "interval '1 year 2 days 3.5 seconds'",
  enum: `'it''s'::enum('a', 'it''s', 'b"c, )')`,
  list: '[1, null]',
  list_of_bigint: '[1::bigint, null]',
  array: '[1, null, 3]::integer[3]',
  list_of_array: '[[1, 2, 3]]::integer[3][]',
  list_of_struct: `[{'a b': 1, 'c': ['x'], 'q"x': 5::bigint}, null]`,
  struct: "{'select': 1, 'A': 2.50, '1x': true, 'ü': date '2024-01-31', 'time': now()}",
  map: "map{'a': 1.5::double, 'b': null}",
  map_of_struct: "map{[1]: {'a': 2::bigint}}",
  union_number: '1::integer::union(num integer, "s t" varchar)',
  union_text: '\'x\'::union(num integer, "s t" varchar)',
  json: `'{"a": [1, 2.50]}'::json`,
  list_of_json: `['{"a": 1}'::json]`,
  variant: "{'a': 1.5::decimal(3,1), 'b': [1, 'x'::variant], 'c': null}::variant",
  geometry: "'POINT(1 2)'::geometry",
  geometry_with_system: "'POINT(1 2)'::geometry('OGC:CRS84')",
};

/** TYPE is that of expressions only: DuckDB makes no table of it, and the client can't read it. */
const notInTables = ['TYPE'];

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  const columns = Object.entries(values).map(([name, sql]) => `${sql} as "${name}"`);
  await connection.run(`create table things as select ${columns.join(', ')}`);
  await connection.run('insert into things (boolean) values (null)');
  await connection.run(
    "create view views_only as select null as none, [null] as list_of_none, row(1, 'a') as nameless_struct",
  );
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function columnsOf(table: string) {
  const reader = await connection.runAndReadAll(
    'select column_name, data_type from duckdb_columns() where table_name = $1 order by column_index',
    [table],
  );
  return reader.getRowsJson().map(([name, type]) => ({
    name: String(name),
    type: String(type),
    description: '',
    isNullable: true,
  }));
}

async function rowsOf(table: string): Promise<string> {
  const reader = await connection.runAndReadAll(`from ${table}`);
  return JSON.stringify(reader.getRowObjectsJson());
}

test('the table has every type that DuckDB has', async () => {
  const reader = await connection.runAndReadAll(
    'select distinct logical_type from duckdb_types() order by all',
  );
  const present = new Set((await columnsOf('things')).flatMap(({ type }) => rootsOf(type)));

  const missing = reader
    .getRowsJson()
    .map(([type]) => String(type))
    .filter((type) => !present.has(type) && !notInTables.includes(type));

  // The type of NULL is that of a view's column; a table makes INTEGER of it.
  expect(missing).toEqual(['NULL']);
});

test('ingot knows each of them', async () => {
  const columns = [...(await columnsOf('things')), ...(await columnsOf('views_only'))];

  expect(columns.filter(({ type }) => hasUnknown(parseType(type)))).toEqual([]);
});

test.each(['things', 'views_only'])(
  'the rows of %s are of the type that is written',
  async (table) => {
    const model = { fullName: 'row', description: '', columns: await columnsOf(table) };
    const program = `import type { Row } from './rows.ts';
export const rows: Row[] = ${await rowsOf(table)};`;

    const said = compileTypeScript({ '/rows.ts': rowTypes([model]), '/program.ts': program });

    expect(said).toEqual([]);
  },
);

test.each([
  ['bigint', '1'],
  ['decimal_4', '12.5'],
  ['double', '"text"'],
  ['enum', '"b"'],
  ['struct', '{}'],
  ['map', '{"a": 1}'],
  ['union_text', '{"tag": "num", "value": "x"}'],
  ['interval', '"1 year"'],
])('%s can’t be %s', async (name, value) => {
  const columns = (await columnsOf('things')).filter((column) => column.name === name);
  const program = `import type { Row } from './rows.ts';
export const row: Row = { "${name}": ${value} };`;

  const said = compileTypeScript({
    '/rows.ts': rowTypes([{ fullName: 'row', description: '', columns }]),
    '/program.ts': program,
  });

  expect(said).not.toEqual([]);
});

/** The word of DuckDB's list of types that a type's text begins or ends with. */
function rootsOf(type: string): readonly string[] {
  if (type.endsWith('[]')) return ['LIST'];
  if (type.endsWith(']')) return ['ARRAY'];
  return [type.replace(/\(.*$/s, '')];
}
