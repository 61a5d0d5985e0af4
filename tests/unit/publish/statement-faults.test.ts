import { describe, expect, test } from 'vitest';
import { faultyBuilds } from '../../support/faulty-builds.ts';

const publishAll = '';
const publishOne = 'publish: { schemas: [gold], keep: 2, require: all }';
const publishNothing = 'publish: false';
const timeout = 600_000;

/** Every fourth statement; those to build are the same whatever is published: every twelfth one of those. EVERY=1 for each. */
const every = process.env['EVERY'] === '1';
const most = { database: every ? 1 : 4, committed: 1 };
const some = { database: every ? 1 : 12, committed: every ? 1 : 3 };

describe.each([
  ['everything', publishAll, most],
  ['one schema, and only what passed', publishOne, some],
  ['nothing', publishNothing, some],
])('of a database of which is published %s', (_, publishing, steps) => {
  test.each([
    ['a statement that fails', 'database', 35],
    ['a commit whose answer is lost', 'committed', 2],
  ] as const)(
    '%s leaves every table old or new, is told, and the next build mends all',
    { timeout },
    async (_name, kind, least) => {
      const { faults, problems } = await faultyBuilds(kind, publishing, { step: steps[kind] });

      expect(problems).toEqual([]);
      expect(faults).toBeGreaterThan(least);
    },
  );
});
