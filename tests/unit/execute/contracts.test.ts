import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../../support/create-project.ts';

const properties = (columns: string, more = '') => `models:
  - name: kids
    config: { materialized: table, contract: { enforced: true } }
    columns: [${columns}]
${more}`;

const typed = '{ name: id, data_type: int }, { name: name, data_type: text }';

const kids = (select: string, columns: string, more = '') =>
  createProject({
    'models/kids.sql': select,
    'models/kids.yml': properties(columns, more),
    'models/parents.sql': 'select unnest([1, 2]) as id',
  });

const found = (project: TestProject) => project.query('from kids order by all');

test('a query that gives what the contract promises is built, whatever the order and the names of its types', async () => {
  await using project = await kids("select 'a' as name, 1 as ID", typed);

  expect((await project.run()).ok).toBe(true);
});

test('other columns are told side by side, before anything is written', async () => {
  await using project = await kids(
    'select 1::bigint as id, 1.5::double as extra',
    `${typed}, { name: amount, data_type: 'decimal(10, 2)' }`,
  );

  expect(await project.mistakes()).toEqual([
    `error CONTRACT_BROKEN: The columns of "kids" are not those of its contract:
  column  contract       query   
  id      INTEGER        BIGINT  another type
  name    VARCHAR                missing in the query
  amount  DECIMAL(10,2)          missing in the query
  extra                  DOUBLE  not in the contract
  at models/kids.yml:2:5
  |   - name: kids
  |     ^
  help: Cast in the model, or change the contract.`.replace('query   \n', 'query\n'),
  ]);
});

test('a contract that was broken is still broken the next time', async () => {
  await using project = await kids('select 1 as id', typed);
  await project.mistakes();

  const [again] = await project.mistakes();

  expect(again).toContain('CONTRACT_BROKEN');
});

test.each([
  ['{ name: id }', 'CONTRACT_INCOMPLETE: The contract of model "kids" has no type for "id"'],
  ['', 'CONTRACT_INCOMPLETE: The contract of model "kids" names no columns'],
  [
    '{ name: id, data_type: intt }',
    'CONTRACT_TYPE_UNKNOWN: "intt" is not the name of a type (column "id")',
  ],
  [
    '{ name: id, data_type: "int); drop table x; --" }',
    'CONTRACT_TYPE_UNKNOWN: "int); drop table x; --" is not the name of a type',
  ],
  [
    '{ name: id, data_type: int, constraints: [{ type: check, expression: idd > 0 }] }',
    'CONTRACT_CONSTRAINT: A constraint of "kids" can\'t be made',
  ],
  [
    '{ name: id, data_type: int, constraints: [{ type: check }] }',
    'YAML_KEY_MISSING: A constraint needs "expression"',
  ],
  [
    '{ name: id, data_type: int, constraints: [{ type: chekc }] }',
    'YAML_VALUE: "type" can\'t be "chekc"',
  ],
  [
    "{ name: id, data_type: int, constraints: [{ type: foreign_key, to: ref('parents') }] }",
    'YAML_KEY_MISSING: A constraint needs "to_columns"',
  ],
  [
    '{ name: id, data_type: int, constraints: [{ type: foreign_key, to: parents, to_columns: [id] }] }',
    'YAML_VALUE: "to" of a constraint must name a node',
  ],
  [
    '{ name: id, data_type: int, constraints: [{ type: primary_key }, { type: primary_key }] }',
    'YAML_VALUE: A second primary key of model "kids" begins here',
  ],
])('%s is a mistake', async (columns, message) => {
  await using project = await kids('select 1 as id', columns);

  expect((await project.mistakes()).join('\n')).toContain(message);
});

test.each([
  ['not_null', 'unnest([1, null])', 'not_null (id): id = NULL'],
  ['unique', 'unnest([4, 5, 4, null, null])', 'unique (id): id = 4 (2 rows)'],
  ['primary_key', 'unnest([1, 1, 2])', 'primary_key (id): id = 1 (2 rows)'],
  ['primary_key', 'unnest([1, null])', 'primary_key (id): id = NULL'],
])('%s is kept, and the table stays as it was: %s', async (type, wrong, message) => {
  const columns = `{ name: id, data_type: int, constraints: [{ type: ${type} }] }`;
  await using project = await kids('select 7 as id', columns);
  await project.run();
  await project.write({ 'models/kids.sql': `select ${wrong} as id` });

  const { errors } = await project.run();

  expect(errors[0]).toContain(
    `error CONSTRAINT_BROKEN: Rows of "kids" break the constraint ${message}\n  at models/kids.yml:4:`,
  );
  expect(await found(project)).toEqual([[7]]);
});

