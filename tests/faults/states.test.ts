import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  makeNewer,
  scribble,
  scribbleBlocks,
  scribbleTable,
  waysToBreak,
  writeGarbageLog,
} from '../support/break-database.ts';
import { openWriter } from '../support/database-writer.ts';
import { bytesOf, FaultProject } from '../support/fault-project.ts';

const ways = Object.entries(waysToBreak);
/** What a change of the raw file reaches. */
const newer = ['gold.shown', 'gold.totals', 'raw.orders', 'silver.orders'];
const everything = ['codes', 'gold.other', ...newer].sort();

test('a build of the project shows all of it, and the next one what is new', async () => {
  await using project = await FaultProject.create();

  const { built } = await project.build();

  expect(built).toEqual(everything);
  expect(await project.problems([1])).toEqual([]);
});

describe('the working database is broken, and what readers open is whole', () => {
  test.each(ways)('%s: it is made again, and only what is newer is built', async (_, breakIt) => {
    await using project = await FaultProject.built();
    await project.change(2);
    await breakIt(project.working);

    const { ok, warnings, built } = await project.build();

    expect({ ok, warnings, built }).toEqual({
      ok: true,
      warnings: ['DATABASE_RESTORED'],
      built: newer,
    });
    expect(await project.problems([2])).toEqual([]);
  });

  test('nothing is newer: it is made again, and nothing is built', async () => {
    await using project = await FaultProject.built();
    await scribbleBlocks(project.working);

    const { ok, warnings, built } = await project.build();

    expect({ ok, warnings, built }).toEqual({
      ok: true,
      warnings: ['DATABASE_RESTORED'],
      built: [],
    });
    expect(await project.problems([1])).toEqual([]);
  });

  test('garbage in its log: what is newer is built', async () => {
    await using project = await FaultProject.built();
    await project.change(2);
    await writeGarbageLog(project.working);

    const { ok, built } = await project.build();

    expect({ ok, built }).toEqual({ ok: true, built: newer });
    expect(await project.problems([2])).toEqual([]);
  });

  test.each([
    ['garbage at its beginning', (log: string) => scribble(log, 0, 20)],
    ['garbage in its middle', (log: string) => scribble(log, 2000, 100)],
    ['cut to half', (log: string) => truncate(log, 2000)],
  ])('a log of a killed process with %s: all is as it should be', async (_, breakIt) => {
    await using project = await FaultProject.built();
    await using writer = await openWriter(project.working);
    await writer.execute('create or replace table silver.orders as select 7 as id, 7 as v');
    await writer.execute('insert into silver.orders select range, range from range(200)');
    await writer.kill();
    await breakIt(`${project.working}.wal`);
    await project.change(2);

    const { ok } = await project.build();

    expect(ok).toBe(true);
    expect(await project.problems([2])).toEqual([]);
  });

  test('the broken one is kept for who can mend it', async () => {
    await using project = await FaultProject.built();
    await writeFile(project.working, 'This is no database.');

    const { told } = await project.build();

    expect(await readFile(`${project.working}.broken`, 'utf8')).toBe('This is no database.');
    expect(told).toContain('The broken one is now "data/.ingot/shop.duckdb.broken".');
  });

  test('a bad disk, which no date tells of: one build says so, the next one makes it again', async () => {
    await using project = await FaultProject.built();
    await rot(project.working);
    await project.change(2);

    const first = await project.build();
    const seen = await project.problems([1]);
    const second = await project.build();

    expect(first).toMatchObject({ ok: false, refused: ['DATABASE_BROKEN'] });
    expect(first.told).toContain('Build again: it is then made again from what was published');
    expect(seen).toEqual([]);
    expect(second).toMatchObject({ ok: true, warnings: ['DATABASE_RESTORED'], built: newer });
    expect(await project.problems([2])).toEqual([]);
  });

  test('a bad block of one table: readers keep the whole one, and the next build mends it', async () => {
    await using project = await FaultProject.built({ files: largeTable });
    await withDate(project.working, () => scribbleTable(project.working, 'silver.large'));
    await project.write({ 'models/gold/sums.sql': 'select bit_xor(h) as y from {{ref "large"}}' });

    const first = await project.build();
    const readable = await project.readers();
    const second = await project.build();

    expect(first).toMatchObject({
      ok: false,
      failed: { 'gold.sums': 'SQL_FAILED' },
      published: 'withheld',
    });
    expect(Object.keys(readable)).toContain('silver.large');
    expect(second).toMatchObject({
      ok: true,
      warnings: ['DATABASE_RESTORED'],
      built: ['gold.sums'],
      published: 'published',
    });
  });
});

describe('the working database is broken, and only gold is published', () => {
  const target = 'publish: { schemas: [gold] }';

  test.each(ways)('%s: nothing is built until the loss is accepted', async (_, breakIt) => {
    await using project = await FaultProject.built({ target });
    await project.change(2);
    await breakIt(project.working);
    const before = await bytesOf(project.database);

    const refused = await project.build();
    const after = await bytesOf(project.database);
    const accepted = await project.build({ acceptLoss: true });

    expect(refused).toMatchObject({ ok: false, refused: ['HISTORY_LOST'], built: [] });
    expect(refused.told).toContain('The working database "data/.ingot/shop.duckdb" can\'t be used');
    expect(refused.told).toContain('build with --accept-loss');
    expect(after === before).toBe(true);
    expect(accepted).toMatchObject({ ok: true, built: everything });
    expect(await project.problems([2], ['gold'])).toEqual([]);
  });
});

