import { describe, expect, test } from 'vitest';
import { faultyBuilds } from '../../support/faulty-builds.ts';

const publishAll = '';
const publishOne = 'publish: { schemas: [gold], keep: 2, require: all }';
const publishNothing = 'publish: false';
const timeout = 600_000;

describe.each([
  ['everything', publishAll],
  ['one schema, and only what passed', publishOne],
  ['nothing', publishNothing],
])('of a database of which is published %s', (_, publishing) => {
  test.each([
    ['a statement that fails', 'database', 40],
    ['a commit whose answer is lost', 'committed', 4],
  ] as const)(
    '%s leaves every table old or new, is told, and the next build mends all',
    { timeout },
    async (_name, kind, least) => {
      const { faults, problems } = await faultyBuilds(kind, publishing);

      expect(problems).toEqual([]);
      expect(faults).toBeGreaterThan(least);
    },
  );
});
