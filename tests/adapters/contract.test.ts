import { expect, test } from 'vitest';
import { EngineError } from '../../src/core/adapter.ts';
import { createDatabase, writeAndClose } from '../support/create-database.ts';

test.each(['x.duckdb', ':memory:'])('%s says what it is and where', async (file) => {
  await using database = await createDatabase(file);

  await using adapter = await database.open();

  expect([adapter.place, adapter.capabilities, adapter.version]).toEqual([
    file.replaceAll(':', ''),
    { persistent: file === 'x.duckdb' },
    expect.stringMatching(/^DuckDB v\d+\.\d+\.\d+/),
  ]);
});

test('a folder that is not there is made, and tables outlive the adapter', async () => {
  await using database = await createDatabase('a/b/x.duckdb');
  await writeAndClose(await database.open(), ['create table t as select 1 as id']);

  await using adapter = await database.open();

  await using session = await adapter.connect();
  expect((await session.query('from t')).rows).toEqual([[1]]);
});

test('execute tells how many rows a statement wrote, where the engine does', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();

  const counts = [
    await session.execute('create table t as select * from range(3) r(id)'),
    await session.execute('create or replace view v as select * from t'),
    await session.execute('create table e as select * from t where false'),
  ];

  expect(counts).toEqual([3, undefined, 0]);
});

test('a query gives columns with types, and values that JSON can hold exactly', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();

  const result = await session.query(
    "select 1.10::decimal(12,2) as d, 9007199254740993 as b, true as t, null as n, 'é' as s, date '2024-02-29' as day, $1 as p",
    ['x'],
  );

  expect([result.columns.map(({ type }) => type), result.rows]).toEqual([
    ['DECIMAL(12,2)', 'BIGINT', 'BOOLEAN', 'INTEGER', 'VARCHAR', 'DATE', 'VARCHAR'],
    [['1.10', '9007199254740993', true, null, 'é', '2024-02-29', 'x']],
  ]);
});

test('relations are listed with schema, type, comment and number of rows', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();
  await session.execute('create schema gold');
  await session.execute('create table gold.t as select 1 as id');
  await session.execute('create view v as select 1 as id');
  await session.execute(`comment on table gold.t is 'mine'`);

  const relations = await adapter.listRelations(session);

  expect(relations).toEqual(
    expect.arrayContaining([
      {
        relation: { schema: 'gold', identifier: 't' },
        type: 'table',
        comment: 'mine',
        rows: 1,
        columns: ['id'],
      },
      {
        relation: { schema: 'main', identifier: 'v' },
        type: 'view',
        comment: undefined,
        rows: undefined,
        columns: undefined,
      },
    ]),
  );
});

test('a rolled back transaction leaves what was there', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();
  await session.execute('create table t as select 1 as id');
  await session.begin();
  await session.execute('create or replace table t as select 2 as id');

  await session.rollback();

  expect((await session.query('from t')).rows).toEqual([[1]]);
});

test('what is not committed is seen by nobody else', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using writer = await adapter.connect();
  await using reader = await adapter.connect();
  await writer.execute('create table t as select 1 as id');
  await writer.begin();
  await writer.execute('create or replace table t as select 2 as id');

  const during = await reader.query('from t');
  await writer.commit();

  expect([during.rows, (await reader.query('from t')).rows]).toEqual([[[1]], [[2]]]);
});

test('the commit of an aborted transaction throws, and the session goes on', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();
  await session.begin();
  await session.execute('create table t as select 1 as id');
  await session.execute('select nope').catch(() => undefined);

  const commit = session.commit();

  await expect(commit).rejects.toThrow('aborted by an earlier error and rolled back');
  expect((await session.query('select count(*) from duckdb_tables()')).rows).toEqual([['0']]);
});

test('a session that is disposed rolls back', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  const session = await adapter.connect();
  await session.begin();
  await session.execute('create table t as select 1 as id');

  await session[Symbol.asyncDispose]();

  await using other = await adapter.connect();
  expect(await adapter.listRelations(other)).toEqual([]);
});

test('rolling back where nothing is open does nothing', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();

  await session.rollback();

  expect((await session.query('select 1')).rows).toEqual([[1]]);
});

test.each([
  ['select 1 as x frm t', 'Parser', 14, 'syntax error at or near "frm"'],
  ['select nope from (select 1 as x)', 'Binder', 7, 'Referenced column "nope" not found'],
  [
    "select 'äöü€😀', nope from (select 1 as x)",
    'Binder',
    17,
    'Referenced column "nope" not found',
  ],
  ['select *\nfrom nowhere', 'Catalog', 14, 'Table with name nowhere does not exist'],
  [
    "select 'ä' as ä, cast(x as int) from (values ('y')) v(x)",
    'Conversion',
    17,
    "Could not convert string 'y'",
  ],
  ['select no_function(1)', 'Catalog', 7, 'no_function does not exist'],
])('%s is refused as %s at %i', async (sql, kind, position, message) => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();

  const error = await session.execute(sql).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(EngineError);
  expect(error).toMatchObject({
    kind,
    position,
    message: expect.stringContaining(message) as string,
  });
});

test('a parameter of a query that is refused is an error of the engine too', async () => {
  await using database = await createDatabase();
  await using adapter = await database.open();
  await using session = await adapter.connect();

  const query = session.query('select cast($1 as integer)', ['x']);

  await expect(query).rejects.toBeInstanceOf(EngineError);
});

test(
  'an interrupt stops the statement that runs, and every later one',
  { timeout: 4000 },
  async () => {
    await using database = await createDatabase();
    await using adapter = await database.open();
    await using session = await adapter.connect();
    await session.begin();
    const endless = session.execute(
      'create table t as select count(*) as n from range(1000000000) a, range(1000000000) b',
    );
    setTimeout(() => session.interrupt(), 100);

    await expect(endless).rejects.toBeInstanceOf(EngineError);

    await expect(session.execute('select 1')).rejects.toThrow('Interrupted');
    await session.rollback();
  },
);

test(
  'an interrupt at the very moment a statement begins is not lost',
  { timeout: 4000 },
  async () => {
    await using database = await createDatabase();
    await using adapter = await database.open();
    await using session = await adapter.connect();
    const endless = session.execute(
      'select count(*) as n from range(1000000000) a, range(1000000000) b',
    );

    session.interrupt();

    await expect(endless).rejects.toBeInstanceOf(EngineError);
  },
);