test('a condition of the table is kept, and the first rows against it are told', async () => {
  await using project = await kids(
    "select i::int as id, 7 - i::int as n, 'x' as other from range(12) as t(i)",
    '{ name: id, data_type: int, data_tests: [unique] }, { name: n, data_type: int }, { name: other, data_type: text }',
    '    constraints: [{ type: check, name: smaller, expression: "n < id or n in (7, 6)" }]',
  );

  const { errors } = await project.run();

  expect(errors[0]).toContain(
    'break the constraint "smaller" check (n < id or n in (7, 6)): id = 2, n = 5; id = 3, n = 4\n',
  );
});

test('no more than five rows are told', async () => {
  await using project = await kids(
    'select i::int as id from range(2000) as t(i)',
    '{ name: id, data_type: int, constraints: [{ type: check, expression: id < 0 }] }',
  );

  const { errors } = await project.run();

  expect(errors[0]).toContain(': id = 0; id = 1; id = 2; id = 3; id = 4; and 1,995 more\n');
});

const foreignKey = `    constraints: [{ type: foreign_key, columns: [pid], to: ref('parents'), to_columns: [id] }]`;
const withParent = '{ name: id, data_type: int }, { name: pid, data_type: int }';

test('a foreign key that leads nowhere is an error with the keys', async () => {
  await using project = await kids(
    'select unnest([1, 2, 3]) as id, unnest([1, 9, null]) as pid',
    withParent,
    foreignKey,
  );

  const { errors } = await project.run();

  expect(errors[0]).toContain(
    'FOREIGN_KEY_STRAY: The foreign key (pid) of "kids" leads to no row of "parents": pid = 9',
  );
});

test('a foreign key of nested values is told as DuckDB writes them', async () => {
  await using project = await kids(
    "select 1 as id, {'a': 7, 'b': [true]} as pid",
    '{ name: id, data_type: int }, { name: pid, data_type: "struct(a int, b bool[])" }',
    foreignKey,
  );
  await project.write({
    'models/parents.sql': "select {'a': 8, 'b': [true]} as id",
  });

  const { errors } = await project.run();

  expect(errors[0]).toContain(`"parents": pid = {'a': 7, 'b': [true]}`);
});

test.each([
  ['of its own', withParent.replace('name: pid', 'tags: [pii], name: pid'), ''],
  ['above', withParent, '\n  - { name: parents, columns: [{ name: pid, tags: [pii] }] }'],
])('values of a foreign key are masked by a tag %s', async (_, columns, others) => {
  await using project = await kids('select 1 as id, 4711 as pid', columns, foreignKey + others);

  const { errors } = await project.run();

  expect(errors[0]).toContain('leads to no row of "parents": pid = ***\n');
});

test('a parent that others refer to is replaced, and they are looked at again', async () => {
  await using project = await kids('select 1 as id, 2 as pid', withParent, foreignKey);
  await project.run();
  await project.write({
    'models/parents.sql': '{{config materialized="table"}} select 1 as id',
  });

  const { statuses } = await project.run();

  expect(statuses).toEqual({ parents: 'success', kids: 'error' });
});

test('a foreign key is a ref: its parent is built first', async () => {
  await using project = await kids('select 1 as id, 2 as pid', withParent, foreignKey);

  const { results } = await project.run();

  expect(results.map(({ node }) => node.name)).toEqual(['parents', 'kids']);
});

test('constraints without an enforced contract are a mistake, for nobody would keep them', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/a.yml':
      'models: [{ name: a, columns: [{ name: id, constraints: [{ type: unique }] }] }]',
  });

  expect((await project.mistakes())[0]).toContain(
    'CONTRACT_NOT_ENFORCED: The constraints of model "a" would not be kept',
  );
});

test.each([
  ['view', 'A view can’t keep constraints'],
  ['ephemeral', 'An ephemeral model can’t keep a contract'],
])('constraints on a model that is a %s are a mistake', async (kind, message) => {
  await using project = await kids(
    `{{config materialized="${kind}"}} select 1 as id`,
    '{ name: id, data_type: int, constraints: [{ type: unique }] }',
  );

  expect((await project.mistakes())[0]).toContain(message);
});

