import { copyFile, cp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  badOrders,
  createShop,
  openReader,
  profileWith,
  publicationOf,
  published,
  read,
  record,
  shopOf,
  working,
  write,
} from '../../support/publishing.ts';

const tables = `select schema_name || '.' || table_name from duckdb_tables()
where schema_name not in ('ingot', 'ops') order by all`;

test('a build publishes every schema, and works in a file of its own', async () => {
  await using project = await createShop();

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'published', version: 1 });
  expect(await read(project, tables)).toEqual([['gold.other'], ['gold.totals'], ['silver.orders']]);
  expect(await read(project, 'from gold.seen')).toEqual([[1]]);
  expect(await read(project, 'from gold.seen', working)).toEqual([[1]]);
});

test('a build with nothing to do publishes nothing', async () => {
  await using project = await createShop();
  await project.run();
  const before = await stat(join(project.path, published));

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'same' });
  expect((await stat(join(project.path, published))).ino).toBe(before.ino);
});

test('who has the file open keeps what it had, and who opens it next sees what is new', async () => {
  await using project = await createShop();
  await project.run();
  const early = await openReader(project);
  // A second file of the same name is another database to DuckDB only in another process.
  await project.write(shopOf(2));

  const run = await project.run();

  expect(run.ok).toBe(true);
  expect(await early.read('from gold.totals')).toEqual([[1]]);
  await early[Symbol.asyncDispose]();
  expect(await read(project, 'from gold.totals')).toEqual([[2]]);
});

test('where something failed, readers see the last good state of each node', async () => {
  await using project = await createShop();
  await project.run();
  await project.write({
    ...badOrders,
    'models/gold/other.sql': '{{config materialized="table"}}\nselect 2 as one\n',
  });

  const run = await project.run();

  expect(run.ok).toBe(false);
  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from gold.other, gold.totals')).toEqual([[2, 1]]);
});

const half = {
  ...badOrders,
  'models/gold/other.sql': '{{config materialized="table"}}\nselect 2 as one\n',
};
const notAll = {
  status: 'withheld',
  reason: 'not everything passed, and the profile requires all',
};

test('with require: all a run that failed is kept from readers', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.run();
  await project.write(half);

  const run = await project.run();

  expect(publicationOf(run)).toEqual(notAll);
  expect(await read(project, 'from gold.other')).toEqual([[1]]);
});

test('the next good build publishes what was kept from readers, also with nothing left to build', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.run();
  await project.write(half);
  await project.run();
  await project.write(shopOf(1));
  await project.write({ 'models/gold/other.sql': half['models/gold/other.sql'] });

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from gold.other')).toEqual([[2]]);
  expect(JSON.parse(await readFile(join(project.path, record), 'utf8'))).toMatchObject({
    pending: [],
    failing: [],
    versions: [{ number: 2, changed: ['gold.other', 'silver.orders'] }],
  });
});

test('with require: all a part that is good is kept from readers while another part fails', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.run();
  await project.write(half);
  await project.run();

  const run = await project.run({ select: ['other'], force: true });

  expect(run.ok).toBe(true);
  expect(publicationOf(run)).toEqual(notAll);
});

test('what failed and was removed from the project keeps nothing from readers', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.run();
  await project.write({ 'models/gold/bad.sql': "select 'x'::int as n", ...half });
  await project.write({
    'models/gold/bad.sql': '{{config materialized="table"}} select error(\'no\') as n',
    'models/silver/orders.sql': shopOf(1)['models/silver/orders.sql'] ?? '',
  });
  await project.run();
  await rm(join(project.path, 'models/gold/bad.sql'));

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
});

test('tests alone never publish', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.run();
  await project.write(half);
  await project.run();

  const run = await project.run({ command: 'test' });

  expect(run.ok).toBe(true);
  expect(publicationOf(run)).toEqual({ status: 'same' });
  expect(await read(project, 'from gold.other')).toEqual([[1]]);
});

test('a published file that was deleted is published again with nothing to build', async () => {
  await using project = await createShop();
  await project.run();
  await rm(join(project.path, published));

  const run = await project.run();

  expect(run.statuses['orders']).toBe('unchanged');
  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from gold.totals')).toEqual([[1]]);
});

