import { expect, test } from 'vitest';
import { createProject } from '../../../support/create-project.ts';

/** The type and the values (as text) of the first column of a seed. */
async function column(values: string, properties = '{}') {
  await using project = await createProject({
    'seeds/s.csv': `v,other\n${values}`,
    'seeds/p.yml': `seeds: [{ name: s, config: ${properties} }]`,
  });
  const { errors } = await project.run();
  const rows = await project.query('select typeof(v), cast(v as varchar) from s order by rowid');
  return { errors, type: rows[0]?.[0], values: rows.map(([, value]) => value) };
}

test.each([
  ['whole numbers', '1,\n-20,\n,\n', 'BIGINT', ['1', '-20', null]],
  ['leading zeros', '007,\n8,\n', 'VARCHAR', ['007', '8']],
  ['a minus before zero', '-0,\n', 'VARCHAR', ['-0']],
  ['a plus', '+1,\n', 'VARCHAR', ['+1']],
  ['18 digits', '999999999999999999,\n', 'BIGINT', ['999999999999999999']],
  ['long ids', '12345678901234567890,\n1,\n', 'VARCHAR', ['12345678901234567890', '1']],
  ['decimals', '1.10,\n-0.5,\n3,\n', 'DECIMAL(18,2)', ['1.10', '-0.50', '3.00']],
  [
    'decimals too long for any',
    `${'1'.repeat(30)}.${'2'.repeat(10)},\n`,
    'VARCHAR',
    [`${'1'.repeat(30)}.${'2'.repeat(10)}`],
  ],
  ['exponents', '1e3,\n', 'VARCHAR', ['1e3']],
  ['booleans', 'true,\nFALSE,\n', 'BOOLEAN', ['true', 'false']],
  ['yes and no', 'yes,\nno,\n', 'VARCHAR', ['yes', 'no']],
  ['dates', '2024-02-29,\n1999-12-31,\n', 'DATE', ['2024-02-29', '1999-12-31']],
  ['a day that is not', '2023-02-29,\n', 'VARCHAR', ['2023-02-29']],
  ['times', '2024-02-29 12:30:00.5,\n', 'TIMESTAMP', ['2024-02-29 12:30:00.5']],
  [
    'dates and times',
    '2024-02-29,\n2024-02-29 12:30,\n',
    'VARCHAR',
    ['2024-02-29', '2024-02-29 12:30'],
  ],
  ['spaces around', ' 1,\n', 'VARCHAR', [' 1']],
  ['nothing', ',\n,\n', 'VARCHAR', [null, null]],
  ['empty and quoted empty', ',\n"",\nx,\n', 'VARCHAR', [null, '', 'x']],
  ['a quoted empty among numbers', '"",\n1,\n', 'VARCHAR', ['', '1']],
  ['line ends and quotes in quotes', '"a\nb",\n"say ""x""",\n', 'VARCHAR', ['a\nb', 'say "x"']],
])('%s keep their values', async (_, text, type, values) => {
  const found = await column(text);

  expect(found).toEqual({ errors: [], type, values });
});

test.each([
  ['varchar', '1,\n2,\n', 'VARCHAR', ['1', '2']],
  ['integer', '007,\n,\n', 'INTEGER', ['7', null]],
  ['decimal(12, 2)', '1.50,\n2.1000,\n', 'DECIMAL(12,2)', ['1.50', '2.10']],
  ['double', '1e3,\n0.1,\n', 'DOUBLE', ['1000.0', '0.1']],
  ['integer', '"",\n1,\n', 'INTEGER', [null, '1']],
  ['timestamp', '2024-02-29,\n', 'TIMESTAMP', ['2024-02-29 00:00:00']],
])('a column that is said to be %s is', async (type, text, actual, values) => {
  const found = await column(text, `{ column_types: { V: '${type}' } }`);

  expect(found).toEqual({ errors: [], type: actual, values });
});

test('data_type of a column in the properties is its type', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,name\n1,x\n',
    'seeds/p.yml': 'seeds: [{ name: s, columns: [{ name: id, data_type: varchar }] }]',
  });

  await project.run({ command: 'seed' });

  expect(await project.query('select typeof(id) from s')).toEqual([['VARCHAR']]);
});

test('a type that DuckDB does not know fails the seed', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id\n1\n',
    'seeds/p.yml': "seeds: [{ name: s, config: { column_types: { id: 'int; drop table x' } } }]",
  });

  const { errors } = await project.run();

  expect(errors).toEqual([
    'error SEED_TYPE_UNKNOWN: "int; drop table x" is not the name of a type (column "id")\n  at seeds/s.csv\n  help: Use a type of DuckDB, such as "varchar" or "decimal(12,2)".',
  ]);
});

test('a seed may have another delimiter', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id;name\n1;"a;b"\n',
    'seeds/p.yml': "seeds: [{ name: s, config: { delimiter: ';' } }]",
  });

  await project.run();

  expect(await project.query('from s')).toEqual([['1', 'a;b']]);
});

test('a seed with a header only is a table without rows', async () => {
  await using project = await createProject({ 'seeds/s.csv': 'id,name\n' });

  const { results } = await project.run();

  expect([results[0]?.rows, await project.query('select count(*) from s')]).toEqual([0, [['0']]]);
});

test('a seed in a folder stands in that schema, and a model reads it', async () => {
  await using project = await createProject({
    'seeds/ref/regions.csv': 'id\n1\n',
    'models/gold/regions.sql': 'select * from {{ref "ref.regions"}}',
  });

  await project.run();

  expect(await project.query('from gold.regions')).toEqual([['1']]);
});

test('a seed that feeds a source is built before it', async () => {
  await using project = await createProject({
    'seeds/raw/orders.csv': 'id\n1\n',
    'models/p.yml':
      'sources: [{ name: raw, tables: [{ name: orders, columns: [{ name: id, data_tests: [unique] }] }] }]',
    'models/a.sql': 'select * from {{source "raw" "orders"}}',
  });

  const { results } = await project.run();

  expect(
    results.map(({ uniqueId, status }) => [uniqueId.replace(/\.\w{10}$/, ''), status]),
  ).toEqual([
    ['seed.shop.raw.orders', 'success'],
    ['source.shop.raw.orders', 'success'],
    ['model.shop.a', 'success'],
    ['test.shop.source_unique_raw_orders_id', 'pass'],
  ]);
});

test('run stages the files that its models read, also through ephemeral ones', async () => {
  await using project = await createProject({
    'data/raw/orders.csv': 'id\n1\n',
    'data/raw/unused.csv': 'id\n1\n',
    'models/p.yml':
      'sources: [{ name: raw, tables: [{ name: orders, files: data/raw/orders.csv }, { name: unused, files: data/raw/unused.csv }] }]',
    'models/e.sql': '{{config materialized="ephemeral"}} select id from {{source "raw" "orders"}}',
    'models/a.sql': 'select * from {{ref "e"}}',
  });

  const { statuses } = await project.run({ command: 'run', select: ['a'] });

  expect(statuses).toEqual({ orders: 'success', a: 'success' });
});
