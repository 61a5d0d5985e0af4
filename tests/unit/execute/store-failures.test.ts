import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, workInPlace } from '../../support/create-project.ts';

const notNull = (model: string, config: string) => `models:
  - name: ${model}
    columns: [{ name: id, data_tests: [{ not_null: { config: { ${config} } } }] }]
`;

/** A value of each kind of type, some of which Parquet does not keep. */
const values = `
  true as a_boolean, 7::utinyint as a_tiny, 170141183460469231731687303715884105727::hugeint as a_huge,
  340282366920938463463374607431768211455::uhugeint as a_uhuge, 'nan'::double as a_double, 1.10::decimal(9,3) as a_decimal,
  'ä''"\\0' as a_text, '\\xAA'::blob as a_blob, date 'infinity' as a_date, timestamp '2024-02-29 01:02:03.123456' as a_time,
  timestamp_ns '2024-02-29 01:02:03.123456789' as a_time_ns, timestamptz '2024-02-29 01:02:03+05' as a_zoned,
  time '24:00:00' as a_clock, timetz '01:02:03+05:30' as a_clock_zoned, interval '1 month 2 days 3.000001 seconds' as a_span,
  uuid '12345678-1234-1234-1234-123456789012' as a_uuid, '10'::bit as a_bit, 'x'::enum('x', 'y') as an_enum,
  [1, null] as a_list, {a: 'x, "y"', b: [1::hugeint]} as a_struct, map {'k': 'v'} as a_map, '{"a": 1}'::json as a_json,
  [1, 2]::integer[2] as an_array, 1 as "odd "" name"`;

test('rows that outlive a rollback have the types and values that they had', async () => {
  await using project = await createProject({
    'models/a.sql': `{{config materialized="table"}} select null::integer as id, ${values}`,
    'models/p.yml': 'models: [{ name: a }]',
    'tests/sql/all.sql': '{{config store_failures=true}} select * from {{ref "a"}}',
    ...workInPlace,
  });

  await project.run();

  const kept = 'test_failures."all"';
  const made = `(select null::integer as id, ${values})`;
  expect({
    types: await project.query(`select column_name, column_type from (describe from ${kept})`),
    differing: await project.query(
      `select count(*) from ${kept} as k, ${made} as m where k::varchar is distinct from m::varchar`,
    ),
    rows: await project.query(`select count(*) from ${kept}`),
    model: await project.query("select count(*) from duckdb_tables() where table_name = 'a'"),
  }).toEqual({
    types: await project.query(`select column_name, column_type from (describe from ${made})`),
    differing: [['0']],
    rows: [['1']],
    model: [['0']],
  });
});

test('what is kept is what the test counted: no more than its limit, and with the key of its node', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/a.sql': '{{config materialized="table"}} select i as k, null as id from range(9) r(i)',
    'models/p.yml': `models:
  - name: a
    columns:
      - { name: k, data_tests: [unique] }
      - { name: id, data_tests: [{ not_null: { config: { store_failures: true, limit: 4 } } }] }
`,
  });

  await project.run();

  expect(
    await project.query(
      'select count(*), max(k) < 9, any_value(id) from test_failures.not_null_a_id',
    ),
  ).toEqual([['4', true, null]]);
});

test('a view shows what stands, which is what stood before a rollback; where nothing stood, there is none', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/a.sql': '{{config materialized="table"}} select null as id',
    'models/p.yml': notNull('a', 'store_failures_as: view'),
  });
  const views = "select count(*) from duckdb_views() where schema_name = 'test_failures'";

  const first = await project.run();
  const none = await project.query(views);
  await project.write({ 'models/a.sql': '{{config materialized="table"}} select 1 as id' });
  await project.run();
  await project.write({ 'models/a.sql': '{{config materialized="table"}} select null as id' });
  await project.run();

  const warnings = first.events.flatMap((event) =>
    event.type === 'warning' ? [event.warning.code] : [],
  );
  expect({
    first: [first.statuses['not_null_a_id'], warnings],
    none,
    seen: await project.query('select count(*) from test_failures.not_null_a_id'),
  }).toEqual({
    first: ['fail', ['FAILURES_NOT_STORED']],
    none: [['0']],
    seen: [['0']],
  });
});