test.each(['gold', 'GOLD'])(
  'publish.schemas [%s] publishes no other schema, and views as tables',
  async (schema) => {
    await using project = await createShop(`publish: { schemas: [${schema}] }`);

    await project.run();

    expect(await read(project, tables)).toEqual([['gold.other'], ['gold.seen'], ['gold.totals']]);
    expect(await read(project, 'from gold.seen')).toEqual([[1]]);
    expect(await read(project, 'from duckdb_views() where not internal')).toEqual([]);
  },
);

test('other schemas in the profile are published by the next build, which has nothing to build', async () => {
  await using project = await createShop('publish: { schemas: [gold] }');
  await project.run();
  await project.write({ 'profiles.yml': profileWith('publish: { schemas: [gold, silver] }') });

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from silver.orders')).toEqual([[1]]);
});

test('a schema that no node is in is a mistake before anything runs', async () => {
  await using project = await createShop();
  await project.run();
  await project.write({ 'profiles.yml': profileWith('publish: { schemas: [glod] }') });

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([
    `error PUBLISH_SCHEMA_UNKNOWN: "schemas" names "glod", a schema that no node of the project is in
  at profiles.yml:4:61
  |     dev: { type: duckdb, path: data/shop.duckdb, publish: { schemas: [glod] } }
  |                                                             ^
  help: Did you mean "gold"?`,
  ]);
  expect(await read(project, 'from silver.orders')).toEqual([[1]]);
});

test('with publish: false the work is done in the file itself', async () => {
  await using project = await createShop('publish: false');

  const run = await project.run();

  expect(publicationOf(run)).toBeUndefined();
  expect(await read(project, 'from gold.totals')).toEqual([[1]]);
  await expect(stat(join(project.path, working))).rejects.toThrow('ENOENT');
});

const foreign = `error PUBLISHED_CHANGED: "data/shop.duckdb" was changed by something else since ingot published it, and would be replaced
  help: What other programs load belongs into the working database, or into a target with \`publish: false\`. To replace it all the same, give --accept-loss.`;

test('rows that another program wrote into the published file are not replaced', async () => {
  await using project = await createShop();
  await project.run();
  await write(project, 'insert into gold.other values (99)');
  await project.write(shopOf(2));

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([foreign]);
  expect(await read(project, 'from gold.other order by all')).toEqual([[1], [99]]);
});

test('with --accept-loss they are', async () => {
  await using project = await createShop();
  await project.run();
  await write(project, 'insert into gold.other values (99)');

  const run = await project.run({ acceptLoss: true });

  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from gold.other')).toEqual([[1]]);
});

/** What a program leaves that was killed: a file and changes beside it. */
async function leaveLog(project: { readonly path: string }, sql: string): Promise<void> {
  const path = join(project.path, published);
  const copy = join(project.path, 'copy');
  await copyFile(path, copy);
  const { mtime, atime } = await stat(path);
  await write(project, `pragma disable_checkpoint_on_shutdown; ${sql}`);
  await copyFile(copy, path);
  await utimes(path, atime, mtime);
  await rm(copy);
}

test('changes beside the published file are not replaced', async () => {
  await using project = await createShop();
  await project.run();
  await leaveLog(project, 'insert into gold.other values (99)');

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([foreign]);
  expect(await read(project, 'from gold.other order by all')).toEqual([[1], [99]]);
});

test('with --accept-loss they are gone, and are not added to what is published then', async () => {
  await using project = await createShop();
  await project.run();
  await leaveLog(project, 'insert into gold.other values (99)');

  const run = await project.run({ acceptLoss: true });

  expect(publicationOf(run)).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from gold.other')).toEqual([[1]]);
  expect(await project.mistakes()).toEqual([]);
});

test.each([false, true])(
  'a file that is no database is left alone, --accept-loss %s',
  async (acceptLoss) => {
    await using project = await createShop();
    await project.write({ [published]: 'a letter' });

    const mistakes = await project.mistakes({ acceptLoss });

    expect(mistakes).toEqual([
      `error DATABASE_INVALID: "data/shop.duckdb" is not a DuckDB database
  help: Move it away, or let \`path\` in profiles.yml name another file.`,
    ]);
    expect(await readFile(join(project.path, published), 'utf8')).toBe('a letter');
  },
);

