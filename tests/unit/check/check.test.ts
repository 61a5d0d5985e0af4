import { expect, test } from 'vitest';
import { asText, createProject } from '../../support/create-project.ts';
import { readFiles } from '../../support/expected-folder.ts';

const table = (sql: string) => `{{config materialized="table"}} ${sql}`;

test('all mistakes are listed at once, in the order of their places', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id, 2 as amount',
    'models/b.sql': 'select id,\n  amonut\nfrom {{ref "a"}}',
    'models/c.sql': '-- größe\nselect * from {{ref "a"}}\nwhere id = = 1',
    'models/d.sql': 'select lenght(id) from {{ref "a"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(asText)).toEqual([
    `error SQL_BINDER: Referenced column "amonut" not found in FROM clause!
  at models/b.sql:2:3
  |   amonut
  |   ^
  help: Did you mean "amount"?`,
    `error SQL_SYNTAX: syntax error at or near "="
  at models/c.sql:3:10
  | where id = = 1
  |          ^
  help: Look at what stands just before: a comma may be missing, or one too many.`,
    `error SQL_CATALOG: Scalar Function with name lenght does not exist!
  at models/d.sql:1:8
  | select lenght(id) from {{ref "a"}}
  |        ^
  help: Did you mean "length"?`,
  ]);
});

test.each([
  ['column_that_is_there', 'the columns of a broken model are not known'],
  ['column_that_is_not_there', 'so nothing is said of what is below'],
])('nothing below a broken model is reported: %s', async (column) => {
  await using project = await createProject({
    'models/a.sql': 'select nope',
    'models/b.sql': `select ${column} from {{ref "a"}}`,
    'models/c.sql': 'select nothing from {{ref "b"}}',
    'models/p.yml':
      'models: [{ name: a, columns: [{ name: idd, data_tests: [not_null, unique] }] }]',
    'tests/sql/t.sql': 'select nothing from {{ref "c"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(({ location }) => location?.path)).toEqual(['models/a.sql']);
});

test.each([
  [
    'in a column of a generic test',
    'models: [{ name: a, columns: [{ name: idd, data_tests: [not_null] }] }]',
  ],
  [
    'in the where of a test',
    'models: [{ name: a, columns: [{ name: id, data_tests: [{ unique: { config: { where: "idd > 1" } } }] }] }]',
  ],
  [
    'in the field of a relationship',
    'models: [{ name: a, columns: [{ name: id, data_tests: [{ relationships: { to: ref("a"), field: idd } }] }] }]',
  ],
])('a misspelt name %s is found, with the one that was meant', async (_, properties) => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/p.yml': properties,
  });

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([
    {
      code: 'SQL_BINDER',
      message: 'Referenced column "idd" not found in FROM clause!',
      hint: 'Did you mean "id"?',
      location: { path: 'models/p.yml', line: 1 },
    },
  ]);
});

test('a column with the name of its table before it is found, with the one that was meant', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id, 2 as amount',
    'tests/sql/t.sql': 'select *\nfrom {{ref "a"}} as a\nwhere a.amont > 1',
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(asText)).toEqual([
    `error SQL_BINDER: Table "a" does not have a column named "amont"
  at tests/sql/t.sql:3:7
  | where a.amont > 1
  |       ^
  help: Did you mean "amount"?`,
  ]);
});

test('the columns of every node are known, with their types', async () => {
  await using project = await createProject({
    'models/a.sql': table("select 1 as id, 1.5 as price, {a: [1], b: 'x'} as pair, null as note"),
    'models/b.sql': 'select *, id * price as total from {{ref "a"}}',
  });

  const { columns, unknown } = await project.check();

  expect({ columns, unknown }).toEqual({
    columns: {
      a: [
        'id INTEGER',
        'price DECIMAL(2,1)',
        'pair STRUCT(a INTEGER[], b VARCHAR)',
        'note INTEGER',
      ],
      b: [
        'id INTEGER',
        'price DECIMAL(2,1)',
        'pair STRUCT(a INTEGER[], b VARCHAR)',
        'note INTEGER',
        'total DECIMAL(12,1)',
      ],
    },
    unknown: {},
  });
});

test('so are those of what has quotes in its name', async () => {
  await using project = await createProject({
    'models/raw.sql': `{{config materialized="table" alias='it is "raw"'}} select 1 as id`,
    'snapshots/history.yml': `snapshots:
  - name: history
    relation: ref('raw')
    config: { alias: "it's \\"kept\\"", unique_key: id, strategy: check, check_cols: all }
`,
    'models/below.sql': 'select id, dbt_scd_id from {{ref "history"}}',
  });

  const { columns, mistakes } = await project.check();

  expect(mistakes).toEqual([]);
  expect(columns['below']).toEqual(['id INTEGER', 'dbt_scd_id VARCHAR']);
});