describe('the working database is broken, and so is what readers open', () => {
  const target = 'publish: { keep: 3 }';
  // A published file that is missing or empty is nobody's work; one that has other bytes may be.
  const nothing = ['missing', 'cut to nothing'];
  const inBlocks = ['garbage in its first block', 'garbage in every block'];
  const plain = ways.filter(([name]) => [...nothing, ...inBlocks].includes(name));
  const foreign = ways.filter(
    ([name]) => name !== 'a folder' && !plain.some(([other]) => other === name),
  );

  test.each(plain)('%s: it is made again from the newest whole version', async (_, breakIt) => {
    await using project = await builtThrice(target);
    await breakIt(project.working);
    await breakIt(project.database);
    await project.change(4);

    const { ok, warnings, told, built } = await project.build();

    expect({ ok, warnings, built }).toEqual({
      ok: true,
      warnings: ['DATABASE_RESTORED'],
      built: newer,
    });
    expect(told).toContain('was made again from version 2');
    expect(await project.problems([4])).toEqual([]);
  });

  test.each(foreign)('%s: what readers open is not replaced unasked', async (_, breakIt) => {
    await using project = await builtThrice(target);
    await breakIt(project.working);
    await breakIt(project.database);
    await project.change(4);

    const refused = await project.build();
    const accepted = await project.build({ acceptLoss: true });

    expect(refused.refused).toEqual(['PUBLISHED_CHANGED']);
    expect(refused.told).toContain('To replace it all the same, give --accept-loss.');
    expect(accepted.ok).toBe(true);
    expect(await project.problems([4])).toEqual([]);
  });

  test('a folder in the place of what readers open has to go', async () => {
    await using project = await FaultProject.built();
    await rm(project.database);
    await mkdir(project.database);
    await project.change(2);

    const refused = await project.build();
    const accepted = await project.build({ acceptLoss: true });
    await rm(project.database, { recursive: true });
    const { built } = await project.build();

    expect(refused.refused).toEqual(['PUBLISHED_CHANGED']);
    expect(accepted.told).toContain(
      '"data/shop.duckdb" could not be published: a folder stands in its place, which has to go',
    );
    expect(built).toEqual([]);
    expect(await project.problems([2])).toEqual([]);
  });

  test('with the newest version broken too: it is made again from the one before', async () => {
    await using project = await builtThrice(target);
    const versions = `${project.working}.versions`;
    for (const path of [project.working, project.database, join(versions, '2.duckdb')])
      await scribbleBlocks(path);
    await project.change(4);

    const { ok, told } = await project.build();

    expect(ok).toBe(true);
    expect(told).toContain('was made again from version 1');
    expect(await project.problems([4])).toEqual([]);
  });

  test('with every version broken: nothing is built until the loss is accepted', async () => {
    await using project = await builtThrice(target);
    const versions = `${project.working}.versions`;
    const kept = readdirSync(versions).map((name) => join(versions, name));
    for (const path of [project.working, project.database, ...kept]) await scribbleBlocks(path);

    const refused = await project.build();
    const accepted = await project.build({ acceptLoss: true });

    expect(refused.refused).toEqual(['HISTORY_LOST']);
    expect(accepted).toMatchObject({ ok: true, built: everything });
    expect(await project.problems([3])).toEqual([]);
  });
});

test.each(['', 'publish: { schemas: [gold] }', 'publish: { keep: 3 }'])(
  'a working database of a later DuckDB is refused and never replaced (%s)',
  async (target) => {
    await using project = await FaultProject.built({ target });
    await project.change(2);
    await makeNewer(project.working);
    const before = await bytesOf(project.working);

    const { refused, told } = await project.build({ acceptLoss: true });

    expect(refused).toEqual(['DATABASE_VERSION']);
    expect(told).toContain('Open it with the version of DuckDB that wrote it.');
    expect((await bytesOf(project.working)) === before).toBe(true);
    expect(existsSync(`${project.working}.broken`)).toBe(false);
  },
);

async function builtThrice(target: string): Promise<FaultProject> {
  const project = await FaultProject.built({ target });
  for (const version of [2, 3]) {
    await project.change(version);
    await project.build();
  }
  return project;
}

const largeTable = {
  'models/silver/large.sql': 'select range as id, hash(range) as h from range(200000)',
  'models/gold/sums.sql': 'select bit_xor(h) as x from {{ref "large"}}',
};

/** Other bytes, and the same dates. */
async function rot(path: string): Promise<void> {
  await withDate(path, () => scribbleBlocks(path));
}

async function withDate(path: string, work: () => Promise<void>): Promise<void> {
  const date = join(path, '../date');
  execFileSync('touch', ['-r', path, date]);
  await work();
  execFileSync('touch', ['-r', date, path]);
  await rm(date);
}
