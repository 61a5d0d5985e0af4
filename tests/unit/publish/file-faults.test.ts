import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';
import { fileOperations } from '../../support/faults.ts';
import { faultyBuilds } from '../../support/faulty-builds.ts';

const publishAll = '';
const publishOne = 'publish: { schemas: [gold], keep: 2, require: all }';
const publishNothing = 'publish: false';
const timeout = 600_000;

/** Neighbours are much alike: every eighth operation. EVERY=1 for each. */
const step = process.env['EVERY'] === '1' ? 1 : 8;

test(
  'a file operation that fails leaves every table old or new, is told, and the next build mends all',
  { timeout },
  async () => {
    const { faults, problems } = await faultyBuilds('file', publishAll, { step });

    expect(problems).toEqual([]);
    expect(faults).toBeGreaterThan(200);
  },
);

/** The rest of a run is the same whatever it publishes, and was at fault above. */
test.each([
  ['one schema, and only what passed', publishOne, 100],
  ['nothing', publishNothing, 20],
])(
  'so does one on the files of a database of which is published %s',
  { timeout },
  async (_, publishing, least) => {
    const { faults, problems } = await faultyBuilds('file', publishing, { folder: 'data', step });

    expect(problems).toEqual([]);
    expect(faults).toBeGreaterThan(least);
  },
);

test('the operations that may fail are those of the whole run', async () => {
  await using project = await createProject({
    'models/gold/a.sql': '{{config materialized="table"}} select 1 as n',
  });

  const names = await fileOperations(project.path, () => project.run());

  expect([...names]).toEqual(
    expect.arrayContaining([
      ...['readFileSync', 'readdirSync', 'statSync', 'writeFileSync', 'link', 'mkdir', 'open'],
      ...['copyFile', 'handle.writeFile', 'handle.sync', 'handle.close', 'rename', 'rm'],
    ]),
  );
});