test('an ephemeral model with SQL that does not parse is told once', async () => {
  await using project = await createProject({
    'models/e.sql': '{{config materialized="ephemeral"}}\nselect 1 as id from',
    'models/a.sql': 'select * from {{ref "e"}}',
    'tests/sql/t.sql': 'select * from {{ref "e"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([{ code: 'SQL_SYNTAX', location: { path: 'models/e.sql' } }]);
});

test('an ephemeral model is checked once, at its own place', async () => {
  await using project = await createProject({
    'models/e.sql': '{{config materialized="ephemeral"}}\nselect id, idd from (select 1 as id)',
    'models/a.sql': 'select * from {{ref "e"}}',
    'models/b.sql': 'select id from {{ref "e"}}',
    'models/c.sql': 'select nope from {{ref "b"}}',
    'tests/sql/t.sql': 'select * from {{ref "e"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(asText)).toEqual([
    `error SQL_BINDER: Referenced column "idd" not found in FROM clause!
  at models/e.sql:2:12
  | select id, idd from (select 1 as id)
  |            ^
  help: Did you mean "id"?`,
  ]);
});

test('a test of a column that only the parents of an ephemeral model have is found', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id, 2 as amount',
    'models/e.sql': '{{config materialized="ephemeral"}} select id from {{ref "a"}}',
    'models/p.yml':
      'models: [{ name: e, columns: [{ name: amount, data_tests: [not_null] }, { name: id, data_tests: [unique] }] }]',
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(({ message }) => message)).toEqual([
    'Referenced column "amount" not found in FROM clause!',
  ]);
});

test('an ephemeral model that is right leaves its reader’s mistake in the reader', async () => {
  await using project = await createProject({
    'models/e.sql': '{{config materialized="ephemeral"}} select 1 as id',
    'models/a.sql': 'select id\n  , idd\nfrom {{ref "e"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([
    { hint: 'Did you mean "id"?', location: { path: 'models/a.sql', line: 2, column: 5 } },
  ]);
});

test('a column of a view that is null has no type, so a child may give it one', async () => {
  await using project = await createProject({
    'models/v.sql': 'select null as x',
    'models/c.sql': table('select upper(coalesce(x, \'a\')) as x from {{ref "v"}}'),
  });

  const { mistakes, columns } = await project.check();
  const { statuses } = await project.run();

  expect({ mistakes, columns, statuses, rows: await project.query('from c') }).toEqual({
    mistakes: [],
    columns: { v: ['x "NULL"'], c: ['x VARCHAR'] },
    statuses: { v: 'success', c: 'success' },
    rows: [['A']],
  });
});

test.each([
  'pivot {{ref "s"}} on k using sum(v)',
  'select "1" from (pivot {{ref "s"}} on k using sum(v))',
])(
  'below the table that %s makes nothing is checked, for its rows make its columns',
  async (sql) => {
    await using project = await createProject({
      'models/s.sql': table('select 1 as k, 2 as v'),
      'models/p.sql': table(sql),
      'models/c.sql': 'select "1" as one from {{ref "p"}}',
      'tests/sql/t.sql': 'select one from {{ref "c"}} where one <> 2',
    });

    const { mistakes, unknown } = await project.check();
    const { statuses } = await project.run();

    expect({ mistakes, unknown, statuses }).toEqual({
      mistakes: [],
      unknown: { p: 'p', c: 'p', t: 'p' },
      statuses: { s: 'success', p: 'success', c: 'success', t: 'pass' },
    });
  },
);

test('a pivot whose columns are named is known', async () => {
  await using project = await createProject({
    'models/s.sql': table("select 'x' as k, 2 as v, 3 as id"),
    'models/p.sql': "select * from (pivot {{ref \"s\"}} on k in ('x', 'y') using sum(v))",
    'models/c.sql': 'select z from {{ref "p"}}',
  });

  const { mistakes } = await project.check();

  expect(mistakes).toMatchObject([
    {
      message: 'Referenced column "z" not found in FROM clause!',
      location: { path: 'models/c.sql' },
    },
  ]);
});

test('a view whose columns depend on rows is refused, as DuckDB refuses it', async () => {
  await using project = await createProject({
    'models/s.sql': table('select 1 as k, 2 as v'),
    'models/p.sql': 'pivot {{ref "s"}} on k using sum(v)',
  });

  const { mistakes } = await project.check();

  expect(mistakes.map(asText)).toEqual([
    `error SQL_SYNTAX: PIVOT statements with pivot elements extracted from the data cannot be used in views.
  at models/p.sql`,
  ]);
});

