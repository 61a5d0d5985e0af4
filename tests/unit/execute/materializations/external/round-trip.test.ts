import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describedColumns } from '../../../../../src/core/described-columns.ts';
import { quoteLiteral } from '../../../../../src/core/relation.ts';
import type { ExternalMaterialization } from '../../../../../src/core/materialization.ts';
import { copyStatement } from '../../../../../src/execute/materializations/external/copy-sql.ts';
import { externalColumns } from '../../../../../src/execute/materializations/external/external-columns.ts';
import { readQuery } from '../../../../../src/execute/materializations/external/view-sql.ts';
import { createDatabase } from '../../../../support/create-database.ts';

/** Texts that formats like to take for something else. */
const texts = `(values (1, 'a"b,c''d'), (2, ''), (3, null), (4, 'NULL'), (5, '007'), (6, '2026-01-01'), (7, '  x '), (8, 'é😀' || chr(10) || 'b' || chr(13)),
  (9, 'a\\b\\N'), (10, '%41/=?*[x]'), (11, 'a' || chr(0) || chr(1)), (12, '..'), (13, 'true'), (14, '[1, 2]'), (15, '{"a": 1}'), (16, 'nan'), (17, '#'), (18, chr(9))) as t(id, v)`;

const ofTexts = (value: string) => `select id, ${value} as v from ${texts}`;
const ofValues = (...values: string[]) =>
  `select * from (values ${[...values, 'null'].map((value, at) => `(${at}, ${value})`).join(', ')}) as t(id, v)`;

const scalars: Readonly<Record<string, string>> = {
  texts: ofTexts('v'),
  boolean: ofValues('true', 'false'),
  tinyint: ofValues('(-128)::tinyint', '127::tinyint'),
  usmallint: ofValues('0::usmallint', '65535::usmallint'),
  bigint: ofValues('(-9223372036854775808)::bigint', '9223372036854775807'),
  ubigint: ofValues('18446744073709551615::ubigint'),
  hugeint: ofValues(
    '(-99999999999999999999999999999999999999)::hugeint',
    '99999999999999999999999999999999999999::hugeint',
  ),
  float: ofValues('0.1::float', "'nan'::float", "'-inf'::float", '3.4028235e38::float'),
  double: ofValues('0.1::double', "'nan'::double", "'inf'::double", '5e-324::double', '1e300'),
  'small decimal': ofValues('1.50::decimal(15, 2)', '(-9999999999999.99)::decimal(15, 2)'),
  date: ofValues("date '0001-01-01'", "date '9999-12-31'", "'infinity'::date"),
  time: ofValues("time '23:59:59.123456'"),
  timestamp: ofValues("timestamp '1969-12-31 23:59:59.123456'", "'infinity'::timestamp"),
  timestamp_s: ofValues("'2026-01-01 10:00:00'::timestamp_s"),
  timestamp_ms: ofValues("'2026-01-01 10:00:00.123'::timestamp_ms"),
  timestamp_ns: ofValues("'2026-01-01 10:00:00.123456789'::timestamp_ns"),
  timestamptz: ofValues("'2026-01-01 10:00:00.123456+02'::timestamptz"),
  uuid: ofValues("'c2b8f1de-1111-2222-3333-0242ac120002'::uuid"),
  enum: ofValues("'a'::enum('a', 'b''c', '')", "''::enum('a', 'b''c', '')"),
};

const nested: Readonly<Record<string, string>> = {
  list: ofValues('[1, null, 3]', '[]::integer[]'),
  'lists of texts': ofTexts("[v, '', null, v]"),
  structs: ofTexts('{a: v, "b c": v, d: date \'2026-01-01\'}'),
  maps: ofTexts("map {'k': v, coalesce(v, ' '): 'x'}"),
  array: ofValues("array_value('a', 'b,', null)", "array_value('x\"', '', 'NULL')"),
  'lists of enums': ofValues("['b'::enum('a', 'b'), null]"),
};

const others: Readonly<Record<'parquet' | 'csv' | 'json', Readonly<Record<string, string>>>> = {
  parquet: {
    blob: ofValues("'\\x00\\xFFab\\x22'::blob", "''::blob"),
    bit: ofValues("'0101011'::bit"),
    'wide decimal': ofValues('1234567890123456789012345678.0123456789::decimal(38, 10)'),
    json: ofValues(`'{"a": [1,  null]}'::json`, "'null'::json"),
    'lists of hugeint': ofValues('[12345678901234567890123::hugeint]'),
  },
  csv: {
    blob: ofValues("'\\x00\\xFFab\\x22'::blob", "''::blob"),
    interval: ofValues("interval '-1 month 2 days 3.000456 seconds'"),
    timetz: ofValues("'10:00:00+05:30'::timetz"),
    'wide decimal': ofValues('1234567890123456789012345678.0123456789::decimal(38, 10)'),
    json: ofValues(`'{"a": [1,  null]}'::json`, "'null'::json"),
  },
  json: {
    interval: ofValues("interval '-1 month 2 days 3.000456 seconds'"),
    timetz: ofValues("'10:00:00+05:30'::timetz"),
    'wide decimal of 15 digits': ofValues('12345.678901::decimal(38, 10)'),
  },
};

