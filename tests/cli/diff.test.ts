import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { runCli } from '../support/run-cli.ts';

let project: TestProject;

const files = {
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/dev.duckdb }
    prod: { type: duckdb, path: data/prod.duckdb, publish: { schemas: [gold] } }
    alone: { type: duckdb, path: data/alone.duckdb, publish: false }
    unbuilt: { type: duckdb, path: data/unbuilt.duckdb }
    memory: { type: duckdb, path: ':memory:' }
`,
  'seeds/countries.csv': 'country_id,country\n1,Norway\n2,Sweden\n',
  'raw/places.csv': 'id,city\n1,Oslo\n2,Malmö\n',
  'models/gold/kpi.sql': `{{config materialized="table"}}
select * from (values
  (1, 'ada@example.com', 10.50, [1]),
  (2, 'bob@example.{{target.name}}', {{#if (eq target.name "prod")}}21.00{{else}}20.00{{/if}}, []),
  ({{#if (eq target.name "prod")}}4{{else}}3{{/if}}, 'eve@example.com', 30.00, null)
) as t(id, mail, amount, parts)
`,
  'models/gold/kpi_view.sql': `select id, amount
from {{ref "gold.kpi"}}
`,
  'models/gold/shape.sql': `{{#if (eq target.name "prod")}}select 2 as b, 1::bigint as "A", 'x' as added
{{else}}select 1 as a, 2 as b, null as gone
{{/if}}`,
  'models/gold/unkeyed.sql': `select unnest({{#if (eq target.name "prod")}}[1, 2]{{else}}[1, 1, 2, 3]{{/if}}) as n
`,
  'models/gold/nothing.sql': '{{config materialized="ephemeral"}}\nselect 1 as x\n',
  'models/silver/cities.sql': 'select id, city from {{source "raw" "places"}}\n',
  'models/models.yml': `models:
  - name: kpi
    columns:
      - { name: id, data_tests: [unique] }
      - { name: mail, tags: [pii] }
sources:
  - name: raw
    tables: [{ name: places, files: raw/*.csv }]
`,
  'files/ragged.csv': 'id,amount\n1,2\n3\n',
  'files/empty.csv': '',
  'files/junk.parquet': 'not a Parquet file',
  'files/junk.duckdb': 'not a DuckDB file',
  'files/kpi.csv':
    'amount;id;mail\n10.5;1;ada@example.com\n2x;2;bob@example.dev\n30;3;eve@example.com\n',
};

beforeAll(async () => {
  project = await createProject(files);
  await ingot('build', '--quiet');
  await ingot('build', '--quiet', '--target', 'prod');
  await ingot('build', '--quiet', '--target', 'alone');
});

afterAll(() => project[Symbol.asyncDispose]());

function ingot(...args: string[]) {
  return runCli(args, { cwd: project.path });
}

test('what was just built is what readers see', async () => {
  const result = await ingot('diff', 'kpi');

  expect(result).toEqual({
    exitCode: 0,
    stdout: `Equal
  left   gold.kpi in data/.ingot/dev.duckdb
  right  gold.kpi in what readers see (data/dev.duckdb)

Rows (key id, from its unique test)
  left        3
  right       3
  only left   0
  only right  0
  changed     0 of 3 matched
`,
    stderr: '',
  });
});

test('another target differs in rows and values; personal ones are masked', async () => {
  const result = await ingot('diff', 'gold.kpi', '--against', 'target:prod');

  expect(result).toEqual({
    exitCode: 1,
    stdout: `Different
  left   gold.kpi in data/.ingot/dev.duckdb
  right  gold.kpi in target prod (data/prod.duckdb)

Rows (key id, from its unique test)
  left        3
  right       3
  only left   1
  only right  1
  changed     1 of 2 matched

column    equal  different
──────  ───────  ─────────
mail    50.00 %          1
amount  50.00 %          1
1 other column: 100 % equal

Values that differ
id  column  left   right
──  ──────  ─────  ─────
2   mail    ***    ***
2   amount  20.00  21.00

Keys only left
id
──
3

Keys only right
id
──
4
`,
    stderr: '',
  });
});

test('columns are told by name, type and order', async () => {
  const result = await ingot('diff', 'shape', '--against', 'target:prod', '--key', 'a');

  expect(result).toEqual({
    exitCode: 1,
    stdout: `Different
  left   gold.shape in data/.ingot/dev.duckdb
  right  gold.shape in target prod (data/prod.duckdb)

Columns
  - gone INTEGER  only left
  + added VARCHAR  only right
  ~ a  INTEGER → BIGINT
  ~ a → A  letter case
  ~ the columns stand in another order

Rows (key a)
  left        1
  right       1
  only left   0
  only right  0
  changed     0 of 1 matched
`,
    stderr: '',
  });
});

test('without a key whole rows are counted', async () => {
  const result = await ingot('diff', 'unkeyed', '--against', 'target:prod');

  expect(result).toEqual({
    exitCode: 1,
    stdout: `Different
  left   gold.unkeyed in data/.ingot/dev.duckdb
  right  gold.unkeyed in target prod (data/prod.duckdb)

note: no --key is given, and no column has a unique test: rows are compared as wholes

Rows (compared as wholes)
  left        4
  right       2
  only left   2
  only right  0

Rows only left
n
─
1
3
`,
    stderr: '',
  });
});

test('keys that are not unique are told', async () => {
  const { stdout, exitCode } = await ingot(
    ...['diff', 'unkeyed', '--against', 'target:prod', '--key', 'n'],
  );

  expect(exitCode).toBe(1);
  expect(stdout).toContain(`Rows (key n)
  left        4
  right       2
  only left   2
  only right  0
  changed     0 of 1 matched
  left: not unique: 1 key of 2 rows, which are compared as wholes
`);
});

test('--json is one object', async () => {
  const { stdout, exitCode } = await ingot(
    ...['diff', 'kpi', '--against', 'target:prod', '--limit', '1', '--json'],
  );

  const noProblems = { duplicated_keys: 0, duplicated_rows: 0, null_rows: 0 };
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    left: 'gold.kpi in data/.ingot/dev.duckdb',
    right: 'gold.kpi in target prod (data/prod.duckdb)',
    equal: false,
    schema: { only_left: [], only_right: [], types: [], letter_case: [], reordered: false },
    key: { columns: ['id'], origin: 'unique_test' },
    rows: {
      left: 3,
      right: 3,
      only_left: 1,
      only_right: 1,
      matched: 2,
      changed: 1,
      key_problems: { left: noProblems, right: noProblems },
    },
    columns: [
      { name: 'mail', different: 1, equal_percent: 50, compared_as: null },
      { name: 'amount', different: 1, equal_percent: 50, compared_as: null },
      { name: 'parts', different: 0, equal_percent: 100, compared_as: null },
    ],
    cells: [{ key: { id: '2' }, column: 'mail', left: '***', right: '***', masked: true }],
    samples: [
      { side: 'left', count: 1, values: { id: '3' } },
      { side: 'right', count: 1, values: { id: '4' } },
    ],
    notes: [],
  });
});

test('--quiet leaves the exit code', async () => {
  const result = await ingot('diff', 'kpi', '--against', 'target:prod', '--quiet');

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: '' });
});

test('a CSV file is read as the types of the table, and says so', async () => {
  const { stdout, exitCode } = await ingot('diff', 'kpi', '--against', 'files/kpi.csv', '--json');

  const { columns, cells, notes, schema } = JSON.parse(stdout) as Record<string, unknown>;
  expect(exitCode).toBe(1);
  expect(notes).toEqual([
    'files/kpi.csv is text: its values are read as the types of the other side, and types are not compared',
  ]);
  expect(schema).toMatchObject({ types: [], reordered: true, only_left: [{ name: 'parts' }] });
  expect(columns).toEqual([
    { name: 'mail', different: 0, equal_percent: 100, compared_as: null },
    { name: 'amount', different: 1, equal_percent: 66.66, compared_as: 'DECIMAL(4,2)' },
  ]);
  expect(cells).toMatchObject([{ key: { id: '2' }, left: '20.00', right: '2x' }]);
});

test.each([
  ['a view', ['kpi_view', '--against', 'data/dev.duckdb', '--key', 'id']],
  ['a seed and its file', ['countries', '--against', 'seeds/countries.csv']],
  ['a source', ['raw.places']],
  [
    'a view on staged files, in a target that does not publish it',
    ['cities', '--against', 'target:prod'],
  ],
  ['another database', ['kpi', '--against', 'data/dev.duckdb']],
  ['the version that readers see', ['kpi', '--against', 'version:1']],
  ['a file with itself', ['raw/places.csv', '--against', 'raw/places.csv']],
])('%s may be compared', async (_, args) => {
  const result = await ingot('diff', ...args);

  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toMatch(/^Equal\n/);
});

test('files need no project', async () => {
  const cwd = join(project.path, 'files');
  const query = `copy (select 1 as id, 'a[1]' as word) to '${cwd}/a[1].parquet' (format parquet)`;
  await project.query(query);
  await project.write({ 'files/b.csv': 'id,word\n1,b\n' });

  const result = await runCli(['diff', 'a[1].parquet', '--against', 'b.csv', '--key', 'id'], {
    cwd,
  });

  expect(result).toMatchObject({ exitCode: 1, stderr: '' });
  expect(result.stdout).toContain('1   word    a[1]  b\n');
});

test('nothing is left behind', async () => {
  const before = await readdir(project.path, { recursive: true });

  await ingot('diff', 'kpi', '--against', 'target:prod');

  expect(await readdir(project.path, { recursive: true })).toEqual(before);
});

test('a database that another program has open is a mistake that names it', async () => {
  await using holder = await holdDatabase(join(project.path, 'data/.ingot/alone.duckdb'));

  const result = await ingot('diff', 'kpi', '--against', 'data/.ingot/alone.duckdb');

  expect(result).toMatchObject({ exitCode: 4, stdout: '' });
  expect(result.stderr).toMatch(
    /^error DATABASE_LOCKED: The database "data\/\.ingot\/alone\.duckdb"/,
  );
  expect(result.stderr).toContain(`is in use by process ${holder.pid}`);
});

describe('mistakes', () => {
  const needsAgainst = 'Write --against FILE, --against target:NAME or --against version:N.';
  const where = 'Check its path and its rights; it is looked for from the folder that you are in.';
  const form =
    'A Parquet file must be whole; in a CSV file every line needs as many values as the first one has names.';

  test.each([
    [
      ['kpo'],
      'REF_NOT_FOUND: No model, seed or source is named "kpo"',
      'Did you mean "gold.kpi" or "kpi"?',
    ],
    [
      ['gold.kpi.mail'],
      'REF_NOT_FOUND: No model, seed or source is named "gold.kpi.mail"',
      'Whole tables are compared: ingot diff gold.kpi.',
    ],
    [
      ['kpi', '--key', 'ID,amont'],
      'COLUMN_NOT_FOUND: Neither side has a column "amont"',
      'Did you mean "amount"?',
    ],
    [
      ['shape', '--against', 'target:prod', '--key', 'gone'],
      'COLUMN_NOT_FOUND: The key column "gone" is on one side only: gold.shape in target prod (data/prod.duckdb) does not have it',
      'Columns on both sides: "a", "b".',
    ],
    [
      ['kpi', '--key', 'id,'],
      'OPTION_INVALID: The option "--key" has an empty name: "id,"',
      'Write the names of columns with commas between them: --key order_id,line.',
    ],
    [
      ['kpi', '--against', 'prod'],
      'DIFF_AGAINST_INVALID: "prod" is nothing that a table can be compared with',
      'A target is written "target:prod"; a file ends in .parquet, .csv, .tsv, .duckdb, .ddb or .db.',
    ],
    [
      ['kpi', '--against', 'version:7'],
      'VERSION_NOT_FOUND: There is no version 7',
      'Former versions are kept where the profile says so: publish: { keep: 5 }.',
    ],
    [
      ['kpi', '--target', 'alone'],
      'DIFF_AGAINST_NEEDED: The target "alone" publishes no file, so there is nothing that "gold.kpi" is compared with by itself',
      needsAgainst,
    ],
    [
      ['cities', '--target', 'prod'],
      'DIFF_AGAINST_NEEDED: The target "prod" does not publish the schema "silver", so readers see nothing of "silver.cities"',
      needsAgainst,
    ],
    [
      ['kpi', '--target', 'memory'],
      'TARGET_KEEPS_NOTHING: The target "memory" is in memory, so nothing of an earlier run is there',
      'Choose a target with a file: --target NAME.',
    ],
    [
      ['nothing'],
      'DIFF_TABLE_MISSING: "gold.nothing" is ephemeral, so no table of it stands in the database',
      'Compare a model that reads it.',
    ],
    [
      ['cities', '--against', 'data/prod.duckdb'],
      'DIFF_TABLE_MISSING: There is no table or view silver.cities in data/prod.duckdb',
      'Name a database that has the same table.',
    ],
    [
      ['kpi', '--against', 'target:unbuilt'],
      'DATABASE_MISSING: There is no database "data/.ingot/unbuilt.duckdb" yet',
      'Make it first: `ingot build`.',
    ],
    [
      ['kpi', '--against', 'gone.parquet'],
      'FILE_UNREADABLE: There is no file "gone.parquet"',
      where,
    ],
    [['kpi', '--against', 'gone.duckdb'], 'FILE_UNREADABLE: There is no file "gone.duckdb"', where],
    [
      ['files/gone.csv', '--against', 'files/kpi.csv'],
      'FILE_UNREADABLE: There is no file "files/gone.csv"',
      where,
    ],
    [
      ['kpi', '--against', 'files/empty.csv'],
      'FILE_UNREADABLE: "files/empty.csv" is empty: a CSV file begins with a line of column names',
      where,
    ],
    [
      ['kpi', '--against', 'files/ragged.csv'],
      `FILE_UNREADABLE: "files/ragged.csv" can't be read: its lines are not all of one form`,
      form,
    ],
    [
      ['kpi', '--against', 'files/junk.duckdb'],
      'DATABASE_INVALID: "files/junk.duckdb" is not a DuckDB database',
      'Move it away, or let `path` in profiles.yml name another file.',
    ],
    [
      ['raw/places.csv', '--against', 'target:prod'],
      'DIFF_AGAINST_INVALID: A file can only be compared with another Parquet or CSV file',
      'Write ingot diff new.parquet --against old.parquet.',
    ],
    [
      ['raw/places.csv'],
      'DIFF_AGAINST_NEEDED: A file can only be compared with another Parquet or CSV file',
      'Write ingot diff new.parquet --against old.parquet.',
    ],
  ])('%j', async (args, message, help) => {
    const result = await ingot('diff', ...args);

    expect(result).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error ${message}\n  help: ${help}\n`,
    });
  });

  test.each([
    [['kpi', '--against', 'target:prd'], 'TARGET_NOT_FOUND', 'Did you mean "prod"?'],
    [['kpi', '--against', 'files/junk.parquet'], 'FILE_UNREADABLE', form],
    [['kpi', '--limit', 'all'], 'OPTION_INVALID', 'must be a whole number of at least 0'],
    [[], 'ARGUMENT_MISSING', 'See ingot diff --help.'],
  ])('%j is %s', async (args, code, help) => {
    const result = await ingot('diff', ...args);

    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain(`error ${code}: `);
    expect(result.stderr).toContain(help);
  });
});