test.each([
  ['describe {{ref "a"}}', 'column_name VARCHAR'],
  ['desc {{ref "a"}}', 'column_name VARCHAR'],
  ['summarize {{ref "a"}}', 'column_name VARCHAR'],
  ['-- of a\n/* all */ summarize select * from {{ref "a"}} -- end', 'column_name VARCHAR'],
  ['show {{ref "a"}}', 'column_name VARCHAR'],
  ['show tables', 'name VARCHAR'],
  ['from {{ref "a"}}', 'id INTEGER'],
  ["values (1, 'x')", 'col0 INTEGER'],
  ['table {{ref "a"}}', 'id INTEGER'],
  ['(select 1 as id) union all (from {{ref "a"}})', 'id INTEGER'],
  [
    'with recursive t as (select 1 as n union all select n + 1 from t where n < 3) from t',
    'n INTEGER',
  ],
])('%s is a query, for the check and for the build', async (sql, first) => {
  await using project = await createProject({
    'models/a.sql': table('select 1 as id'),
    'models/as_view.sql': sql,
    'models/as_table.sql': table(sql),
  });

  const { mistakes, columns } = await project.check();
  const { errors } = await project.run();

  expect({ mistakes, errors }).toEqual({ mistakes: [], errors: [] });
  expect([columns['as_view']?.[0], columns['as_table']?.[0]]).toEqual([first, first]);
});

test('a model that is not selected counts as it stands in the database, for a build', async () => {
  await using project = await createProject({
    'models/a.sql': table('select 1 as id'),
    'models/b.sql': 'select id from {{ref "a"}}',
  });
  await project.run();
  await project.write({
    'models/a.sql': table('select 1 as other'),
    'models/b.sql': 'select other from {{ref "a"}}',
  });

  const mistakes = await project.mistakes({ command: 'run', select: ['b'] });

  expect(mistakes).toEqual([
    `error SQL_BINDER: Referenced column "other" not found in FROM clause!
  at models/b.sql:1:8
  | select other from {{ref "a"}}
  |        ^
  help: There are: id.`,
  ]);
});

test('a model that is not selected counts as it is written, for check and compile', async () => {
  await using project = await createProject({
    'models/a.sql': table('select 1 as id'),
    'models/b.sql': 'select id from {{ref "a"}}',
  });
  await project.run();
  await project.write({
    'models/a.sql': table('select 1 as other'),
    'models/b.sql': 'select other from {{ref "a"}}',
  });

  const { mistakes } = await project.check({ select: ['b'] });
  const compiled = await project.compile({ select: ['b'] });

  expect({ mistakes, b: compiled['b'] }).toEqual({
    mistakes: [],
    b: 'select other from "main"."a"',
  });
});

test('a parent that is neither selected nor built is told at its ref, and not by the check', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select id from {{ref "a"}}',
  });

  const { errors } = await project.run({ select: ['b'] });

  expect(errors[0]).toMatch(
    /^error NODE_NOT_BUILT: "a" is not built yet\n {2}at models\/b\.sql:1:16/,
  );
});

test.each(['build', 'run'] as const)('a failed check of %s makes no database', async (command) => {
  await using project = await createProject({
    'models/a.sql': table('select 1 as id'),
    'models/b.sql': 'select idd from {{ref "a"}}',
  });

  await project.mistakes({ command });

  expect(
    Object.keys(await readFiles(project.path)).filter((path) => !/^models|yml$/.test(path)),
  ).toEqual(['target/check.json']);
});

test('a failed check changes no byte of the database', async () => {
  await using project = await createProject({ 'models/a.sql': table('select 1 as id') });
  await project.run();
  const before = await readFiles(`${project.path}/data`);
  await project.write({ 'models/a.sql': table('select idd from (select 1 as id)') });

  const mistakes = await project.mistakes();

  expect(mistakes).toHaveLength(1);
  expect(await readFiles(`${project.path}/data`)).toEqual(before);
});

test('mistakes in templates and in SQL are told together', async () => {
  await using project = await createProject({
    'models/gold/empty.sql': '-- nothing yet',
    'models/gold/two.sql': 'select 1 as id; select 2',
    'models/gold/unknown.sql': 'select {{var "days"}} as days',
    'models/gold/misspelt.sql': 'select idd from (select 1 as id)',
    'models/gold/below.sql': 'select * from {{ref "two"}}',
  });

  const found = await project.mistakes();

  const places = found.map((text) => text.split('\n').slice(0, 2).join(' '));
  expect(places.map((text) => /error (\w+).* at ([^:]+)/.exec(text)?.slice(1))).toEqual([
    ['SQL_EMPTY', 'models/gold/empty.sql'],
    ['SQL_BINDER', 'models/gold/misspelt.sql'],
    ['SQL_TWO_STATEMENTS', 'models/gold/two.sql'],
    ['VAR_NOT_SET', 'models/gold/unknown.sql'],
  ]);
});
