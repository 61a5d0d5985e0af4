import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../../support/create-project.ts';

const model = (policy: string, select: string, key = 'unique_key="id"') =>
  `{{config materialized="incremental" ${key} on_schema_change="${policy}"}} ${select}`;

const otherSql =
  'The SQL of "kept" is another one now; the rows that its table had stay as they were';

/** A table of the first query, to which the second one is added. */
async function changed(
  given: TestProject,
  policy: string,
  selects: readonly [before: string, after: string],
  key?: string,
) {
  await given.write({ 'models/kept.sql': model(policy, selects[0], key) });
  await given.run();
  await given.write({ 'models/kept.sql': model(policy, selects[1], key) });
  const { errors, events } = await given.run();
  const warnings = events.flatMap((event) =>
    event.type === 'warning' ? [event.warning.message] : [],
  );
  return { errors, warnings, rows: await given.query('from kept order by id') };
}

test('ignore leaves a new column out, and says so', async () => {
  await using given = await createProject({});

  const found = await changed(given, 'ignore', ['select 1 as id', "select 2 as id, 'x' as v"]);

  expect(found).toEqual({
    errors: [],
    warnings: [otherSql, 'The table of "kept" leaves out what its query has: "v"'],
    rows: [[1], [2]],
  });
});

test('ignore does not go on without a column that the table has', async () => {
  await using given = await createProject({});

  const { errors, rows } = await changed(given, 'ignore', [
    "select 1 as id, 'x' as v",
    'select 2 as id',
  ]);

  expect(errors).toEqual([
    `error INCREMENTAL_COLUMNS_CHANGED: The columns of "kept" are not those of its table: missing "v" (VARCHAR)
  at models/kept.sql
  help: Set \`on_schema_change\` to \`append_new_columns\` or \`sync_all_columns\`, or build the table anew with --full-refresh.`,
  ]);
  expect(rows).toEqual([[1, 'x']]);
});

test('fail names all that is different', async () => {
  await using given = await createProject({});

  const { errors } = await changed(given, 'fail', [
    "select 1 as id, 'x' as gone, 1 as n",
    "select 2 as id, 'x' as fresh, 1.5 as n",
  ]);

  expect(errors[0]).toContain(
    'The columns of "kept" are not those of its table: new "fresh" (VARCHAR); missing "gone" (VARCHAR); of another type "n" (INTEGER, now DECIMAL(2,1))',
  );
});

test('append_new_columns adds what is new, and leaves what is gone as it was', async () => {
  await using given = await createProject({});

  const { rows, errors } = await changed(given, 'append_new_columns', [
    "select 1 as id, 'x' as gone",
    "select unnest([1, 2]) as id, 'y' as fresh",
  ]);

  expect({ rows, errors }).toEqual({
    errors: [],
    rows: [
      [1, 'x', 'y'],
      [2, null, 'y'],
    ],
  });
});

test('sync_all_columns adds, takes out, and gives other types', async () => {
  await using given = await createProject({});

  const { rows, errors } = await changed(given, 'sync_all_columns', [
    "select 1 as id, 'x' as gone, 1 as n, '7' as t",
    "select 2 as id, 'y' as fresh, 1.5::decimal(12, 1) as n, 8::bigint as t",
  ]);

  expect({ rows, errors }).toEqual({
    errors: [],
    rows: [
      [1, '1.0', '7', null],
      [2, '1.5', '8', 'y'],
    ],
  });
});

test('sync_all_columns refuses a type that would lose values, and changes nothing', async () => {
  await using given = await createProject({});

  const { rows, errors } = await changed(given, 'sync_all_columns', [
    'select 1 as id, 2.55 as n',
    'select 2 as id, 3 as n',
  ]);

  expect(errors[0]).toContain(
    'INCREMENTAL_TYPE_CHANGED: Values in the table of "kept" would be lost in the new types: 1 of "n" (DECIMAL(3,2), now INTEGER)',
  );
  expect(rows).toEqual([[1, '2.55']]);
});

test.each(['ignore', 'append_new_columns'])(
  '%s refuses values that the type of the table would change',
  async (policy) => {
    await using given = await createProject({});

    const { rows, errors } = await changed(given, policy, [
      'select 1 as id, 2 as n',
      'select 2 as id, 2.55 as n',
    ]);

    expect(errors[0]).toContain(
      'INCREMENTAL_TYPE_CHANGED: A column of "kept" would lose something in the table, whose type is another one: "n" (INTEGER, now DECIMAL(3,2))',
    );
    expect(rows).toEqual([[1, 2]]);
  },
);