test('a database that was there before is taken over with all its tables', async () => {
  await using project = await createShop();
  await project.write({ 'data/keep': '' });
  await write(project, 'create table mine as select 42 as n');

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'published', version: 1 });
  expect(await read(project, 'from mine, gold.totals')).toEqual([[42, 1]]);
});

test('so are changes that stand beside it, once', async () => {
  await using project = await createShop();
  await project.write({ 'data/keep': '' });
  await write(project, 'create table mine as select 42 as n');
  await leaveLog(project, 'insert into mine values (43)');

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'published', version: 1 });
  expect(await read(project, 'from mine order by all')).toEqual([[42], [43]]);
});

test('a file that appears where something was built and never shown is not replaced', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.write(half);
  await project.run();
  await write(project, 'create table mine as select 42 as n');

  const mistakes = await project.mistakes();

  expect(mistakes).toEqual([foreign]);
});

test('an interrupted run does not publish, and the next one does', async () => {
  await using project = await createShop();
  await project.run();
  await project.write({
    ...shopOf(2),
    'models/gold/zz.sql':
      '{{config materialized="table"}} select count(*) as n from range(3000000) a, range(300000) b where (a.range * b.range) % 7 = 3',
  });
  const stop = new AbortController();

  const first = await project.run({
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type === 'node-finished' && event.result.node.name === 'totals') stop.abort();
    },
  });
  const seen = await read(project, 'from gold.totals');
  await rm(join(project.path, 'models/gold/zz.sql'));
  const second = await project.run();

  expect(publicationOf(first)).toEqual({ status: 'withheld', reason: 'the run was interrupted' });
  expect(seen).toEqual([[1]]);
  expect(publicationOf(second)).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from gold.totals')).toEqual([[2]]);
});

/** A project that was killed at some moment of its second publication. */
async function killed(told: 'of nothing' | 'of the version') {
  const project = await createShop();
  await project.run();
  const copy = join(project.path, 'copy');
  const options = { preserveTimestamps: true };
  await cp(join(project.path, published), join(copy, 'published'), options);
  await cp(join(project.path, record), join(copy, 'record'), options);
  await project.write(shopOf(2));
  await project.run();
  const [first, second] = [join(copy, 'record'), join(project.path, record)];
  const before = JSON.parse(await readFile(first, 'utf8'));
  const after = JSON.parse(await readFile(second, 'utf8'));
  const both = { ...after, versions: [...before.versions, ...after.versions] };
  await writeFile(second, JSON.stringify(told === 'of nothing' ? before : both));
  await cp(join(copy, 'published'), join(project.path, published), options);
  return project;
}

test.each(['of nothing', 'of the version'] as const)(
  'a run that was killed when it had told %s is published by the next build',
  async (told) => {
    await using project = await killed(told);
    const before = await read(project, 'from gold.totals');

    const run = await project.run();

    expect(before).toEqual([[1]]);
    expect(run.statuses['orders']).toBe('unchanged');
    expect(publicationOf(run)?.status).toBe('published');
    expect(await read(project, 'from gold.totals')).toEqual([[2]]);
  },
);

const rawSource = {
  'models/bronze/sources.yml': `sources:
  - name: raw
    schema: bronze
    tables: [{ name: orders, files: data/raw/*.csv }]
`,
  'data/raw/a.csv': 'id\n1\n',
};

test('staged files that readers need stay as long as what was built is kept from them', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.write(rawSource);
  await project.run();
  await project.write({ ...half, 'data/raw/a.csv': 'id\n2\n' });

  const run = await project.run();

  expect(publicationOf(run)).toEqual(notAll);
  expect(await read(project, 'select id from bronze.orders')).toEqual([['1']]);
});

test('staged files that nobody needs are gone once readers see others', async () => {
  await using project = await createShop();
  await project.write(rawSource);
  await project.run();
  const before = await read(
    project,
    "from glob('" + project.path + "/target/staging/**/*.parquet')",
  );
  await project.write({ 'data/raw/a.csv': 'id\n2\n' });

  await project.run();

  const after = await read(
    project,
    "from glob('" + project.path + "/target/staging/**/*.parquet')",
  );
  expect(before).toHaveLength(1);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
  expect(await read(project, 'select id from bronze.orders')).toEqual([['2']]);
});
