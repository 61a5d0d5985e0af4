import { rm, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectVersions, rollBackProject } from '../../../src/care.ts';
import type { TestProject } from '../../support/create-project.ts';
import {
  contextOf,
  createShop,
  options,
  profileWith,
  publicationOf,
  read,
  refusal,
  shopOf,
  working,
  write,
} from '../../support/publishing.ts';

const versions = 'data/.ingot/shop.duckdb.versions';

/** A project with three versions, in which `gold.totals` is 1, 2 and 3. */
async function threeVersions(keep: number): Promise<TestProject> {
  const project = await createShop(`publish: { keep: ${keep} }`);
  await project.run();
  await project.write(shopOf(2));
  await project.run();
  await project.write(shopOf(3));
  await project.run();
  return project;
}

const list = async (project: TestProject) =>
  (await projectVersions(options(project), contextOf(project))).map(
    ({ number, isCurrent }) => `${number}${isCurrent ? ' current' : ''}`,
  );

const rollBack = (project: TestProject, version?: string) =>
  rollBackProject(options(project), contextOf(project), version);

test.each([
  [0, ['3 current']],
  [1, ['3 current', '2']],
  [5, ['3 current', '2', '1']],
])('publish.keep: %i keeps so many former versions', async (keep, expected) => {
  await using project = await threeVersions(keep);

  expect(await list(project)).toEqual(expected);
});

test('a version says what changed in it', async () => {
  await using project = await threeVersions(1);

  const [current] = await projectVersions(options(project), contextOf(project));

  expect(current).toMatchObject({
    number: 3,
    publishedAt: '1970-01-01T00:00:00.000Z',
    command: 'build',
    changed: ['gold.seen', 'gold.totals', 'silver.orders'],
  });
});

test('fewer are kept from the next publication on', async () => {
  await using project = await threeVersions(5);
  await project.write({ 'profiles.yml': profileWith('publish: { keep: 1 }'), ...shopOf(4) });

  await project.run();

  expect(await list(project)).toEqual(['4 current', '3']);
  expect(await readdir(join(project.path, versions))).toEqual(['3.duckdb']);
});

test('a rollback shows readers the version before, and another one the one before that', async () => {
  await using project = await threeVersions(5);

  await rollBack(project);
  const first = await read(project, 'from gold.totals');
  await rollBack(project);

  expect(first).toEqual([[2]]);
  expect(await read(project, 'from gold.totals')).toEqual([[1]]);
  expect(await list(project)).toEqual(['3', '2', '1 current']);
});

test('a rollback to a number goes forward too', async () => {
  await using project = await threeVersions(5);
  await rollBack(project, '1');

  const { from, to } = await rollBack(project, '3');

  expect([from?.number, to.number]).toEqual([1, 3]);
  expect(await read(project, 'from gold.totals')).toEqual([[3]]);
});

test('a rollback to what readers see changes nothing', async () => {
  await using project = await threeVersions(5);

  const { from, to } = await rollBack(project, '3');

  expect([from?.number, to.number]).toEqual([3, 3]);
  expect(await list(project)).toEqual(['3 current', '2', '1']);
});

test('a build with nothing to do leaves the rollback', async () => {
  await using project = await threeVersions(5);
  await rollBack(project);

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'same' });
  expect(await read(project, 'from gold.totals')).toEqual([[2]]);
});

test('so does one that only makes the working database again', async () => {
  await using project = await threeVersions(5);
  await rollBack(project);
  await rm(join(project.path, working));

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'same' });
  expect(await read(project, 'from gold.totals', working)).toEqual([[3]]);
  expect(await read(project, 'from gold.totals')).toEqual([[2]]);
});

test('a build that changes something publishes anew after a rollback', async () => {
  await using project = await threeVersions(5);
  await rollBack(project);
  await project.write({ 'models/gold/other.sql': 'select 2 as one\n' });

  const run = await project.run();

  expect(publicationOf(run)).toEqual({ status: 'published', version: 4 });
  expect(await read(project, 'from gold.totals, gold.other')).toEqual([[3, 2]]);
  expect(await list(project)).toEqual(['4 current', '3', '2', '1']);
});

test('a rollback to what is no version, or none any more, is refused', async () => {
  await using project = await threeVersions(1);

  const refused = [
    await refusal(rollBack(project, '9')),
    await refusal(rollBack(project, '1')),
    await refusal(rollBack(project, 'abc')),
    await refusal(rollBack(project, '-1')),
    await refusal(rollBack(project, '1e1')),
    await refusal(rollBack(project, '')),
  ];

  expect(refused).toEqual([
    'error VERSION_NOT_FOUND: There is no version 9\n  help: There are: 3, 2. `ingot versions` says more.',
    'error VERSION_NOT_FOUND: There is no version 1\n  help: There are: 3, 2. `ingot versions` says more.',
    'error VERSION_NOT_FOUND: "abc" is not the number of a version\n  help: `ingot versions` lists them.',
    'error VERSION_NOT_FOUND: "-1" is not the number of a version\n  help: `ingot versions` lists them.',
    'error VERSION_NOT_FOUND: "1e1" is not the number of a version\n  help: `ingot versions` lists them.',
    'error VERSION_NOT_FOUND: "" is not the number of a version\n  help: `ingot versions` lists them.',
  ]);
});

test.each([
  ['publish: { keep: 0 }', 'There is no version before this one'],
  ['publish: { keep: 5 }', 'There is no version before this one'],
])('the first version has none before it, with %s', async (keys, message) => {
  await using project = await createShop(keys);
  await project.run();

  const refused = await refusal(rollBack(project));

  expect(refused).toBe(
    `error VERSION_NOT_FOUND: ${message}\n  help: Former versions are kept where the profile says so: publish: { keep: 5 }.`,
  );
});

test('where nothing was built there are no versions', async () => {
  await using project = await createShop('publish: { keep: 5 }');

  const refused = await refusal(rollBack(project));

  expect(await list(project)).toEqual([]);
  expect(refused).toContain('error VERSION_NOT_FOUND: Nothing is published yet');
});

test('a rollback does not replace what another program wrote', async () => {
  await using project = await threeVersions(5);
  await write(project, 'insert into gold.other values (99)');

  const refused = await refusal(rollBack(project));

  expect(refused).toContain('error PUBLISHED_CHANGED: "data/shop.duckdb" was changed');
  expect(await read(project, 'select count(*) from gold.other')).toEqual([['2']]);
});

test.each([
  [
    'publish: false',
    { targetName: undefined },
    'The target "dev" publishes nothing\n  help: Versions are kept of what is published: take `publish: false` out, and write publish: { keep: 5 }.',
  ],
  [
    '',
    { targetName: 'memory' },
    'The target "memory" publishes nothing\n  help: Versions are kept of what is published, which needs a file: choose another target with --target NAME.',
  ],
  [
    '',
    { envName: 'try' },
    'An environment publishes nothing\n  help: What it is promoted to does: `ingot env promote try`.',
  ],
])('where nothing is published there are no versions: %s %j', async (keys, more, message) => {
  await using project = await createShop(keys);

  const refused = await refusal(
    projectVersions({ ...options(project), ...more }, contextOf(project)),
  );

  expect(refused).toBe(`error NOTHING_PUBLISHED: ${message}`);
});