test('a narrower type goes into a wider one', async () => {
  await using given = await createProject({});

  const found = await changed(given, 'ignore', [
    'select 1 as id, 2::bigint as n',
    'select 2 as id, 3::smallint as n',
  ]);

  expect(found).toEqual({
    errors: [],
    warnings: [otherSql],
    rows: [
      [1, '2'],
      [2, '3'],
    ],
  });
});

test('what a model that grows has is known by its table', async () => {
  await using given = await createProject({});
  await changed(given, 'ignore', ['select 1 as id', "select 2 as id, 'x' as v"]);

  const { statuses } = await given.run();

  expect(statuses).toEqual({ kept: 'unchanged' });
});

test.each([
  ['unique_key="idd"', '"unique_key" of "kept" names the column "idd", which it does not have'],
  [
    'unique_key="id" merge_update_columns="w"',
    '"merge_update_columns" of "kept" names the column "w"',
  ],
  [
    'unique_key="id" merge_exclude_columns="w"',
    '"merge_exclude_columns" of "kept" names the column "w"',
  ],
  ['strategy="insert_overwrite" partition_by="w"', '"partition_by" of "kept" names the column "w"'],
])('%s is found before anything is built', async (key, message) => {
  await using given = await createProject({
    'models/kept.sql': model('ignore', 'select 1 as id', key),
  });

  const [first] = await given.mistakes();

  expect(first).toContain(`STRATEGY_COLUMN_MISSING: ${message}`);
});

test.each([
  ['unique_key="id" dedupe_order="nope desc"', 'Referenced column nope not found'],
  [
    'unique_key="id" incremental_predicates="DBT_INTERNAL_DEST.nope > 1"',
    'does not have a column named "nope"',
  ],
  ['unique_key="id" incremental_predicates="1 >"', 'syntax error'],
])('%s is found before anything is built, by the engine', async (key, message) => {
  await using given = await createProject({
    'models/kept.sql': model('ignore', 'select id from (select 1 as id)', key),
  });

  expect((await given.mistakes()).join('\n')).toContain(message);
});

test.each([
  ['strategy="merge"', 'The strategy "merge" needs a "unique_key"'],
  ['strategy="delete+insert"', 'The strategy "delete+insert" needs a "unique_key"'],
  ['strategy="insert_overwrite"', 'The strategy "insert_overwrite" needs "partition_by"'],
  ['strategy="append" unique_key="id"', 'The strategy "append" has no use for "unique_key"'],
  [
    'strategy="delete+insert" unique_key="id" merge_update_columns="v"',
    'has no use for "merge_update_columns"',
  ],
  ['unique_key="id" merge_update_columns="v" merge_exclude_columns="w"', 'can’t stand together'],
  [
    'strategy="merge" incremental_strategy="append" unique_key="id"',
    '"strategy" is "merge", but "incremental_strategy" is "append"',
  ],
  ['strategy="upsert"', '"strategy" can\'t be "upsert"'],
  ['on_schema_change="drop"', '"on_schema_change" can\'t be "drop"'],
  ['unique_key=""', '"unique_key" holds an empty name'],
])('%s is a mistake', async (config, message) => {
  await using given = await createProject({
    'models/kept.sql': `{{config materialized="incremental" ${config}}} select 1 as id, 2 as v, 3 as w`,
  });

  expect((await given.mistakes()).join('\n')).toContain(message);
});

test('keys of incremental models are no mistake while a model is none', async () => {
  await using given = await createProject({
    'ingot.yml': 'name: shop\nmodels:\n  +unique_key: id\n  +on_schema_change: fail\n',
    'models/kept.sql': '{{config materialized="table"}} select 1 as id',
  });

  expect((await given.run()).ok).toBe(true);
});

test('names of columns are quoted wherever they go', async () => {
  await using given = await createProject({
    'models/kept.yml':
      "models: [{ name: kept, config: { materialized: incremental, unique_key: 'i\"; drop table kept; --' } }]",
    'models/kept.sql': `select id as "i""; drop table kept; --", v from {{ref "raw"}}`,
    'seeds/raw.csv': 'id,v\n1,a\n',
  });
  await given.run();
  await given.write({ 'seeds/raw.csv': 'id,v\n1,b\n' });

  await given.run();

  expect(await given.query('from kept')).toEqual([['1', 'b']]);
});
