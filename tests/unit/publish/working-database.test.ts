import { mkdir, readdir, rm, truncate, writeFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createShop,
  profileWith,
  publicationOf,
  published,
  read,
  shopOf,
  warningsOf,
  working,
  write,
} from '../../support/publishing.ts';

async function overwrite(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(Buffer.alloc(200_000, 0x5a), 0, 200_000, position);
  } finally {
    await file.close();
  }
}

const damages: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  ['missing', (path) => rm(path)],
  ['empty', (path) => truncate(path, 0)],
  ['cut off', (path) => truncate(path, 5000)],
  ['cut off at its end', (path) => truncate(path, 300_000)],
  ['overwritten in the middle', (path) => overwrite(path, 80_000)],
  ['something else', (path) => writeFile(path, 'a letter')],
  ['a folder', (path) => rm(path).then(() => mkdir(path))],
];

test.each(damages)(
  'a working database that is %s is made again from what is published',
  async (_, damage) => {
    await using project = await createShop();
    await project.run();
    await damage(join(project.path, working));
    await project.write({ 'models/gold/other.sql': 'select 2 as one\n' });

    const run = await project.run();

    expect(warningsOf(run).join()).toMatch(
      /^error DATABASE_RESTORED: The working database "data\/.ingot\/shop.duckdb" could not be used \(.+\) and was made again from version 1\n {2}help: What is newer than that is built again\./,
    );
    expect(run.statuses).toMatchObject({ orders: 'unchanged', other: 'success' });
    expect(await read(project, 'from gold.totals, gold.other')).toEqual([[1, 2]]);
  },
);

test('a broken one is kept beside it', async () => {
  await using project = await createShop();
  await project.run();
  await writeFile(join(project.path, working), 'a letter');

  const run = await project.run();

  expect(warningsOf(run).join()).toContain(
    'The broken one is now "data/.ingot/shop.duckdb.broken".',
  );
  expect(await readdir(join(project.path, 'data/.ingot'))).toContain('shop.duckdb.broken');
});

test('to be made again is nothing new for readers', async () => {
  await using project = await createShop();
  await project.run();
  await rm(join(project.path, working));

  const first = await project.run();
  const second = await project.run();

  expect(publicationOf(first)).toEqual({ status: 'same' });
  expect(warningsOf(second)).toEqual([]);
});

test('what was built since the last publication is built again', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.run();
  await project.write({
    'models/silver/orders.sql': '{{config materialized="table"}}\nselect null::int as amount\n',
    'models/gold/other.sql': 'select 2 as one\n',
  });
  await project.run();
  await rm(join(project.path, working));
  await project.write({ 'models/silver/orders.sql': shopOf(1)['models/silver/orders.sql'] ?? '' });

  const run = await project.run();

  expect(run.statuses).toMatchObject({ orders: 'unchanged', other: 'success' });
  expect(await read(project, 'from gold.other')).toEqual([[2]]);
});

test('tables of other programs come back with it', async () => {
  await using project = await createShop();
  await project.write({ 'data/keep': '' });
  await write(project, 'create table mine as select 42 as n');
  await project.run();
  await rm(join(project.path, working));

  await project.run();

  expect(await read(project, 'from mine', working)).toEqual([[42]]);
});

test('the newest version that is whole is taken where the published file is broken too', async () => {
  await using project = await createShop('publish: { keep: 2 }');
  await project.run();
  await project.write(shopOf(2));
  await project.run();
  await overwrite(join(project.path, published), 80_000);
  await overwrite(join(project.path, working), 80_000);

  const run = await project.run();

  expect(warningsOf(run).join()).toContain('was made again from version 1');
  expect(run.statuses).toMatchObject({ orders: 'success', other: 'unchanged' });
  expect(await read(project, 'from gold.totals')).toEqual([[2]]);
});

const lost = `error HISTORY_LOST: The working database "data/.ingot/shop.duckdb" can't be used (it is not there), and no published version holds everything to make it again from
  help: Bring it back from a backup; or build with --accept-loss, which starts anew: what was kept from earlier runs is then lost.`;

test.each([
  ['only some schemas are published', 'publish: { schemas: [gold] }', [working]],
  ['the published file is gone too', '', [working, published]],
  [
    'of all beside the published file, which has some schemas, nothing is left',
    'publish: { schemas: [gold] }',
    [working, `${working}.json`],
  ],
])('nothing is built where history would be lost: %s', async (_, keys, files) => {
  await using project = await createShop(keys);
  await project.run();
  for (const file of files) await rm(join(project.path, file));

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([lost]);
});

test('with --accept-loss everything is built anew', async () => {
  await using project = await createShop('publish: { schemas: [gold] }');
  await project.run();
  await rm(join(project.path, working));

  const run = await project.run({ acceptLoss: true });

  expect(run.statuses).toMatchObject({ orders: 'success', other: 'success' });
  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
});

test.each(['work', 'work/', 'work/shop.duckdb', 'data/../work'])(
  'work_path: %s takes the working database elsewhere',
  async (path) => {
    await using project = await createShop();
    await project.write({ 'profiles.yml': profileWith(`work_path: ${path}`) });

    await project.run();

    expect(await readdir(join(project.path, 'work'))).toEqual(['shop.duckdb']);
    expect(await read(project, 'from gold.totals')).toEqual([[1]]);
  },
);