test('a view keeps the columns of its contract', async () => {
  await using project = await kids('{{config materialized="view"}} select 1 as id', typed);

  expect((await project.mistakes())[0]).toContain('missing in the query');
});

test('an incremental model keeps its constraints as it grows', async () => {
  await using project = await kids(
    '{{config materialized="incremental"}} select id::int as id from {{ref "raw"}}',
    '{ name: id, data_type: int, constraints: [{ type: unique }] }',
  );
  await project.write({ 'seeds/raw.csv': 'id\n1\n' });
  await project.run();
  await project.write({ 'seeds/raw.csv': 'id\n1\n2\n' });

  const { errors } = await project.run();

  expect(errors[0]).toContain(
    'CONSTRAINT_BROKEN: Rows of "kids" break the constraint unique (id): id = 1 (2 rows)',
  );
  expect(await found(project)).toEqual([[1]]);
});

test.each(['merge', 'delete+insert'])(
  'rows with a primary key are replaced by %s',
  async (strategy) => {
    await using project = await kids(
      `{{config materialized="incremental" unique_key="id" strategy="${strategy}"}} select id::int as id, v from {{ref "raw"}}`,
      '{ name: id, data_type: int, constraints: [{ type: primary_key }] }, { name: v, data_type: text }',
    );
    await project.write({ 'seeds/raw.csv': 'id,v\n1,a\n2,a\n' });
    await project.run();
    await project.write({ 'seeds/raw.csv': 'id,v\n1,b\n3,b\n' });

    await project.run();

    expect(await found(project)).toEqual([
      [1, 'b'],
      [2, 'a'],
      [3, 'b'],
    ]);
  },
);

test('indexes are made with the table, and go with their configuration', async () => {
  const indexes = `select index_name, is_unique from duckdb_indexes() order by 1`;
  const model = (config: string) =>
    `{{config materialized="incremental" ${config}}} select 1 as id, 2 as v`;
  await using project = await createProject({
    'models/kids.sql': model(''),
    'models/kids.yml':
      'models: [{ name: kids, config: { indexes: [{ columns: [id], unique: true }, { columns: [v, id] }] } }]',
  });
  await project.run();
  const first = await project.query(indexes);
  await project.write({
    'models/kids.sql': model('unique_key="id"'),
    'models/kids.yml': 'models: [{ name: kids, config: { indexes: [{ columns: [v] }] } }]',
  });

  const { errors } = await project.run();

  expect(errors).toEqual([]);
  expect([first, await project.query(indexes)]).toEqual([
    [
      ['kids__id__unique', true],
      ['kids__v__id', false],
    ],
    [['kids__v', false]],
  ]);
});

test('rows that a unique index refuses are told, also where it does so only in the end', async () => {
  await using project = await createProject({
    'models/kids.sql': `{{config materialized="table"}} select unnest([1, 1]) as "odd ""id", 2 as n`,
    'models/kids.yml': `models: [{ name: kids, config: { indexes: [{ columns: ['odd "id'], unique: true }], pre_hook: select 1 } }]`,
  });

  const { errors } = await project.run();

  expect(errors[0]).toContain(
    'CONSTRAINT_BROKEN: Rows of "kids" break the constraint unique (odd "id): odd "id = 1, n = 2; odd "id = 1, n = 2\n  at models/kids.sql\n',
  );
});

test('an index on a column that is not there is a mistake', async () => {
  await using project = await createProject({
    'models/kids.sql': '{{config materialized="table"}} select 1 as id',
    'models/kids.yml': 'models: [{ name: kids, config: { indexes: [{ columns: [idd] }] } }]',
  });

  expect((await project.mistakes())[0]).toContain(
    'STRATEGY_COLUMN_MISSING: "indexes" of "kids" names the column "idd"',
  );
});

test('a length in a contract is not kept, which one warning says for all', async () => {
  await using project = await kids(
    "select 'abcdef' as id, 'x' as b, 1 as c",
    '{ name: id, data_type: varchar(3) }, { name: b, data_type: "CHARACTER VARYING (256)" }, { name: c, data_type: "int" }',
  );

  const { parsed } = await project.prepare();
  const { statuses } = await project.run();

  expect(statuses).toMatchObject({ kids: 'success' });
  expect(parsed.warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'CONTRACT_LENGTH_IGNORED: DuckDB does not keep the length of "id" (varchar(3)) of "kids", nor those of 1 more in contracts: longer texts are taken',
  ]);
});