const cases = (['parquet', 'csv', 'json'] as const).flatMap((format) =>
  Object.entries({ ...scalars, ...nested, ...others[format] }).map(
    ([name, sql]) => [format, name, sql] as const,
  ),
);

const plain = { kind: 'external', path: '', options: {}, growth: undefined } as const;

test.each(cases)('%s keeps %s as they are', async (format, _, sql) => {
  const file = { ...plain, format, isFolder: false, partitionBy: [] };

  expect(await lostRows(sql, file)).toEqual([]);
});

test.each(cases.filter(([, name]) => name in scalars))(
  'the folders of %s keep %s as they are',
  async (format, _, sql) => {
    const folder = { ...plain, format, isFolder: true, partitionBy: ['V'] };

    const withoutNull = `select * from (${sql}) where v::varchar is distinct from 'NULL'`;

    expect(await lostRows(withoutNull, folder)).toEqual([]);
  },
);

/** Signs that formats are made of. */
const signs = [...'",\\\'{}[]:=;|#\t\n\r NULaé'];
const random = `select i as id, coalesce(array_to_string([sign[1 + (hash(i * 31 + j) % ${signs.length})::integer] for j in range((hash(i) % 9)::bigint)], ''), '') as v
from range(500) as t(i), (select [${signs.map(quoteLiteral).join(', ')}] as sign)`;

test.each(['parquet', 'csv', 'json'] as const)('%s keeps texts of any signs', async (format) => {
  const file = { ...plain, format, isFolder: false, partitionBy: [] };
  const deep = format === 'csv' ? '' : ', {a: v, b: [{c: v}]} as deep';
  const sql = `select *, [v, null, v || v] as list, {a: v, "b c": v} as struct, map {'k' || v: v} as map${deep} from (${random})`;

  expect(await lostRows(sql, file)).toEqual([]);
});

test.each(['parquet', 'csv', 'json'] as const)(
  'the folders of %s may be called by any signs',
  async (format) => {
    const folder = { ...plain, format, isFolder: true, partitionBy: ['v'] };

    expect(await lostRows(`from (${random}) where lower(v) <> 'null'`, folder)).toEqual([]);
  },
);

test.each([
  { delimiter: ';', quote: "'", escape: '\\', nullstr: 'NA' },
  { header: false },
  { delimiter: '\t', force_quote: ['v'] },
  { compression: 'gzip' },
])('a CSV with the options %j is read back as it was', async (options) => {
  const file = { ...plain, format: 'csv', isFolder: false, partitionBy: [], options } as const;

  expect(await lostRows(ofTexts("case when id = 5 then 'NA' else v end"), file)).toEqual([]);
});

test.each([
  ['parquet', [], { per_thread_output: true }],
  ['csv', [], { file_size_bytes: '1KB' }],
  ['json', [], { per_thread_output: true, array: true }],
  ['parquet', ['v'], { write_partition_columns: true, filename_pattern: 'file_{i}' }],
  ['csv', ['v'], { write_partition_columns: true, compression: 'gzip' }],
] as const)('a folder of %s, divided by %j, with the options %j', async (format, by, options) => {
  const folder = { ...plain, format, isFolder: true, partitionBy: by, options };

  expect(await lostRows(`from (${random}) where lower(v) <> 'null'`, folder)).toEqual([]);
});

test.each([{ array: true }, { compression: 'zstd' }])(
  'JSON with the options %j is read back as it was',
  async (options) => {
    const file = { ...plain, format: 'json', isFolder: false, partitionBy: [], options } as const;

    expect(await lostRows(ofTexts('v'), file)).toEqual([]);
  },
);

test('columns may have any name', async () => {
  const sql = `select 1 as "a ""b, c", 'x' as "k = '1'", 2 as "json", 3 as "é"`;
  const folder = { ...plain, isFolder: true, partitionBy: ["k = '1'"] };

  for (const format of ['parquet', 'csv', 'json'] as const)
    expect(await lostRows(sql, { ...folder, format })).toEqual([]);
});

test.each([
  ['json', [], 'select 1234567890123456.78::decimal(18, 2) as v', 'more than 15 digits'],
  [
    'csv',
    ['v'],
    "select '__HIVE_DEFAULT_PARTITION__' as v, 1 as id",
    'a value that is read as none',
  ],
  ['parquet', ['v'], "select 'Null' as v, 1 as id", 'a value that is read as none'],
] as const)(
  '%s with the folders %j tells a value that it would lose',
  async (format, partitionBy, sql, message) => {
    const files = { ...plain, format, isFolder: partitionBy.length > 0, partitionBy };

    await expect(lostRows(sql, files)).rejects.toThrow(message);
  },
);

/** The rows that are other ones once they were written and read back. */
async function lostRows(sql: string, materialization: ExternalMaterialization) {
  await using database = await createDatabase(':memory:');
  await using adapter = await database.open();
  await using session = await adapter.connect();
  await session.execute(`create table given as ${sql}`);
  const given = await describedColumns('given', session);
  const columns = externalColumns(given, materialization);
  const copy = { materialization, columns, path: join(database.folder, 'fi[l]es') };

  await session.execute(copyStatement('from given', copy));
  await session.execute(`create view found as ${readQuery(copy)}`);

  expect(await describedColumns('found', session)).toEqual(given);
  const { rows } = await session.query(
    '(from given except all from found) union all (from found except all from given)',
  );
  return rows;
}