test('a table of failures becomes a view, and a table again, when its test says so', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/a.sql': '{{config materialized="table"}} select null as id',
    'models/p.yml': notNull('a', 'severity: warn, store_failures: true'),
  });
  const type = () =>
    project.query(
      "select table_type from information_schema.tables where table_schema = 'test_failures'",
    );

  await project.run();
  const before = await type();
  await project.write({ 'models/p.yml': notNull('a', 'severity: warn, store_failures_as: view') });
  await project.run();
  const between = await type();
  await project.write({ 'models/p.yml': notNull('a', 'severity: warn, store_failures: true') });
  await project.run();

  expect([before, between, await type()]).toEqual([[['BASE TABLE']], [['VIEW']], [['BASE TABLE']]]);
});

test('a table that somebody dropped, of a test that passed, is made again', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/a.sql': '{{config materialized="table"}} select 1 as id',
    'models/p.yml': notNull('a', 'store_failures: true'),
  });
  await project.run();
  await project.query('drop table test_failures.not_null_a_id');

  const { results } = await project.run();

  expect(results.map(({ status, reasons = [] }) => [status, ...reasons])).toEqual([
    ['unchanged'],
    ['pass', { kind: 'missing' }],
  ]);
});

test('names with quotes and the like are names, and nothing else', async () => {
  await using project = await createProject({
    ...workInPlace,
    'models/a.sql': '{{config materialized="table"}} select null as id',
    'models/p.yml': notNull(
      'a',
      `store_failures: true, alias: 'x"; drop table a; --', schema: "__proto__ 'ü'"`,
    ),
  });

  await project.run();

  expect(
    await project.query(
      "select schema_name, table_name from duckdb_tables() where schema_name not in ('ingot', 'ops')",
    ),
  ).toEqual([["__proto__ 'ü'", 'x"; drop table a; --']]);
});

test('behind a fence, failures outlive a rollback too', async () => {
  await using project = await createProject({
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false, settings: { enable_external_access: false } } } }',
    'models/a.sql': '{{config materialized="table"}} select null as id',
    'models/p.yml': notNull('a', 'store_failures: true'),
  });

  const { errors } = await project.run();

  expect(errors).toEqual([expect.stringContaining('ROLLED_BACK')]);
  expect(await project.query('select count(*) from test_failures.not_null_a_id')).toEqual([['1']]);
});

test.each([
  ['that stands', '1', { a: 'success', odd: 'error', not_null_a_id: 'pass' }],
  ['that is rolled back', 'null', { a: 'error', odd: 'error', not_null_a_id: 'fail' }],
])('rows that are no table are told, of a node %s', async (_, id, statuses) => {
  await using project = await createProject({
    ...workInPlace,
    'models/a.sql': `{{config materialized="table"}} select ${id} as id`,
    'models/p.yml': notNull('a', 'store_failures: true'),
    'tests/sql/odd.sql':
      '{{config store_failures=true error_if="> 1"}} select row(1, id) as r from {{ref "a"}}',
  });

  const found = await project.run();

  expect(found.statuses).toEqual(statuses);
  expect(found.errors).toContainEqual(
    expect.stringContaining(
      'error FAILURES_NOT_STORED: The rows that "odd" found wrong can\'t be kept in "test_failures"."odd": ',
    ),
  );
});

test('what a run that was killed had put aside goes with the next run', async () => {
  const left = 'target/staging/.test-failures/rows/.tmp-999999999-x/0.parquet';
  await using project = await createProject({ 'models/a.sql': 'select 1 as id', [left]: 'half' });

  await project.run();

  await expect(access(join(project.path, left))).rejects.toThrow('ENOENT');
});
