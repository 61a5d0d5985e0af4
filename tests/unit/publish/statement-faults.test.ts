import { describe, expect, test } from 'vitest';
import { faultyBuilds } from '../../support/faulty-builds.ts';

const publishAll = '';
const publishOne = 'publish: { schemas: [gold], keep: 2, require: all }';
const publishNothing = 'publish: false';
const timeout = 600_000;

/** The statements to build are the same whatever is published: every third one of those. EVERY=1 for each. */
const step = process.env['EVERY'] === '1' ? 1 : 3;

describe.each([
  ['everything', publishAll, 1],
  ['one schema, and only what passed', publishOne, step],
  ['nothing', publishNothing, step],
])('of a database of which is published %s', (_, publishing, step) => {
  test.each([
    ['a statement that fails', 'database', 35],
    ['a commit whose answer is lost', 'committed', 2],
  ] as const)(
    '%s leaves every table old or new, is told, and the next build mends all',
    { timeout },
    async (_name, kind, least) => {
      const { faults, problems } = await faultyBuilds(kind, publishing, { step });

      expect(problems).toEqual([]);
      expect(faults).toBeGreaterThan(least);
    },
  );
});
