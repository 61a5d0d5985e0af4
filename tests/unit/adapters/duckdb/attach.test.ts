import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDuckDb } from '../../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Target } from '../../../../src/core/project.ts';
import { createDatabase, writeAndClose } from '../../../support/create-database.ts';
import { holdDatabase } from '../../../support/hold-database.ts';

const memory: Target = {
  name: 'dev',
  profileName: 'shop',
  type: 'duckdb',
  path: ':memory:',
  schema: 'main',
  threads: 1,
  settings: {},
};

/** Attaches a file as `other` and reads one value of it. */
async function readAttached(path: string, query: string, waitSeconds = 0): Promise<unknown> {
  const root = '/';
  await using adapter = await openDuckDb(memory, { root, waitSeconds: 0 });
  await using session = await adapter.connect();
  await adapter.attachReadOnly(
    session,
    { ...memory, path },
    { name: 'an "other"', root, waitSeconds },
  );
  const { rows } = await session.query(query);
  return rows[0]?.[0];
}

test('the tables of another database can be read, also by views that name no database', async () => {
  await using database = await createDatabase("it's.duckdb");
  await writeAndClose(await database.open(), [
    'create schema gold',
    'create table gold.t as select 7 as n',
    'create view gold.v as select n + 1 as n from gold.t',
  ]);

  const value = await readAttached(database.path, 'select n from "an ""other""".gold.v');

  expect(value).toBe(8);
});

test('what is attached can not be written', async () => {
  await using database = await createDatabase();
  await writeAndClose(await database.open(), ['create table t as select 7 as n']);

  const writing = readAttached(database.path, 'delete from "an ""other""".t');

  await expect(writing).rejects.toThrow(/read-only/);
});

test('a missing database, or another kind of file, is the same mistake as when it is opened', async () => {
  await using database = await createDatabase();
  const junk = join(database.folder, 'junk.duckdb');
  await writeFile(junk, 'not a database');

  await expect(readAttached(database.path, 'select 1')).rejects.toMatchObject({
    code: 'DATABASE_MISSING',
  });
  await expect(readAttached(junk, 'select 1')).rejects.toMatchObject({ code: 'DATABASE_INVALID' });
});

test('a locked database is a mistake, unless it is let go while the lock is waited for', async () => {
  await using database = await createDatabase();
  await writeAndClose(await database.open(), ['create table t as select 7 as n']);
  await using holder = await holdDatabase(database.path);

  await expect(readAttached(database.path, 'select 1')).rejects.toMatchObject({
    code: 'DATABASE_LOCKED',
  });
  const waiting = readAttached(database.path, 'select n from "an ""other""".t', 30);
  await holder.release();

  expect(await waiting).toBe(7);
});
