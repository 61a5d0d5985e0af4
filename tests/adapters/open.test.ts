import { readdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createDatabase, writeAndClose } from '../support/create-database.ts';
import { holdDatabase } from '../support/hold-database.ts';

test.each([
  ['text', 'id,name\n', 'DATABASE_INVALID', '"x.duckdb" is not a DuckDB database'],
  ['zeros', Buffer.alloc(20_000), 'DATABASE_INVALID', '"x.duckdb" is not a DuckDB database'],
])('a file of %s is refused and left alone', async (_, contents, code, message) => {
  await using database = await createDatabase();
  await writeFile(database.path, contents);

  const error = await database.open().catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code, message });
  expect(await readdir(database.folder)).toEqual(['x.duckdb']);
});

test('an empty file, which a kill can leave, becomes a database', async () => {
  await using database = await createDatabase();
  await writeFile(database.path, '');

  await writeAndClose(await database.open(), ['create table t as select 1 as id']);

  await using adapter = await database.open({ readOnly: true });
  expect(adapter.place).toBe('x.duckdb');
});

test('two adapters on one file in one process share it', async () => {
  await using database = await createDatabase();
  await using first = await database.open();
  await using second = await database.open();
  await writeAndClose(first, ['create table t as select 1 as id']);

  await using session = await second.connect();

  expect((await session.query('from t')).rows).toEqual([[1]]);
});

test('reading only refuses to write', async () => {
  await using database = await createDatabase();
  await writeAndClose(await database.open(), ['create table t as select 1 as id']);
  await using adapter = await database.open({ readOnly: true });
  await using session = await adapter.connect();

  const writing = session.execute('create table u as select 1 as id');

  await expect(writing).rejects.toThrow('read-only mode');
  expect((await session.query('from t')).rows).toEqual([[1]]);
});

test('reading only makes no file where there is none', async () => {
  await using database = await createDatabase();

  const error = await database.open({ readOnly: true }).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    code: 'DATABASE_MISSING',
    message: 'There is no database "x.duckdb" yet',
  });
  expect(await readdir(database.folder)).toEqual([]);
});

test('a file that another process has open is refused with its number, or waited for', async () => {
  await using database = await createDatabase();
  await using holder = await holdDatabase(database.path);

  const refused = await database.open().catch((thrown: unknown) => thrown);
  setTimeout(() => holder.release(), 200);
  const waited = await database.open({ waitSeconds: 20 });

  expect(refused).toMatchObject({
    code: 'DATABASE_LOCKED',
    message: expect.stringContaining(`in use by process ${holder.pid}`) as string,
  });
  await waited[Symbol.asyncDispose]();
});
